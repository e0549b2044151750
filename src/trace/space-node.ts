/** What a picture of states is made of, and what marks it. */
import type { Action } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import type { Model } from '../core/model.ts'
import type { Claim } from '../core/properties.ts'

export interface SpaceNode {
  readonly depth: number
  /** The node it is first reached from, and by which move; null for the start. */
  readonly parent: number | null
  readonly action: Action | null
  /** The claim is broken here, or shown where it is a `sometimes`. */
  readonly marked: boolean
}

export interface SpaceEdge {
  readonly from: number
  readonly to: number
  /** The claim is about steps, and this one breaks it or shows it. */
  readonly marked: boolean
}

export const node = (
  depth: number,
  parent: number | null,
  action: Action | null,
  marked: boolean,
): SpaceNode => ({ depth, parent, action, marked })

const shows = (claim: Claim): boolean => claim.expectation === 'sometimes'

export const marksState = (model: Model, claim: Claim | undefined, state: Machine): boolean =>
  claim?.about === 'state' && claim.holds(state, model.enabled(state)) === shows(claim)

export const marksStep = (
  claim: Claim | undefined,
  ...step: Parameters<Extract<Claim, { about: 'step' }>['holds']>
): boolean => claim?.about === 'step' && claim.holds(...step) === shows(claim)
