/** The moments of two logs without clocks, paired by their order alone. */
import { diffArrays } from 'diff'
import type { Anchor } from './anchor.ts'
import type { Pair, Pairing } from './pairing.ts'

/** Sequences are compared as far as this: beyond it an order alone takes too long to find. */
const COMPARED = 20_000

/** Moments that only one log shows, after so many pairs. */
interface Gap {
  readonly after: number
  readonly anchors: readonly Anchor[]
  readonly of: 'a' | 'b'
}

export function pairByOrder(a: readonly Anchor[], b: readonly Anchor[]): Pairing {
  const keys = (anchors: readonly Anchor[]) => anchors.slice(0, COMPARED).map(({ key }) => key)
  const pairs: Pair[] = []
  const gaps: Gap[] = []
  let [atA, atB] = [0, 0]
  for (const { count, added, removed } of diffArrays(keys(a), keys(b))) {
    const [ofA, ofB] = [a.slice(atA, atA + count), b.slice(atB, atB + count)]
    if (removed) gaps.push({ after: pairs.length, anchors: ofA, of: 'a' })
    else if (added) gaps.push({ after: pairs.length, anchors: ofB, of: 'b' })
    else pairs.push(...ofA.map((each, at) => ({ a: each, b: ofB[at] as Anchor })))
    if (!added) atA += count
    if (!removed) atB += count
  }
  return { pairs, unmatched: gaps.flatMap((gap) => contradicting(gap, gaps, pairs.length)) }
}

/** Before the first pair and after the last, one log may go on alone, but not both. */
function contradicting(gap: Gap, gaps: readonly Gap[], pairs: number): readonly Anchor[] {
  if (gap.after > 0 && gap.after < pairs) return gap.anchors
  const other = gaps.some(({ after, of }) => after === gap.after && of !== gap.of)
  return other ? gap.anchors : []
}
