/** What part of a log the timeline shows at first. */
import type { Span } from '../../view/tracks/span.ts'

/** Positions in a window in which each line can be told from the next. */
export const WINDOW = 48
/** So many are shown whole. */
const FEW = 160

/** The beginning of a long log; null for the whole of a short one. */
export const firstSpan = (size: number): Span | null =>
  size <= FEW ? null : { from: 0, to: WINDOW }

/** A window with the places in it, a third of the way from its start; the one before if it has them. */
export function spanAround(from: number, to: number, size: number, now: Span | null): Span | null {
  if (size <= FEW) return null
  if (now && now.from < from && to < now.to && now.to - now.from < 4 * WINDOW) return now
  const width = Math.min(Math.max(WINDOW, (to - from) * 1.6), 4 * WINDOW)
  const start = Math.max(0, from - width / 3)
  return { from: start, to: start + width }
}
