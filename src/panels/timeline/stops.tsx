import { grouped } from '../../base/grouped.ts'
import { type Stops, stopWithin } from '../../view/breakpoints/rows.ts'
import type { Frame } from '../../view/tracks/layout.ts'
import './stops.css'

interface StopMarksProps {
  readonly stops: readonly Stops[]
  readonly frame: Frame
}

/** Px of a column that has one mark at most. */
const COLUMN = 4

/** Where breakpoints hit: a mark on the ruler for each step in view. */
export function StopMarks({ stops, frame }: StopMarksProps) {
  const marks = stops.length === 0 ? [] : marksIn(stops, frame)
  if (marks.length === 0) return null
  return (
    <div className="timeline-stops" aria-hidden="true">
      {marks.map(({ step, title }) => (
        <span key={step} style={{ left: frame.x(step) }} title={title} />
      ))}
    </div>
  )
}

/** As many as there is room for, however many hits there are. */
function marksIn(
  stops: readonly Stops[],
  { x, stepAt, left, right }: Frame,
): { readonly step: number; readonly title: string }[] {
  const marks: { step: number; title: string }[] = []
  for (let at = left; at <= right; ) {
    const from = Math.max(1, Math.ceil(stepAt(at)))
    const stop = stopWithin(stops, from, Math.floor(stepAt(right)) + 1)
    if (!stop) break
    marks.push({ step: stop.step, title: `Step ${grouped(stop.step)}: ${stop.texts.join('; ')}` })
    at = Math.max(x(stop.step), at) + COLUMN
  }
  return marks
}
