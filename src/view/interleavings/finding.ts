/** One cell of the matrix opened: what was found, its schedules, and what may stand beside it. */
import type { Action } from '../../core/action.ts'
import type { PropertyResult } from '../../trace/search.ts'
import type { ClaimRow } from './claims.ts'
import {
  endOf,
  type Finding,
  findingOn,
  openSentence,
  stoppedSentence,
  type Unfinished,
} from './matrix.ts'
import { counted } from './words.ts'

/**
 * The shortest schedule, the one that passes from actor to actor least often, or the run that is
 * open in Step.
 */
export type Telling = 'shortest' | 'calmest' | 'step'

export interface FindingText {
  readonly fact: string
  readonly kind: 'good' | 'bad' | 'open'
  /** States, transitions, depth, seconds, and how the search ended. */
  readonly figures: string
}

export interface HowSearched {
  /** How far it had come when it was stopped. */
  readonly stopped?: Unfinished['progress'] | null
  readonly symmetry?: boolean
}

export function findingText(
  claim: ClaimRow,
  finding: Finding | null,
  { stopped = null, symmetry = false }: HowSearched = {},
): FindingText {
  const found = findingOn(finding, claim.id)
  if (!finding || !found) {
    const fact = stopped ? `${stoppedSentence(stopped)} No answer yet.` : 'Not searched yet.'
    return { fact, kind: 'open', figures: '' }
  }
  const { result, seconds } = finding
  const figures = [
    counted(result.states, 'state'),
    counted(result.transitions, 'transition'),
    `depth ${result.depth}`,
    `${seconds.toFixed(2)} s`,
    endOf(result),
    ...(symmetry ? [takenWords(result.interchangeable)] : []),
  ].join(', ')
  return { ...judged(claim, found, finding), figures }
}

const takenWords = (groups: readonly (readonly number[])[]): string =>
  groups.length === 0
    ? 'no two vCPUs interchangeable'
    : groups.map((cpus) => `vCPUs ${cpus.join(' and ')} taken for one another`).join(', ')

function judged(
  { expectation }: ClaimRow,
  { holds, length }: PropertyResult,
  { result }: Finding,
): Pick<FindingText, 'fact' | 'kind'> {
  if (holds === null) return { fact: openSentence(expectation, result), kind: 'open' }
  const moves = counted(length ?? 0, 'move')
  if (expectation === 'always') {
    if (holds) return { fact: 'Holds in every reachable state.', kind: 'good' }
    return { fact: `Violated after ${moves}.`, kind: 'bad' }
  }
  if (holds) return { fact: `Shown after ${moves}.`, kind: 'good' }
  return { fact: 'No run shows it.', kind: 'bad' }
}

/** The schedule that is told; the shortest where the other was not found. */
export function scheduleOf(found: PropertyResult | null, telling: Telling): readonly Action[] {
  const calmest = telling === 'calmest' ? found?.calmest : null
  return calmest ?? found?.schedule ?? []
}
