/** All interleavings of one model, and what they say about its claims. Drives `lts/explore`. */
import { type Action, formatAction } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import { machineCoding } from '../core/machine-key.ts'
import { createModel, type Model } from '../core/model.ts'
import { type Claim, claims } from '../core/properties.ts'
import type { Setup } from '../core/setup.ts'
import { canonicalForm } from '../core/symmetry/canonical-form.ts'
import { interchangeable } from '../core/symmetry/interchangeable.ts'
import { type Coding, codingOfForms } from '../lts/coding.ts'
import { type Exploration, type Limits, openExploration, type Progress } from '../lts/explore.ts'
import { fewestSwitches, switchesIn } from '../lts/fewest-switches.ts'

export interface SearchResult {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** Every reachable state was seen; otherwise `boundedBy` says which bound cut the search. */
  readonly complete: boolean
  readonly boundedBy: keyof Limits | null
  /** The groups of vCPUs that were taken for one another; none without symmetry. */
  readonly interchangeable: readonly (readonly number[])[]
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

/** First all states, then for each claim that is shown the schedule with the fewest switches. */
export type SearchProgress = Progress &
  (
    | { readonly phase: 'states' }
    | {
        readonly phase: 'fewest-switches'
        /** The claim's id. */
        readonly claim: string
        /** Pairs of a state and who moved last, looked at so far. */
        readonly pairs: number
      }
  )

export interface SearchOptions {
  /** Takes states for one that differ only in which of some interchangeable vCPUs is which. */
  readonly symmetry?: boolean
}

/** A search that can go on: each run starts where the one before was cut by its limits. */
export interface OpenSearch {
  /** Yields progress; the result comes with the end, whether complete or bounded. */
  run(limits: Limits): Generator<SearchProgress, SearchResult>
}

/** So many pairs of a state and an actor are looked at for the schedule with the fewest switches. */
const CALMEST_LIMIT = 500_000

export function openSearch(setup: Setup, options: SearchOptions = {}): OpenSearch {
  const model = createModel(setup)
  const tested = claims(setup.scenario)
  const { coding, plain, groups } = searchCoding(model, options)
  const exploration = openExploration(model, coding, tested)
  return {
    *run(limits) {
      const outcome = yield* inFirstPhase(exploration.run(limits))
      const properties: PropertyResult[] = []
      for (const claim of tested)
        properties.push(yield* result(model, plain, claim, outcome, limits))
      const { states, transitions, depth, boundedBy } = outcome
      const complete = boundedBy === null
      return {
        states,
        transitions,
        depth,
        complete,
        boundedBy,
        interchangeable: groups,
        properties,
      }
    },
  }
}

/** One search within one set of limits. */
export const search = (
  setup: Setup,
  limits: Limits,
  options?: SearchOptions,
): Generator<SearchProgress, SearchResult> => openSearch(setup, options).run(limits)

/** How a search tells states apart (`plain`: all of them), and the vCPUs that it takes for one another. */
export function searchCoding({ initial, setup }: Model, { symmetry = false }: SearchOptions) {
  const groups = symmetry ? interchangeable(setup) : []
  const plain = machineCoding(initial)
  const coding = groups.length > 0 ? codingOfForms(plain, canonicalForm(setup, groups)) : plain
  return { coding, plain, groups }
}

function* inFirstPhase<R>(running: Generator<Progress, R>): Generator<SearchProgress, R> {
  for (;;) {
    const next = running.next()
    if (next.done) return next.value
    yield { ...next.value, phase: 'states' }
  }
}

function* result(
  model: Model,
  coding: Coding<Machine>,
  claim: Claim,
  outcome: Exploration<Action>,
  limits: Limits,
): Generator<SearchProgress, PropertyResult> {
  const { id, expectation } = claim
  const verdict = outcome.verdicts.find((verdict) => verdict.id === id)
  const path = verdict?.path ?? null
  return {
    id,
    expectation,
    holds: verdict?.holds ?? null,
    length: path?.length ?? null,
    switches: path && switchesIn(path, actorOf),
    schedule: path,
    calmest: path && (yield* calmest(model, coding, claim, outcome, limits)),
  }
}

/** Among all states, because a schedule with symmetry may pass from one actor to its like. */
function* calmest(
  model: Model,
  coding: Coding<Machine>,
  claim: Claim,
  outcome: Exploration<Action>,
  limits: Limits,
): Generator<SearchProgress, readonly Action[] | null> {
  const limit = Math.min(limits.states, CALMEST_LIMIT)
  const { states, transitions, depth, frontier, bytes } = outcome
  const found = { states, transitions, depth, frontier, bytes }
  const running = fewestSwitches(model, coding, claim, actorOf, limit)
  for (;;) {
    const next = running.next()
    if (next.done) return next.value
    yield { ...found, phase: 'fewest-switches', claim: claim.id, pairs: next.value }
  }
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
