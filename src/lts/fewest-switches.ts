/**
 * The counterexample (or witness) that changes actor least often: a search over pairs of a state
 * and the actor that moved last, by number of switches, then by length.
 */
import type { Coding } from './coding.ts'
import type { Lts } from './lts.ts'
import type { Property } from './property.ts'
import { RowSet } from './row-set.ts'

interface Node<A> {
  readonly parent: Node<A> | null
  readonly action: A | null
  /** The row of the state, and the number of the actor as the last word. */
  readonly row: Int32Array
  /** The step to it shows the property. */
  readonly shows: boolean
}

/** Nodes expanded between two yields. */
const BATCH = 512

/**
 * The schedule, or null if none of at most `limit` pairs shows the property. Yields how many it has
 * looked at.
 */
export function* fewestSwitches<S, A, E>(
  lts: Lts<S, A, E>,
  coding: Coding<S>,
  property: Property<S, A, E>,
  actorOf: (action: A) => string,
  limit: number,
): Generator<number, readonly A[] | null> {
  const expand = expansion(lts, coding, property, actorOf)
  const seen = new RowSet(coding.width + 1)
  const start = { parent: null, action: null, row: startRow(lts, coding), shows: false }
  for (let level: Level<A> = [[start]]; level.length > 0; ) {
    const later: Level<A> = []
    for (let length = 0; length < level.length; length++) {
      for (const node of level[length] ?? []) {
        if (node.shows) return pathTo(node)
        if (seen.add(node.row) >= 0) continue
        if (seen.size > limit) return null
        if (seen.size % BATCH === 0) yield seen.size
        const next = expand(node)
        if (next === null) return pathTo(node)
        for (const after of next) {
          const switches = node.parent && after.row[coding.width] !== node.row[coding.width]
          push(switches ? later : level, length + 1, after)
        }
      }
    }
    level = later
  }
  return null
}

/** Nodes with one number of switches, by the length of the path to them; sparse. */
type Level<A> = (Node<A>[] | undefined)[]

function push<A>(level: Level<A>, length: number, node: Node<A>): void {
  const nodes = level[length]
  if (nodes) nodes.push(node)
  else level[length] = [node]
}

/** What follows a node; null if the property is about states and shown by this one. */
function expansion<S, A, E>(
  lts: Lts<S, A, E>,
  coding: Coding<S>,
  property: Property<S, A, E>,
  actorOf: (action: A) => string,
): (node: Node<A>) => readonly Node<A>[] | null {
  const actors = new Map<string, number>()
  const wanted = property.expectation === 'sometimes'
  return (node) => {
    const before = coding.decode(node.row)
    const enabled = lts.enabled(before)
    if (property.about === 'state' && property.holds(before, enabled) === wanted) return null
    return enabled.map((action) => {
      const { state, events } = lts.apply(before, action)
      const row = new Int32Array(node.row.length)
      coding.encode(state, row, before, node.row)
      row[coding.width] = numberOf(actors, actorOf(action))
      const shows =
        property.about === 'step' && property.holds(before, action, state, events) === wanted
      return { parent: node, action, row, shows }
    })
  }
}

/** How often a schedule passes from one actor to another. */
export const switchesIn = <A>(path: readonly A[], actorOf: (action: A) => string): number =>
  path.filter((action, at) => at > 0 && actorOf(action) !== actorOf(path[at - 1]!)).length

function startRow<S, A, E>({ initial }: Lts<S, A, E>, coding: Coding<S>): Int32Array {
  const row = new Int32Array(coding.width + 1)
  coding.encode(initial, row, null, row)
  return row
}

function numberOf(actors: Map<string, number>, name: string): number {
  const known = actors.get(name) ?? actors.size + 1
  actors.set(name, known)
  return known
}

function pathTo<A>(node: Node<A>): A[] {
  const path: A[] = []
  for (let at: Node<A> | null = node; at?.parent; at = at.parent) path.unshift(at.action as A)
  return path
}
