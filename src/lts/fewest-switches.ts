/**
 * The counterexample (or witness) that changes actor least often: a breadth-first search over
 * pairs of a state and the actor that moved last, by number of switches, then by length.
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
}

/** The schedule, or null if none of at most `limit` states shows the property. */
export function fewestSwitches<S, A, E>(
  lts: Lts<S, A, E>,
  coding: Coding<S>,
  property: Property<S, A, E>,
  actorOf: (action: A) => string,
  limit: number,
): readonly A[] | null {
  const actors = new Map<string, number>()
  const seen = new RowSet(coding.width + 1)
  const shows = property.expectation === 'sometimes'
  let level: Node<A>[] = [{ parent: null, action: null, row: startRow(lts, coding) }]
  while (level.length > 0 && seen.size < limit) {
    const later: Node<A>[] = []
    let found: Node<A> | null = null
    for (let at = 0; at < level.length; at++) {
      const node = level[at]!
      if (seen.add(node.row) >= 0) continue
      const before = coding.decode(node.row)
      const enabled = lts.enabled(before)
      if (property.about === 'state' && property.holds(before, enabled) === shows)
        return pathTo(node)
      for (const action of enabled) {
        const { state, events } = lts.apply(before, action)
        const next = { parent: node, action, row: new Int32Array(node.row.length) }
        coding.encode(state, next.row, before, node.row)
        next.row[coding.width] = numberOf(actors, actorOf(action))
        const sameActor = next.row[coding.width] === node.row[coding.width] || node.parent === null
        const isShown =
          property.about === 'step' && property.holds(before, action, state, events) === shows
        if (isShown && sameActor) return pathTo(next)
        if (isShown) found ??= next
        else (sameActor ? level : later).push(next)
      }
    }
    if (found) return pathTo(found)
    level = later
  }
  return null
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
