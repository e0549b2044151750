/** Which moments of two logs are the same: by their clocks where both have one, else by order. */
import type { Anchor } from './anchor.ts'
import { pairByClock } from './clock-pairing.ts'
import { pairByOrder } from './order-pairing.ts'

export interface Pair {
  readonly a: Anchor
  readonly b: Anchor
}

export interface Pairing {
  readonly pairs: readonly Pair[]
  /** Moments that only one log shows, though both were being written. */
  readonly unmatched: readonly Anchor[]
}

/** Microseconds of an event on the clock of its source; NaN for none. */
export type TimeOf = (index: number) => number

export function pairAnchors(a: readonly Anchor[], b: readonly Anchor[], timeOf: TimeOf): Pairing {
  const [ours, theirs] = comparable(a, b)
  const timed = [ours, theirs].map((anchors) =>
    anchors.filter(({ index }) => !Number.isNaN(timeOf(index))),
  ) as [Anchor[], Anchor[]]
  const clocks = timed.every((anchors) => anchors.length > 0)
  return clocks ? pairByClock(...timed, timeOf) : pairByOrder(ours, theirs)
}

/**
 * A tracer may have had a kind switched off, and not every GSI is a pin: what only one log can show
 * proves nothing. EOIs that leave the kernel are shown by both or by neither.
 */
function comparable(
  a: readonly Anchor[],
  b: readonly Anchor[],
): readonly [readonly Anchor[], readonly Anchor[]] {
  const [inA, inB] = [a, b].map((anchors) => new Set(anchors.map(({ key }) => key))) as [
    Set<string>,
    Set<string>,
  ]
  const eois = [inA, inB].every((keys) => [...keys].some(isEoi))
  const counts = ({ key }: Anchor) => (inA.has(key) && inB.has(key)) || (eois && isEoi(key))
  return [a.filter(counts), b.filter(counts)]
}

const isEoi = (key: string): boolean => key.startsWith('eoi ')
