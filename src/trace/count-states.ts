/** Counts the states of a model level by level, and keeps the first of them and their edges. */
import type { Action } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import type { Model } from '../core/model.ts'
import type { Claim } from '../core/properties.ts'
import type { Coding } from '../lts/coding.ts'
import { RowSet } from '../lts/row-set.ts'
import { actorOf } from './search.ts'
import { marksState, marksStep, node, type SpaceEdge, type SpaceNode } from './space-node.ts'

export interface Level {
  readonly states: number
  /** How many of them break the claim, or are reached by a step that does. */
  readonly marked: number
}

export interface CountLimits {
  readonly states: number
  readonly depth: number
  /** So many states are kept as nodes. */
  readonly nodes: number
}

export interface Counted {
  /** Every reachable state was counted. */
  readonly complete: boolean
  readonly states: number
  readonly levels: readonly Level[]
  /** How many transitions each actor makes. */
  readonly actors: ReadonlyMap<string, number>
  readonly nodes: readonly SpaceNode[]
  readonly edges: readonly SpaceEdge[]
  /** The number of a machine that was counted; nodes have the numbers of their states. */
  numberOf(machine: Machine): number
}

/** What a count has met so far. States are numbered as they are met, so a level is a range. */
interface Tally {
  readonly model: Model
  readonly claim: Claim | undefined
  readonly limits: CountLimits
  readonly states: States
  readonly nodes: SpaceNode[]
  readonly edges: SpaceEdge[]
  /** How many states each level has. */
  readonly levels: number[]
  readonly actors: Map<string, number>
  readonly marked: Set<number>
  /** There was no room for a state. */
  bounded: boolean
}

export function countStates(
  model: Model,
  coding: Coding<Machine>,
  claim: Claim | undefined,
  limits: CountLimits,
): Counted {
  const { initial } = model
  const states = numbered(coding)
  const nodes = [node(0, null, null, false)]
  const found = { nodes, edges: [], levels: [], actors: new Map(), marked: new Set<number>() }
  const tally: Tally = { model, claim, limits, states, ...found, bounded: false }
  states.add(initial)
  if (marksState(model, claim, initial)) tally.marked.add(0)
  let level: readonly Machine[] = [initial]
  for (let first = 0; level.length > 0 && tally.levels.length < limits.depth; ) {
    const next = expand(tally, level, first)
    first += level.length
    tally.levels.push(level.length)
    level = next
  }
  return {
    complete: level.length === 0 && !tally.bounded,
    states: states.size(),
    levels: withMarks(tally.levels, tally.marked),
    actors: tally.actors,
    nodes: nodes.map((each, at) => ({ ...each, marked: tally.marked.has(at) })),
    edges: tally.edges,
    numberOf: states.numberOf,
  }
}

interface States {
  size(): number
  /** Its number if it was met before; otherwise adds it and gives -1. */
  add(machine: Machine): number
  /** -1 for one that was not met. */
  numberOf(machine: Machine): number
}

function numbered(coding: Coding<Machine>): States {
  const seen = new RowSet(coding.width)
  const row = new Int32Array(coding.width)
  const rowOf = (machine: Machine) => {
    coding.encode(machine, row, null, row)
    return row
  }
  return {
    size: () => seen.size,
    add: (machine) => seen.add(rowOf(machine)),
    numberOf: (machine) => seen.indexOf(rowOf(machine)),
  }
}

/** Takes every action of every state of a level, the first of which has the number `first`. */
function expand(tally: Tally, level: readonly Machine[], first: number): Machine[] {
  const next: Machine[] = []
  level.forEach((before, at) => {
    for (const action of tally.model.enabled(before)) {
      const fresh = step(tally, before, first + at, action)
      if (fresh) next.push(fresh)
    }
  })
  return next
}

/** Counts one step. The state that it leads to, if that is new. */
function step(tally: Tally, before: Machine, from: number, action: Action): Machine | null {
  const { model, claim, limits, states, actors, nodes, edges, marked } = tally
  const { state, events } = model.apply(before, action)
  const actor = actorOf(action)
  actors.set(actor, (actors.get(actor) ?? 0) + 1)
  const full = states.size() >= limits.states
  const known = full ? states.numberOf(state) : states.add(state)
  if (full && known < 0) {
    tally.bounded = true
    return null
  }
  const fresh = known < 0
  const to = fresh ? states.size() - 1 : known
  const marks = marksStep(claim, before, action, state, events)
  if (marks || (fresh && marksState(model, claim, state))) marked.add(to)
  if (fresh && to < limits.nodes) nodes.push(node(tally.levels.length + 1, from, action, false))
  if (to < limits.nodes) edges.push({ from, to, marked: marks })
  return fresh ? state : null
}

function withMarks(levels: readonly number[], marked: ReadonlySet<number>): Level[] {
  const counts = levels.map(() => 0)
  let end = 0
  const ends = levels.map((states) => (end += states))
  for (const state of marked) {
    const at = ends.findIndex((end) => state < end)
    if (at >= 0) counts[at] = (counts[at] ?? 0) + 1
  }
  return levels.map((states, at) => ({ states, marked: counts[at] ?? 0 }))
}
