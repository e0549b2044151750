/** A schedule with moves left out by hand: what becomes of each move, and of the claim. */
import { type Action, sameAction } from '../../core/action.ts'
import type { Setup } from '../../core/setup.ts'
import { play } from '../../trace/minimise.ts'
import { counted } from './words.ts'

/** `skipped`: not enabled when its turn came. `unneeded`: the claim was shown before it. */
export type Fate = 'made' | 'left out' | 'skipped' | 'unneeded'

export interface Reduction {
  readonly whole: readonly Action[]
  /** Of each move of the whole. */
  readonly fates: readonly Fate[]
  /** The moves that are made. */
  readonly left: readonly Action[]
  /** They show the claim, as a counterexample or a witness. */
  readonly shows: boolean
}

/** Plays `whole` without the moves at `leftOut`. */
export function reduced(
  setup: Setup,
  whole: readonly Action[],
  leftOut: ReadonlySet<number>,
  claim: string,
): Reduction {
  const rest = whole.filter((_, at) => !leftOut.has(at))
  const { moves, shows } = play(setup, rest, claim)
  let made = 0
  const fates = whole.map((action, at): Fate => {
    if (leftOut.has(at)) return 'left out'
    const next = moves[made]
    if (!next) return shows ? 'unneeded' : 'skipped'
    if (!sameAction(action, next)) return 'skipped'
    made++
    return 'made'
  })
  return { whole, fates, left: moves, shows }
}

/** The places of the whole that must be left out so that just `kept` of the moves made remain. */
export function leftOutFor({ whole, fates }: Reduction, kept: readonly Action[]): number[] {
  let next = 0
  return whole.flatMap((action, at) => {
    const wanted = kept[next]
    if (fates[at] === 'made' && wanted && sameAction(action, wanted)) {
      next++
      return []
    }
    return fates[at] === 'left out' ? [] : [at]
  })
}

/** How the claim fares: a fact, and what is left. Null while nothing was left out. */
export function reductionText(
  { whole, fates, left, shows }: Reduction,
  expectation: 'always' | 'sometimes',
): { readonly fact: string; readonly text: string; readonly kind: 'shows' | 'lost' } | null {
  const count = (fate: Fate) => fates.filter((each) => each === fate).length
  const out = count('left out')
  if (out === 0) return null
  const [still, lost] =
    expectation === 'always'
      ? ['Still violated', 'No longer violated']
      : ['Still shown', 'No longer shown']
  const parts = [
    `${counted(left.length, 'move')} of ${whole.length} made`,
    `${out} left out`,
    count('skipped') > 0 ? `${count('skipped')} not possible without them` : '',
    count('unneeded') > 0 ? `${count('unneeded')} no longer needed` : '',
  ]
  return {
    fact: `${shows ? still : lost}.`,
    text: `${parts.filter((part) => part !== '').join(', ')}.`,
    kind: shows ? 'shows' : 'lost',
  }
}
