import { memo } from 'react'
import { countUpTo } from '../../base/sorted.ts'
import type { Frame } from '../../view/tracks/layout.ts'

/** A part of the run: the columns of the steps `from` to `to`, both included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

interface WashesProps {
  readonly stretches: readonly Stretch[]
  readonly frame: Frame
}

/** Px between two stretches that follow each other at once. */
const SEAM = 1
/** The least that is seen of one, in px. */
const LEAST = 2

/** What follows from where the lanes part: a tint over all rows, as wide as the columns of its steps. */
export const Washes = memo(({ stretches, frame }: WashesProps) =>
  joined(stretches, frame).map(({ start, end }) => (
    <div key={start} className="timeline-wash" style={{ left: start, width: end - start - SEAM }} />
  )),
)

/** Those in view, in px; what nothing could be seen between is one. */
function joined(stretches: readonly Stretch[], { x, left, right, stepAt }: Frame) {
  const all: { start: number; end: number }[] = []
  const first = countUpTo(stretches.length, (at) => (stretches[at] as Stretch).to, stepAt(left) - 1)
  for (let at = first; at < stretches.length; at++) {
    const { from, to } = stretches[at] as Stretch
    const start = Math.max(left, x(from - 0.5))
    const end = Math.min(right, x(to + 0.5))
    if (start >= right) break
    const last = all.at(-1)
    if (last && start - last.end < SEAM) last.end = Math.max(last.end, end)
    else all.push({ start, end: Math.max(end, start + SEAM + LEAST) })
  }
  return all
}
