import { ticks } from 'd3'
import { useMemo } from 'react'
import { grouped } from '../../base/grouped.ts'
import type { Frame } from '../../view/tracks/layout.ts'
import { type Geometry, RULER } from './geometry.ts'

interface RulerProps {
  readonly geometry: Geometry
  readonly frame: Frame
  readonly steps: number
  /** The number here is left out: the playhead shows it. */
  readonly cursor: number
  readonly lanes: number
  /** Whether a lane moved in a step; without it every tick is whole. */
  readonly moved?: Moved | undefined
}

export type Moved = (lane: number, step: number) => boolean

/** The width of a digit, in px. */
const DIGIT = 7
/** Px from one tick to the next, so that they can be told apart. */
const TICK_ROOM = 4

/** Step numbers, and a tick for every step: cut short for a lane that sat the step out. */
export function Ruler({ geometry, frame, steps, cursor, lanes, moved }: RulerProps) {
  const { width } = geometry
  const { path, numbers, room } = useMemo(
    () => scaleOf(geometry, frame, steps, moved ? lanes : 0, moved),
    [geometry, frame, steps, lanes, moved],
  )
  return (
    <svg className="timeline-ruler" width={width} height={RULER} aria-hidden="true">
      <path className="timeline-ticks" d={path} />
      {numbers
        .filter((step) => Math.abs(frame.x(step) - frame.x(cursor)) >= room)
        .map((step) => (
          <text key={step} x={Math.min(frame.x(step), width - room / 2)} y={11}>
            {grouped(step)}
          </text>
        ))}
    </svg>
  )
}

/** What stays as it is wherever the playhead goes; `room` is what a number takes. */
function scaleOf(
  { left, right }: Geometry,
  frame: Frame,
  steps: number,
  lanes: number,
  moved: RulerProps['moved'],
): { path: string; numbers: number[]; room: number } {
  const from = Math.max(0, Math.ceil(frame.stepAt(left)))
  const to = Math.min(steps, Math.floor(frame.stepAt(right)))
  const room = DIGIT * grouped(to).length + 6
  const count = Math.max(1, Math.floor((right - left) / (room + 14)))
  const numbers = ticks(from, to, Math.min(count, to - from))
    .filter(Number.isInteger)
    .filter(
      (step, at, all) => !isPushed(frame.x(step), right, room) || !isNear(frame, all, at, room),
    )
  const all = frame.x(1) - frame.x(0) >= TICK_ROOM
  const shown = all ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : numbers
  return { path: shown.map((step) => tick(frame, step, lanes, moved)).join(''), numbers, room }
}

/** The last number is drawn further left where it would leave the ruler; not onto the one before. */
const isPushed = (x: number, right: number, room: number): boolean => x > right - room / 2

function isNear({ x }: Frame, steps: readonly number[], at: number, room: number): boolean {
  const before = steps[at - 1]
  return before !== undefined && x(steps[at] as number) - x(before) < room * 1.5
}

const TICK_TOP = 14

/** The tick is shared by the lanes, from top to bottom. */
function tick({ x }: Frame, step: number, lanes: number, moved: RulerProps['moved']): string {
  if (step === 0 || !moved) return `M${x(step)} ${TICK_TOP}V${RULER}`
  const height = (RULER - TICK_TOP) / lanes
  return Array.from({ length: lanes }, (_, lane) =>
    moved(lane, step) ? `M${x(step)} ${TICK_TOP + lane * height}v${height}` : '',
  ).join('')
}
