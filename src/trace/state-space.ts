/**
 * The states of a model as a picture needs them: all of them while they can be drawn, otherwise
 * one schedule with the states beside it; and in any case how many there are at each depth.
 */
import { type Action, sameAction } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import { machineCoding } from '../core/machine-key.ts'
import { createModel, type Model } from '../core/model.ts'
import { type Claim, claims } from '../core/properties.ts'
import type { Setup } from '../core/setup.ts'
import { RowSet } from '../lts/row-set.ts'
import { actorOf, type SearchOptions } from './search.ts'

/** Up to so many states are drawn one by one. */
export const DRAWN = 400

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

export interface Level {
  readonly states: number
  /** How many of them break the claim, or are reached by a step that does. */
  readonly marked: number
}

export interface StateSpace {
  /** Every reachable state was counted; otherwise the count stopped at the bound. */
  readonly complete: boolean
  readonly states: number
  /** The groups of vCPUs that were taken for one another; none without symmetry. */
  readonly interchangeable: readonly (readonly number[])[]
  /** All states are among the nodes. */
  readonly drawn: boolean
  readonly levels: readonly Level[]
  /** How many transitions each actor makes. */
  readonly actors: readonly (readonly [actor: string, transitions: number])[]
  readonly nodes: readonly SpaceNode[]
  readonly edges: readonly SpaceEdge[]
  /** The nodes of the schedule, start included. */
  readonly path: readonly number[]
}

export interface SpaceLimits {
  readonly states: number
  readonly depth: number
}

/** Counts what `setup` can reach, and marks what concerns one claim and one schedule. */
export function stateSpace(
  setup: Setup,
  claimId: string,
  schedule: readonly Action[],
  limits: SpaceLimits,
  _options: SearchOptions = {},
): StateSpace {
  const model = createModel(setup)
  const claim = claims(setup.scenario).find(({ id }) => id === claimId)
  const counted = count(model, claim, limits)
  const drawn = counted.complete && counted.states <= DRAWN
  const { nodes, edges, path } = drawn
    ? { ...counted, path: pathIn(model, counted.numberOf, schedule) }
    : beside(model, claim, schedule)
  const { complete, states, levels, actors } = counted
  const counts = { complete, states, interchangeable: [], levels, actors: [...actors] }
  return { ...counts, drawn, nodes, edges, path }
}

interface Counted {
  readonly complete: boolean
  readonly states: number
  readonly levels: Level[]
  readonly actors: Map<string, number>
  readonly nodes: SpaceNode[]
  readonly edges: SpaceEdge[]
  numberOf(machine: Machine): number
}

function count(model: Model, claim: Claim | undefined, limits: SpaceLimits): Counted {
  const coding = machineCoding(model.initial)
  const seen = new RowSet(coding.width)
  const row = new Int32Array(coding.width)
  const rowOf = (machine: Machine) => {
    coding.encode(machine, row, null, row)
    return row
  }
  seen.add(rowOf(model.initial))
  const nodes: SpaceNode[] = [node(0, null, null, marksState(model, claim, model.initial))]
  const edges: SpaceEdge[] = []
  const levels: Level[] = []
  const actors = new Map<string, number>()
  const marked = new Set<number>(nodes[0]?.marked ? [0] : [])
  let bounded = false
  let start = 0
  let level: Machine[] = [model.initial]
  while (level.length > 0 && levels.length < limits.depth) {
    const next: Machine[] = []
    level.forEach((before, at) => {
      for (const action of model.enabled(before)) {
        const { state, events } = model.apply(before, action)
        const step = marksStep(claim, before, action, state, events)
        actors.set(actorOf(action), (actors.get(actorOf(action)) ?? 0) + 1)
        const room = seen.size < limits.states
        const known = room ? seen.add(rowOf(state)) : -2
        if (known === -2) bounded = true
        const to = known === -1 ? seen.size - 1 : known
        if (known === -1) next.push(state)
        if (to < 0) continue
        const marks = step || (known === -1 && marksState(model, claim, state))
        if (marks) marked.add(to)
        if (known === -1 && to <= DRAWN)
          nodes.push(node(levels.length + 1, start + at, action, false))
        if (to <= DRAWN) edges.push({ from: start + at, to, marked: step })
      }
    })
    levels.push({ states: level.length, marked: 0 })
    start += level.length
    level = next
  }
  const complete = level.length === 0 && !bounded
  return {
    complete,
    states: seen.size,
    levels: withMarks(levels, marked),
    actors,
    nodes: nodes.map((each, at) => (marked.has(at) ? { ...each, marked: true } : each)),
    edges,
    numberOf: (machine) => seen.add(rowOf(machine)),
  }
}

const node = (
  depth: number,
  parent: number | null,
  action: Action | null,
  marked: boolean,
): SpaceNode => ({ depth, parent, action, marked })

const shows = (claim: Claim): boolean => claim.expectation === 'sometimes'

const marksState = (model: Model, claim: Claim | undefined, state: Machine): boolean =>
  claim?.about === 'state' && claim.holds(state, model.enabled(state)) === shows(claim)

const marksStep = (
  claim: Claim | undefined,
  ...step: Parameters<Extract<Claim, { about: 'step' }>['holds']>
): boolean => claim?.about === 'step' && claim.holds(...step) === shows(claim)

/** States are numbered level by level, so a level is a range of numbers. */
function withMarks(levels: readonly Level[], marked: ReadonlySet<number>): Level[] {
  let start = 0
  const ends = levels.map(({ states }) => (start += states))
  const counts = levels.map(() => 0)
  for (const state of marked) {
    const at = ends.findIndex((end) => state < end)
    if (at >= 0) counts[at] = (counts[at] ?? 0) + 1
  }
  return levels.map(({ states }, at) => ({ states, marked: counts[at] ?? 0 }))
}

function pathIn(
  model: Model,
  numberOf: (machine: Machine) => number,
  schedule: readonly Action[],
): number[] {
  let machine = model.initial
  const states = schedule.map((action) => {
    machine = model.apply(machine, action).state
    return numberOf(machine)
  })
  return schedule.length > 0 ? [0, ...states] : []
}

/** The states of a schedule, and those that one other move reaches from each of them. */
function beside(model: Model, claim: Claim | undefined, schedule: readonly Action[]) {
  const nodes: SpaceNode[] = [node(0, null, null, marksState(model, claim, model.initial))]
  const edges: SpaceEdge[] = []
  const path = schedule.length > 0 ? [0] : []
  let before = model.initial
  let from = 0
  schedule.forEach((taken, at) => {
    let onward = from
    let after = before
    for (const action of model.enabled(before)) {
      const { state, events } = model.apply(before, action)
      const step = marksStep(claim, before, action, state, events)
      const to = nodes.push(node(at + 1, from, action, step || marksState(model, claim, state))) - 1
      edges.push({ from, to, marked: step })
      if (!sameAction(action, taken)) continue
      onward = to
      after = state
    }
    path.push(onward)
    from = onward
    before = after
  })
  return { nodes, edges, path }
}

/** The moves that lead to a node. */
export function scheduleTo(nodes: readonly SpaceNode[], index: number): Action[] {
  const moves: Action[] = []
  for (let at = nodes[index]; at?.action; at = at.parent === null ? undefined : nodes[at.parent])
    moves.unshift(at.action)
  return moves
}
