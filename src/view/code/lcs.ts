/** Pairs of equal things of two lists, in the order of both: index in `a`, index in `b`. */
export type Match = readonly [number, number]

export interface Matching {
  /** How good a pair is; 0 if the two do not belong together. */
  score(a: number, b: number): number
  /** The part `[from, to)` of `b` that holds all partners of `a`; neither end falls as `a` grows. */
  range(a: number): readonly [from: number, to: number]
}

/**
 * The pairing of `count` things with the highest sum of scores: a longest common subsequence, at
 * a cost of the sum of the ranges.
 */
export function bestMatches(count: number, { score, range }: Matching): Match[] {
  const ranges = Array.from({ length: count }, (_, a) => range(a))
  /** sums[a][b + 1 - from]: the highest sum with things 0..a and 0..b, from b = from - 1 on. */
  const sums: number[][] = []
  const sumAt = (a: number, b: number): number => {
    if (a < 0) return 0
    const [from, to] = ranges[a] as readonly [number, number]
    return sums[a]?.[Math.min(b, to - 1) + 1 - from] ?? 0
  }
  ranges.forEach(([from, to], a) => {
    const row = [sumAt(a - 1, from - 1)]
    for (let b = from; b < to; b++) {
      const pair = score(a, b)
      const paired = pair > 0 ? sumAt(a - 1, b - 1) + pair : 0
      row.push(Math.max(row.at(-1) as number, sumAt(a - 1, b), paired))
    }
    sums.push(row)
  })

  const matches: Match[] = []
  let a = count - 1
  let b = (ranges.at(-1)?.[1] ?? 0) - 1
  while (a >= 0 && b >= 0) {
    const sum = sumAt(a, b)
    if (sum === sumAt(a - 1, b)) a--
    else if (sum === sumAt(a, b - 1)) b--
    else matches.push([a--, b--])
  }
  return matches.reverse()
}
