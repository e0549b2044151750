import { useCallback, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { Head } from '../../panels/head.tsx'
import { SpineCount } from '../../panels/stage/spine.tsx'
import { type LaneId, Stage, type StageLane, type Whys } from '../../panels/stage/stage.tsx'
import { useWidth } from '../../panels/use-width.ts'
import { WhatsNext } from '../../panels/whats-next.tsx'
import { branchName } from '../../trace/branch.ts'
import type { Host } from '../../trace/run.ts'
import { followingRows } from '../../view/causes/divergence.ts'
import { valueKey } from '../../view/causes/value.ts'
import { sinceText } from '../../view/causes/when.ts'
import { choices } from '../../view/choices/choices.ts'
import { waiting, waitingRemark } from '../../view/choices/waiting.ts'
import { differences } from '../../view/stations/differences.ts'
import type { RowId } from '../../view/stations/rows.ts'
import { pinChoices, stationsOf } from '../../view/stations/stations.ts'
import { type NamedValue, stationValues } from '../../view/stations/values.ts'
import { verdict } from '../../view/verdict/verdict.ts'
import { watched } from '../../view/verdict/watched.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { useForward, useMedia } from '../hooks.ts'
import { Over } from '../parts/Over.tsx'
import { inspector } from '../parts/parts.ts'
import { stopsAt, toggleStop } from '../work/breakpoint-edits.ts'
import { lapicOf, rteOf } from '../work/looking.ts'
import { cursorOf, type Session, type SessionStore } from '../work/session.ts'
import { branchOf } from '../work/work.ts'
import { HostPicker } from './HostPicker.tsx'
import { LaneInvariants } from './LaneInvariants.tsx'
import { placeName } from './place-name.ts'
import { toldAt } from './told.ts'
import type { Asking } from './use-why.ts'

const SAME: ReadonlySet<RowId> = new Set()
const LETTERS = ['A', 'B'] as const

interface StageRegionProps {
  readonly store: SessionStore
  readonly onWhy: Asking['onWhy']
}

/** The machines: each in words, and the path of the interrupt through it. */
export function StageRegion({ store, onWhy }: StageRegionProps) {
  const session = useStore(store)
  const compact = useMedia('(max-width: 1023px)')
  const oneAtATime = useMedia('(max-width: 639px)')
  const { run, focused } = session
  const both = run.lanes.length > 1
  const shown = both && !oneAtATime ? [0, 1] : [both ? focused : 0]
  const single = shown.length === 1
  const differing = differingRows(session)
  const since = useCallback<Since>((id, named) => sinceNow(store.getState(), id, named), [store])
  return (
    <section className={`stage-region ${single ? 'single' : ''}`} aria-label="Machines">
      {both && oneAtATime && <LaneSwitch session={session} />}
      <div className="heads">
        {shown.map((lane) => (
          <div key={lane} className="lane-top">
            <LaneHead session={session} lane={lane} />
            <LaneInvariants session={session} lane={lane} />
          </div>
        ))}
        {!single && <SpineCount differing={differing} compact={compact} />}
      </div>
      <div className="stage-row">
        <StagePanel {...{ session, shown, differing, compact, onWhy, since }} />
        {!both && <NextPanel session={session} />}
      </div>
    </section>
  )
}

type Since = NonNullable<Whys['since']>

function sinceNow(session: Session, id: LaneId, { value }: NamedValue): string {
  const at = LETTERS.indexOf(id)
  const lane = session.run.lanes[at]
  return lane ? sinceText(lane, cursorOf(session, at), value) : ''
}

/** Which machine is shown, where there is room for one. */
const LaneSwitch = ({ session: { focused, focusLane } }: { readonly session: Session }) => (
  <div className="lane-switch">
    {LETTERS.map((name, lane) => (
      <button
        key={name}
        type="button"
        aria-pressed={lane === focused}
        onClick={() => focusLane(lane)}
      >
        Machine {name}
      </button>
    ))}
  </div>
)

function differingRows(session: Session): ReadonlySet<RowId> {
  const [a, b] = session.run.lanes
  const [at, atB] = [cursorOf(session, 0), cursorOf(session, 1)]
  return a && b ? differences(a, b, at, session.pin, atB) : SAME
}

interface LaneHeadProps {
  readonly session: Session
  readonly lane: number
}

function LaneHead({ session, lane: at }: LaneHeadProps) {
  const { work, run, apart, focused, take, setHost } = session
  const cursor = cursorOf(session, at)
  const acts = apart === null || focused === at
  const lane = run.lanes[at]
  const onHost = useCallback((host: Host) => setHost(at, host), [setHost, at])
  if (!lane) return null
  const single = run.lanes.length === 1
  const name = LETTERS[at] ?? 'A'
  return (
    <Guarded name={`The head of machine ${name}`}>
      <Head
        lane={single ? null : name}
        verdict={verdict(lane, cursor)}
        narration={toldAt(session, at)}
        choices={acts ? choices(run, cursor, at) : []}
        remark={acts ? waitingRemark(lane, cursor) : `stays at step ${grouped(cursor)}`}
        focused={!single && focused === at}
        branch={run.shared ? null : branchName(branchOf(work, at))}
        onTake={(action) => take(action, at)}
      >
        <HostPicker lane={name} host={lane.model.setup} onHost={onHost} />
      </Head>
    </Guarded>
  )
}

interface StagePanelProps {
  readonly session: Session
  /** The lanes there is room for. */
  readonly shown: readonly number[]
  readonly differing: ReadonlySet<RowId>
  readonly compact: boolean
  readonly onWhy: Asking['onWhy']
  readonly since: Since
}

function StagePanel({ session, shown, differing, compact, onWhy, since }: StagePanelProps) {
  const { run, cursor, pin, playing, scrubbing, asked, inspected, focusPin, inspect } = session
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const pins = useMemo(() => pinChoices(run.scenario), [run.scenario])
  const forward = useForward(cursor)
  const all = run.lanes.map((lane, at): StageLane => {
    const stations = stationsOf(lane, cursorOf(session, at), pin)
    const values = stationValues(lane, stations)
    const follows = followingRows(run, at === 0 ? 0 : 1, cursorOf(session, at), values)
    return { id: LETTERS[at] ?? 'A', stations, values, follows }
  })
  const whys = useMemo(() => {
    const mark = asked && { lane: LETTERS[asked.lane] ?? 'A', key: valueKey(asked.value) }
    return { asked: mark, onWhy, since }
  }, [asked, onWhy, since])
  const onInspect = useCallback((id: LaneId) => inspect(rteOf(LETTERS.indexOf(id))), [inspect])
  const onInspectLapic = useCallback(
    (id: LaneId, vcpu: number) => inspect(lapicOf(LETTERS.indexOf(id), vcpu)),
    [inspect],
  )
  const closeInspector = useCallback(() => inspect(null), [inspect])
  const lanes = all.filter((_, at) => shown.includes(at))
  return (
    <div ref={box} className="stage-box">
      <Guarded name="The path">
        <Stage
          lanes={lanes}
          other={all.find((_, at) => !shown.includes(at))}
          differing={differing}
          single={lanes.length === 1}
          compact={compact}
          width={width}
          forward={forward && !scrubbing && !playing}
          pins={pins}
          onSelectPin={focusPin}
          whys={whys}
          inspected={inspected ? placeName(inspected) : undefined}
          onInspect={onInspect}
          onInspectLapic={onInspectLapic}
        />
      </Guarded>
      <Over part={inspector} open={inspected !== null} onClose={closeInspector}>
        {(Inspector) => <Inspector session={session} stage={box} width={width} onWhy={onWhy} />}
      </Over>
    </div>
  )
}

function NextPanel({ session }: { readonly session: Session }) {
  const { run, cursor, take, seekClaim } = session
  const lane = run.lanes[0]
  if (!lane) return null
  const claims = watched(lane, cursor)
  const stops = claims.filter(({ id }) => stopsAt(session, { on: 'broken', claim: id }))
  return (
    <Guarded name="What can happen next">
      <WhatsNext
        choices={choices(run, cursor, 0)}
        waiting={waiting(lane, cursor)}
        watched={claims}
        stops={new Set(stops.map(({ id }) => id))}
        remark={waitingRemark(lane, cursor)}
        onTake={take}
        onGo={(claim) => seekClaim(0, claim)}
        onStop={(claim) => toggleStop(session, { on: 'broken', claim })}
      />
    </Guarded>
  )
}
