/** Where the events of a source stand on the axis of another. */
import type { Correction } from './clock.ts'
import type { Pair, TimeOf } from './pairing.ts'

/** The place of an event on the common axis; comparable, not always a time. */
export type Placed = (index: number) => number

export const onClock =
  ({ offset, drift, from }: Correction, timeOf: TimeOf): Placed =>
  (index) => {
    const time = timeOf(index)
    return time + offset + drift * (time - from)
  }

/** A hair, in microseconds: what is known of the order only is set this much apart. */
const HAIR = 1e-3

/** Without a clock: between the moments that it shares with a source that is placed already. */
export function byAnchors(
  indices: readonly number[],
  pairs: readonly Pair[],
  placedA: Placed,
): Placed {
  const place = new Map<number, number>()
  const shared = new Map(pairs.map(({ a, b }) => [b.index, { at: placedA(a.index), side: b.side }]))
  let last = Number.NEGATIVE_INFINITY
  for (const index of indices) {
    const anchor = shared.get(index)
    const beside = anchor && anchor.at + (anchor.side === 'cause' ? -HAIR : HAIR)
    last = Math.max(last, beside ?? last)
    place.set(index, last)
  }
  return (index) => place.get(index) ?? last
}
