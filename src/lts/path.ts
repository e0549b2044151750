import type { Coding } from './coding.ts'
import type { Lts, Transition } from './lts.ts'
import type { Property } from './property.ts'

/** A state on a path: its row, and which enabled action led there when the search found it. */
export interface Stop {
  readonly row: Int32Array
  readonly choice: number
}

/**
 * The moves through some rows, and one more that shows a property. A row may stand for several
 * states, of which the search went on from one; so each move is looked for, the one that the search
 * made first.
 */
export function pathThrough<S, A, E>(
  lts: Lts<S, A, E>,
  coding: Coding<S>,
  stops: readonly Stop[],
  last: { readonly choice: number; readonly property: Property<S, A, E> } | null,
): A[] {
  const path: A[] = []
  const row = new Int32Array(coding.width)
  let state = lts.initial
  for (const stop of stops) {
    const taken = move(lts, state, stop.choice, (_, next) => {
      coding.encode(next.state, row, null, row)
      return row.every((word, at) => word === stop.row[at])
    })
    path.push(taken.action)
    state = taken.state
  }
  if (last) path.push(move(lts, state, last.choice, shows(state, last.property)).action)
  return path
}

type Leads<S, A, E> = (action: A, next: Transition<S, E>) => boolean

const shows =
  <S, A, E>(before: S, property: Property<S, A, E>): Leads<S, A, E> =>
  (action, { state, events }) =>
    property.about === 'step' &&
    property.holds(before, action, state, events) === (property.expectation === 'sometimes')

function move<S, A, E>(lts: Lts<S, A, E>, from: S, choice: number, leads: Leads<S, A, E>) {
  const enabled = lts.enabled(from)
  for (const action of [enabled[choice] as A, ...enabled]) {
    const next = lts.apply(from, action)
    if (leads(action, next)) return { action, state: next.state }
  }
  throw new Error('equal rows stand for states that behave differently')
}
