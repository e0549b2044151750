/** Where a run breaks the claims that should always hold, and where it shows what should happen. */
import type { Action } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import type { Model } from '../core/model.ts'
import { type Claim, claims } from '../core/properties.ts'
import { keptOf } from './account.ts'
import type { Lane } from './run.ts'
import { stateAt } from './trace.ts'

/** The steps up to `scanned` have been looked at; `first` has the first that shows a claim, by its id. */
interface Shown {
  readonly claims: readonly Claim[]
  scanned: number
  readonly first: Map<string, number>
}

const SHOWN = {}

const shownIn = ({ model, trace }: Lane): Shown =>
  keptOf(trace, SHOWN, () => ({
    claims: claims(model.setup.scenario),
    scanned: -1,
    first: new Map<string, number>(),
  }))

/** The claims about the lane's scenario, made once for a run. */
export const claimsOf = (lane: Lane): readonly Claim[] => shownIn(lane).claims

export const claimOf = (lane: Lane, id: string): Claim | undefined =>
  claimsOf(lane).find((claim) => claim.id === id)

/** Whether a step breaks an `always` claim, or is a witness of a `sometimes`; 0 is the start. */
export function showsAt({ model, trace }: Lane, claim: Claim, step: number): boolean {
  const sign = claim.expectation === 'sometimes'
  const state = stateAt(trace, step)
  if (claim.about === 'state') return claim.holds(state, enabledFor(claim, model, state)) === sign
  const taken = trace.steps[step - 1]
  if (!taken || taken.action === null) return false
  return claim.holds(stateAt(trace, step - 1), taken.action, state, taken.events) === sign
}

/** What is enabled costs more than most claims: it is worked out for those that look at it. */
const enabledFor = ({ holds }: Claim, model: Model, state: Machine): readonly Action[] =>
  holds.length > 1 ? model.enabled(state) : NOTHING

const NOTHING: readonly Action[] = []

/**
 * The first step up to `cursor` that shows the claim; null if none does. Looks on from where it
 * looked last, so that a walk through a run looks at each step once.
 */
export function firstShown(lane: Lane, { id }: Claim, cursor: number): number | null {
  const shown = shownIn(lane)
  const end = Math.min(cursor, lane.trace.steps.length)
  while (shown.scanned < end) look(lane, shown, ++shown.scanned)
  const first = shown.first.get(id)
  return first !== undefined && first <= cursor ? first : null
}

function look(lane: Lane, { claims, first }: Shown, step: number): void {
  if (first.size === claims.length) return
  for (const claim of claims) {
    if (!first.has(claim.id) && showsAt(lane, claim, step)) first.set(claim.id, step)
  }
}
