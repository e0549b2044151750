/**
 * The states of a model as a picture needs them: all of them while they can be drawn, otherwise
 * one schedule with the states beside it; and in any case how many there are at each depth.
 */
import { type Action, sameAction } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import { createModel, type Model } from '../core/model.ts'
import { type Claim, claims } from '../core/properties.ts'
import type { Setup } from '../core/setup.ts'
import { countStates, type Level } from './count-states.ts'
import { type SearchOptions, searchCoding } from './search.ts'
import { marksState, marksStep, node, type SpaceEdge, type SpaceNode } from './space-node.ts'

/** Up to so many states are drawn one by one. */
export const DRAWN = 400

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
  options: SearchOptions = {},
): StateSpace {
  const model = createModel(setup)
  const claim = claims(setup.scenario).find(({ id }) => id === claimId)
  const { coding, groups } = searchCoding(model, options)
  const counted = countStates(model, coding, claim, { ...limits, nodes: DRAWN })
  const { complete, states, levels, actors } = counted
  const drawn = complete && states <= DRAWN
  const { nodes, edges, path } = drawn
    ? { ...counted, path: pathIn(model, counted.numberOf, schedule) }
    : beside(model, claim, schedule)
  const counts = { complete, states, interchangeable: groups, levels, actors: [...actors] }
  return { ...counts, drawn, nodes, edges, path }
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
