/** The moments of two logs paired by their clocks, which may be set differently. */
import type { Anchor } from './anchor.ts'
import type { Pair, Pairing, TimeOf } from './pairing.ts'

/** Microseconds: moments further apart are not the same one. */
const NEAR = 50_000
/** So many settings of the clocks to each other are tried. */
const TRIALS = 256

export function pairByClock(a: readonly Anchor[], b: readonly Anchor[], timeOf: TimeOf): Pairing {
  const matched = settings(a, b, timeOf).map((offset) => ({
    offset,
    pairs: pairsAt(a, b, offset, timeOf),
  }))
  const best = matched.reduce((one, other) => (better(other, one, timeOf) ? other : one))
  return { pairs: best.pairs, unmatched: inBoth(a, b, best, timeOf) }
}

interface Matched {
  readonly offset: number
  readonly pairs: readonly Pair[]
}

/** Clocks are believed as they are unless another setting fits by a tenth better. */
const better = (one: Matched, other: Matched, timeOf: TimeOf): boolean =>
  closeness(one, timeOf) > closeness(other, timeOf) * (other.offset === 0 ? 1.1 : 1)

/** A pair counts the more, the closer it is. */
const closeness = ({ offset, pairs }: Matched, timeOf: TimeOf): number =>
  pairs.reduce((sum, { a, b }) => sum + 1 - apart(a, b, offset, timeOf) / NEAR, 0)

const apart = (a: Anchor, b: Anchor, offset: number, timeOf: TimeOf): number =>
  Math.abs(timeOf(a.index) - timeOf(b.index) - offset)

/** As they are; and so that one of the rarest moments of both is the same. */
function settings(a: readonly Anchor[], b: readonly Anchor[], timeOf: TimeOf): number[] {
  const byKey = [grouped(a), grouped(b)] as const
  const shared = [...byKey[0].keys()].filter((key) => byKey[1].has(key))
  const count = (key: string) => size(byKey[0], key) * size(byKey[1], key)
  const rarest = shared.sort((one, other) => count(one) - count(other))[0]
  if (rarest === undefined) return [0]
  const [ours, theirs] = byKey.map((groups) => groups.get(rarest) ?? []) as [Anchor[], Anchor[]]
  const offsets = ours.flatMap((one) =>
    theirs.map((other) => timeOf(one.index) - timeOf(other.index)),
  )
  const step = Math.max(1, Math.ceil(offsets.length / TRIALS))
  return [0, ...offsets.filter((_, at) => at % step === 0)]
}

const size = (groups: ReadonlyMap<string, readonly Anchor[]>, key: string): number =>
  groups.get(key)?.length ?? 0

function grouped(anchors: readonly Anchor[]): Map<string, Anchor[]> {
  const groups = new Map<string, Anchor[]>()
  for (const anchor of anchors) {
    const group = groups.get(anchor.key)
    if (group) group.push(anchor)
    else groups.set(anchor.key, [anchor])
  }
  return groups
}

function pairsAt(
  a: readonly Anchor[],
  b: readonly Anchor[],
  offset: number,
  timeOf: TimeOf,
): Pair[] {
  const others = grouped(b)
  return [...grouped(a)].flatMap(([key, ours]) =>
    nearest(ours, others.get(key) ?? [], offset, timeOf),
  )
}

/** How much of a new difference is believed, so that a clock that drifts is followed. */
const FOLLOW = 1 / 8

/** Both in the order of time: each pairs with the nearest that has no nearer one. */
function nearest(
  ours: readonly Anchor[],
  theirs: readonly Anchor[],
  offset: number,
  timeOf: TimeOf,
): Pair[] {
  const pairs: Pair[] = []
  let moved = offset
  const distance = (a: Anchor, b: Anchor | undefined) =>
    b ? apart(a, b, moved, timeOf) : Number.POSITIVE_INFINITY
  let next = 0
  for (const [at, a] of ours.entries()) {
    while (distance(a, theirs[next + 1]) < distance(a, theirs[next])) next++
    const b = theirs[next]
    if (!b || distance(a, b) > NEAR) continue
    const rival = ours[at + 1]
    if (rival && distance(rival, b) < distance(a, b)) continue
    pairs.push({ a, b })
    moved += FOLLOW * (timeOf(a.index) - timeOf(b.index) - moved)
    next++
  }
  return pairs
}

/** Moments without a partner while both logs were being written. */
function inBoth(
  a: readonly Anchor[],
  b: readonly Anchor[],
  { offset, pairs }: Matched,
  timeOf: TimeOf,
): Anchor[] {
  const paired = new Set(pairs.flatMap((pair) => [pair.a, pair.b]))
  const times = [a, b].map((anchors, at) => {
    const moved = at === 0 ? 0 : offset
    return anchors.map((anchor) => ({ anchor, time: timeOf(anchor.index) + moved }))
  })
  const ends = times.map((all) => [all[0]?.time ?? 0, all.at(-1)?.time ?? 0] as const)
  const from = Math.max(...ends.map(([first]) => first)) + NEAR
  const to = Math.min(...ends.map(([, last]) => last)) - NEAR
  return times
    .flat()
    .filter(({ anchor, time }) => time > from && time < to && !paired.has(anchor))
    .map(({ anchor }) => anchor)
}
