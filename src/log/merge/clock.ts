/**
 * Two clocks that show the same moments: what one must be moved by to agree with the other. Every
 * pair of cause and effect bounds it from one side; clocks drift, so the bounds are met by a line.
 */

/** The clock to be moved showed `at`; it must be moved by at least (or at most) `by`. Microseconds. */
export interface Bound {
  readonly at: number
  readonly by: number
}

export interface Bounds {
  readonly lower: readonly Bound[]
  readonly upper: readonly Bound[]
}

export interface Correction {
  /** Microseconds to add at `from`, and how many more each second after it. */
  readonly offset: number
  readonly drift: number
  readonly from: number
  /** How far `offset` may be off either way; Infinity where nothing bounds one side. */
  readonly uncertainty: number
}

/** The two bounds that no clock can meet together: indices into `lower` and `upper`. */
export interface Contradiction {
  readonly lower: number
  readonly upper: number
  /** By how many microseconds they miss each other. */
  readonly by: number
}

/** Crystals differ by some tens of millionths; a clock that runs 500 off is broken. */
const MAX_DRIFT = 500e-6
/** Halvings of the drift's range: below a nanosecond in a day. */
const ROUNDS = 60
/** Times are printed in whole microseconds, rounded on either side. */
const ROUNDING = 2

/** The smallest correction that meets all bounds, or the two that contradict each other most. */
export function correctionOf({ lower, upper }: Bounds): Correction | Contradiction {
  const from = Math.min(...firstOf(lower), ...firstOf(upper))
  const steady = gapAt({ lower, upper }, 0, from)
  const drift = steady.gap <= ROUNDING ? 0 : leastDrift({ lower, upper }, from)
  const { gap, low, high } = drift === 0 ? steady : gapAt({ lower, upper }, drift, from)
  if (gap > ROUNDING) return { lower: low.index, upper: high.index, by: gap }
  return { offset: nearestZero(low.value, high.value), drift, from, uncertainty: spread(gap) }
}

const firstOf = (bounds: readonly Bound[]): number[] => bounds.slice(0, 1).map(({ at }) => at)

const spread = (gap: number): number => Math.max(0, -gap) / 2

/** The value in [low, high] that moves least; the middle where zero is not in it. */
function nearestZero(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0
  if (low === -Infinity) return high
  if (high === Infinity) return low
  return (low + high) / 2
}

interface Gap {
  /** The highest lower bound less the lowest upper one: positive where no offset meets both. */
  readonly gap: number
  readonly low: { readonly value: number; readonly index: number }
  readonly high: { readonly value: number; readonly index: number }
}

function gapAt({ lower, upper }: Bounds, drift: number, from: number): Gap {
  const rest = ({ at, by }: Bound) => by - drift * (at - from)
  const low = extreme(lower.map(rest), (a, b) => a > b, -Infinity)
  const high = extreme(upper.map(rest), (a, b) => a < b, Infinity)
  return { gap: low.value - high.value, low, high }
}

function extreme(
  values: readonly number[],
  better: (a: number, b: number) => boolean,
  none: number,
): { readonly value: number; readonly index: number } {
  let best = { value: none, index: -1 }
  values.forEach((value, index) => {
    if (better(value, best.value)) best = { value, index }
  })
  return best
}

/** The gap is convex in the drift, so thirds of the range can be left out. */
function leastDrift(bounds: Bounds, from: number): number {
  let [low, high] = [-MAX_DRIFT, MAX_DRIFT]
  for (let round = 0; round < ROUNDS; round++) {
    const third = (high - low) / 3
    const left = gapAt(bounds, low + third, from).gap
    const right = gapAt(bounds, high - third, from).gap
    if (left < right) high -= third
    else low += third
  }
  return (low + high) / 2
}
