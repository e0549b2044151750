import { useCallback, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { RunUntil } from '../../panels/breakpoints/run.tsx'
import { Growth, type Progress } from '../../panels/transport/growth.tsx'
import { Transport } from '../../panels/transport/transport.tsx'
import { useHeight } from '../../panels/use-height.ts'
import { areUnknown } from '../../trace/causes/parting.ts'
import { canGrow } from '../../trace/growth.ts'
import { breakpointRows, type Stops, stopsOf } from '../../view/breakpoints/rows.ts'
import { divergences, followers, stretchesOf } from '../../view/causes/divergence.ts'
import { laneName } from '../../view/code/listing.ts'
import { shortTitle } from '../../view/narrate/title.ts'
import type { Span } from '../../view/tracks/span.ts'
import { movedIn, tracksIn } from '../../view/tracks/tracks.ts'
import { valueOfRow } from '../../view/tracks/value.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { useMedia } from '../hooks.ts'
import { Over } from '../parts/Over.tsx'
import { branchesMenu } from '../parts/parts.ts'
import { type Session, type SessionStore, SPEEDS } from '../work/session.ts'
import { LinkedTimeline } from './LinkedTimeline.tsx'
import { laneNames } from './lanes.ts'
import type { PointedStore } from './pointed.ts'
import { RunOverview } from './RunOverview.tsx'
import { useScanned } from './use-scanned.ts'
import type { Asking } from './use-why.ts'

/** Runs of so many steps have an overview while a part of them is shown. */
const LONG = 1_000

interface TimeRegionProps {
  readonly store: SessionStore
  readonly pointed: PointedStore
  /** Whether the list of branches is open. */
  readonly branches: boolean
  onBranches(open: boolean): void
  readonly onWhy: Asking['onWhy']
}

/** The bottom region: transport and timeline. */
export function TimeRegion({ store, pointed, branches, onBranches, onWhy }: TimeRegionProps) {
  const box = useRef<HTMLDivElement>(null)
  const height = useHeight(box)
  /** Where the region has a height of its own, the timeline fills it. */
  const fills = useMedia('(min-width: 1280px)')
  const session = useStore(store)
  const { run, cursor, pin } = session
  const tracks = useCallback((span: Span, px: number) => tracksIn(run, pin, span, px), [run, pin])
  const moved = useMemo(() => movedIn(run), [run])
  const apart = useMemo(() => divergences(run), [run])
  const stretches = useMemo(() => stretchesOf(run), [run])
  const stops = useStops(session)
  const closeBranches = useCallback(() => onBranches(false), [onBranches])
  const steps = run.schedule.length
  const title = stepTitle(session)
  const resting = 1 - session.focused
  const overview = session.span !== null && steps >= LONG
  const other = session.apart === null ? null : { step: session.apart, name: laneName(resting) }
  return (
    <section className="time-region" aria-label="Place in the run">
      <Guarded name="The transport">
        <Transport
          steps={steps}
          cursor={cursor}
          title={title}
          playing={session.playing}
          speed={session.speed}
          speeds={SPEEDS}
          divergences={run.lanes.length > 1 && !areUnknown(run) ? apart : null}
          follows={followers(run).some((steps) => steps.has(cursor))}
          onSeek={session.seek}
          onTogglePlay={session.togglePlay}
          onSpeed={session.setSpeed}
        >
          {areUnknown(run) && !session.growing && (
            <span className="transport-looking">Looking for where they part</span>
          )}
          <Growth
            progress={progressOf(session)}
            canGrow={canGrow(run)}
            onRunOn={session.runOn}
            onStop={session.stop}
          />
          <RunUntil
            isOn={session.work.breakpoints.some(({ enabled }) => enabled)}
            said={session.halted}
            onRun={session.runTowards}
          />
          <Over part={branchesMenu} open={branches} onClose={closeBranches}>
            {(BranchesMenu) => (
              <BranchesMenu session={session} open={branches} onOpen={onBranches} />
            )}
          </Over>
          {other && (
            <button type="button" className="quiet" onClick={session.toggleLink}>
              {other.name} stays at {grouped(other.step)}: link <kbd>l</kbd>
            </button>
          )}
        </Transport>
      </Guarded>
      {overview && (
        <Guarded name="The overview">
          <RunOverview session={session} span={session.span as Span} />
        </Guarded>
      )}
      <div ref={box} className="time-rows">
        <Guarded name="The timeline">
          <LinkedTimeline
            {...{ session, pointed }}
            tracks={tracks}
            steps={steps}
            cursor={cursor}
            valueText={`step ${grouped(cursor)} of ${grouped(steps)}, ${title}`}
            pin={pin}
            laneIds={laneNames(run)}
            divergences={stretches}
            room={(fills && height) || undefined}
            moved={moved}
            stops={stops}
            span={session.span}
            onSpan={session.setSpan}
            still={session.playing}
            other={other}
            onSeek={session.seek}
            onScrub={session.setScrubbing}
            onWhy={({ track, lane, step }) => {
              const own = run.lanes[lane]
              if (!own) return
              session.seek(step)
              onWhy(lane === 0 ? 'A' : 'B', { value: valueOfRow(track, own, pin, step) })
            }}
          />
        </Guarded>
      </div>
    </section>
  )
}

/** How far has come what takes long and can be stopped; null for nothing. */
function progressOf({ growing, seeking, run }: Session): Progress | null {
  if (growing) return { of: 'making', ...growing }
  return seeking && { of: 'looking', step: seeking.at, steps: run.schedule.length }
}

/** Where the breakpoints that are on hit, as far as the run has been looked through. */
function useStops({ run, work: { breakpoints } }: Session): readonly Stops[] {
  const until = useScanned(run, breakpoints)
  return useMemo(
    () => stopsOf(breakpointRows(run, breakpoints, until), run.lanes.length),
    [run, breakpoints, until],
  )
}

/** The name of the step: what the first lane did in it, or the other where the first sat it out. */
function stepTitle({ run, cursor, apart, focused }: Session): string {
  const shown = apart === null ? run.lanes : run.lanes.filter((_, lane) => lane === focused)
  const mover = shown.find(({ trace }) => trace.steps[cursor - 1]?.action) ?? shown[0]
  return mover ? shortTitle(mover, cursor) : ''
}
