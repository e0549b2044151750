/** The part of a run that the timeline shows, in steps; fractions are places between them. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Room after the last step, so that its marks and bands have a width. */
const TAIL = 0.5
const NARROWEST = 8

/** The whole run. */
export const wholeRun = (steps: number): Span => ({ from: 0, to: steps + TAIL })

export const isWhole = (span: Span, steps: number): boolean => span.to - span.from >= steps + TAIL

/** Shows `factor` times as much, with the place `at` where it is. */
export function zoom(span: Span, steps: number, factor: number, at: number): Span {
  const whole = steps + TAIL
  const width = span.to - span.from
  const next = Math.min(whole, Math.max(Math.min(NARROWEST, whole), width * factor))
  return within(at - ((at - span.from) * next) / width, next, whole)
}

export const pan = (span: Span, steps: number, by: number): Span =>
  within(span.from + by, span.to - span.from, steps + TAIL)

/** The span moved as little as it takes to show `step`. */
export function follow(span: Span, steps: number, step: number): Span {
  if (step < span.from) return pan(span, steps, step - span.from)
  return step + TAIL > span.to ? pan(span, steps, step + TAIL - span.to) : span
}

function within(from: number, width: number, whole: number): Span {
  const start = Math.max(0, Math.min(from, whole - width))
  return { from: start, to: start + width }
}
