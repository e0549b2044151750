/** All interleavings of one model, and what they say about its claims. Drives `lts/explore`. */
import { type Action, formatAction } from '../core/action.ts'
import { machineCoding } from '../core/machine-key.ts'
import { createModel, type Model } from '../core/model.ts'
import { type Claim, claims } from '../core/properties.ts'
import type { Setup } from '../core/setup.ts'
import { explore, type Limits, type Progress } from '../lts/explore.ts'
import { fewestSwitches, switchesIn } from '../lts/fewest-switches.ts'

export interface SearchResult {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** Every reachable state was seen; otherwise `boundedBy` says which bound cut the search. */
  readonly complete: boolean
  readonly boundedBy: keyof Limits | null
  readonly properties: readonly PropertyResult[]
}

/** A claim's verdict; the schedules show it: a counterexample, or a witness. */
export interface PropertyResult {
  readonly id: string
  readonly expectation: 'always' | 'sometimes'
  /** null: neither shown nor refuted within the bounds. */
  readonly holds: boolean | null
  /** Moves of the shortest schedule, and how often it passes from one actor to another. */
  readonly length: number | null
  readonly switches: number | null
  readonly schedule: readonly Action[] | null
  /** The schedule with the fewest switches; null also where the search for it was cut. */
  readonly calmest: readonly Action[] | null
}

/** Yields progress; the result comes with the end, whether complete or bounded. */
export function* search(setup: Setup, limits: Limits): Generator<Progress, SearchResult> {
  const model = createModel(setup)
  const tested = claims(setup.scenario)
  const outcome = yield* explore(model, machineCoding(model.initial), tested, limits)
  const { states, transitions, depth, boundedBy } = outcome
  const properties = outcome.verdicts.map(({ id, expectation, holds, path }, at) => ({
    id,
    expectation,
    holds,
    length: path?.length ?? null,
    switches: path && switchesIn(path, actorOf),
    schedule: path,
    calmest: path && calmest(model, tested[at] as Claim, limits.states),
  }))
  return { states, transitions, depth, complete: boundedBy === null, boundedBy, properties }
}

/** Who moves; the schedule of a calm run passes from one to another as seldom as it can. */
export const actorOf = (action: Action): string => {
  switch (action.agent) {
    case 'vmm':
      return `vcpu ${action.thread}`
    case 'kvm':
    case 'guest':
      return `vcpu ${action.vcpu}`
    case 'clock':
    case 'device':
    case 'user':
      return formatAction(action)
  }
}

const calmest = (model: Model, claim: Claim, limit: number): readonly Action[] | null =>
  fewestSwitches(model, machineCoding(model.initial), claim, actorOf, limit)
