import type { Frame } from '../view/track-layout.ts'

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

/** What follows from where the lanes part: a tint over all rows, as wide as the columns of its steps. */
export const Washes = ({ stretches, frame: { x, left, right } }: WashesProps) =>
  stretches.map(({ from, to }) => {
    const start = Math.max(left, x(from - 0.5))
    const width = Math.min(right, x(to + 0.5)) - start - SEAM
    return width > 0 ? (
      <div key={from} className="timeline-wash" style={{ left: start, width }} />
    ) : null
  })
