import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { Overview } from '../../panels/log/overview.tsx'
import type { OverviewFinding } from '../../panels/log/overview-paint.ts'
import { Timeline } from '../../panels/timeline/timeline.tsx'
import { Transport } from '../../panels/transport/transport.tsx'
import { type Span, wholeRun } from '../../view/tracks/span.ts'
import type { Answers, PlacedFinding } from '../../worker/log-protocol.ts'
import { useMedia } from '../hooks.ts'
import { useTraceAnswer } from './answer.ts'
import { deadPlaces, findingStretches, isOf, MOST_SHAPES } from './findings.ts'
import { usePlay } from './play.ts'
import type { TraceStore } from './store.ts'

interface TraceTimeProps {
  readonly store: TraceStore
  onOpenStep(): void
}

/** Pins beyond these are reached by the table of all pins. */
const MOST_PINS = 6
const NONE: readonly PlacedFinding[] = []
const SPEEDS = [1, 2, 4, 10] as const
type Speed = (typeof SPEEDS)[number]

/** The bottom region: where we are, the whole log by pin, and the window of it line by line. */
export function TraceTime({ store, onOpenStep }: TraceTimeProps) {
  const state = useStore(store)
  const { head, place, pin, span, diagnosis } = state
  const [speed, setSpeed] = useState<Speed>(2)
  const [playing, togglePlay] = usePlay(store, speed)
  const narrow = useMedia('(max-width: 1023px)')
  const size = head?.size ?? 0
  const findings = diagnosis?.findings ?? NONE
  const here = useTraceAnswer(store, 'state', { place, pin })
  const tracks = useTracks(store, span ?? wholeRun(size))
  const notes = useMemo(() => notesOf(findings, pin), [findings, pin])
  const stretches = useMemo(() => findingStretches(findings, pin), [findings, pin])
  if (!head) return null
  const title = here?.place === place ? here.title : ''
  return (
    <section className="trace-time" aria-label="Place in the log">
      <Transport<Speed>
        steps={size}
        cursor={place}
        title={title}
        unit={head.unit === 'line' ? 'Line' : 'Event'}
        playing={playing}
        speed={speed}
        speeds={SPEEDS}
        divergences={null}
        onSeek={state.seek}
        onTogglePlay={togglePlay}
        onSpeed={setSpeed}
      >
        <PinPicker store={store} />
        <button type="button" className="framed" onClick={onOpenStep}>
          Open in Step
        </button>
      </Transport>
      {span !== null && <LogOverview store={store} left={narrow ? 100 : 138} />}
      <Timeline
        tracks={tracks?.tracks ?? []}
        steps={size}
        cursor={place}
        valueText={`${head.unit} ${grouped(place)} of ${grouped(size)}, ${title}`}
        pin={pin}
        laneIds={ONE_LANE}
        divergences={stretches}
        notes={notes}
        span={span}
        onSpan={state.setSpan}
        still={playing}
        room={186}
        onSeek={state.seek}
      />
    </section>
  )
}

const ONE_LANE = ['']

/** Asked with room on both sides, so that a pan shows something at once. */
function useTracks(store: TraceStore, { from, to }: Span): Answers['tracks'] | null {
  const pin = useStore(store, (state) => state.pin)
  const dead = useStore(store, ({ diagnosis }) => diagnosis?.findings ?? NONE)
  const wide = to - from
  return useTraceAnswer(store, 'tracks', {
    pin,
    from: Math.max(0, Math.floor(from - wide / 2)),
    to: Math.ceil(to + wide / 2),
    most: MOST_SHAPES,
    dead: deadPlaces(dead, pin),
  })
}

/** "findings 1, 2" where several lie at one place. */
function notesOf(findings: readonly PlacedFinding[], pin: number) {
  const numbers = new Map<number, number[]>()
  findings.forEach((finding, at) => {
    if (!isOf(finding, pin) || finding.places.length === 0) return
    const step = middle(finding.places)
    numbers.set(step, [...(numbers.get(step) ?? []), at + 1])
  })
  return [...numbers].map(([step, own]) => ({
    step,
    text: `finding${own.length > 1 ? 's' : ''} ${own.join(', ')}`,
  }))
}

const middle = (places: readonly number[]): number => ((places[0] ?? 0) + (places.at(-1) ?? 0)) / 2

interface LogOverviewProps {
  readonly store: TraceStore
  readonly left: number
}

/** Columns of the overview: one for about a pixel. */
const COLUMNS = 1200

function LogOverview({ store, left }: LogOverviewProps) {
  const { head, pin, span, place, diagnosis, focusPin, setSpan, seek } = useStore(store)
  const overview = useTraceAnswer(store, 'overview', { columns: COLUMNS })
  const findings = diagnosis?.findings ?? NONE
  const marks = useMemo(() => findings.flatMap(overviewFinding), [findings])
  const pins = useMemo(() => {
    const all = overview?.pins ?? []
    const hasFault = (own: number) => marks.some((mark) => mark.pin === own)
    const rank = (own: { pin: number; events: number }) =>
      (own.pin === pin ? 2e9 : 0) + (hasFault(own.pin) ? 1e9 : 0) + own.events
    const shown = [...all].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_PINS)
    return shown.sort((a, b) => a.pin - b.pin)
  }, [overview, marks, pin])
  if (!head || !span || pins.length === 0) return null
  return (
    <Overview
      pins={pins}
      focus={pin}
      size={head.size}
      findings={marks}
      span={span}
      place={place}
      left={left}
      onFocusPin={focusPin}
      onWindow={(next, at) => {
        setSpan(next)
        seek(at)
      }}
    />
  )
}

const overviewFinding = ({ id, severity, pin, places }: PlacedFinding): OverviewFinding[] =>
  places.length === 0
    ? []
    : [
        {
          severity,
          pin,
          from: places[0] ?? 0,
          to: places.at(-1) ?? 0,
          isDead: id === 'eoi-lost',
        },
      ]

function PinPicker({ store }: { readonly store: TraceStore }) {
  const { head, pin, focusPin } = useStore(store)
  const pins = head?.pins ?? []
  const listed = pins.some((each) => each.pin === pin) ? pins : [{ pin, events: 0 }, ...pins]
  return (
    <label className="picker">
      <span>Pin</span>
      <select
        aria-label="Pin shown"
        value={pin}
        onChange={({ target }) => focusPin(Number(target.value))}
      >
        {[...listed]
          .sort((a, b) => a.pin - b.pin)
          .map((each) => (
            <option key={each.pin} value={each.pin}>
              {each.pin}
            </option>
          ))}
      </select>
    </label>
  )
}
