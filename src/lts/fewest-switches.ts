/**
 * The counterexample (or witness) that changes actor least often: a search over pairs of a state
 * and the actor that moved last, by number of switches, then by length.
 */
import { Ancestry } from './ancestry.ts'
import type { Coding } from './coding.ts'
import type { Lts } from './lts.ts'
import type { Property } from './property.ts'
import { RowSet } from './row-set.ts'
import { SwitchQueue } from './switch-queue.ts'

/** Pairs looked at between two yields. */
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
  const search = new Search(lts, coding, property, actorOf)
  for (let looked = 0; looked < limit; ) {
    const pair = search.next()
    if (pair === undefined) return null
    if (search.lookAt(pair)) return search.pathTo(pair)
    if (++looked % BATCH === 0) yield looked
  }
  return null
}

/** How often a schedule passes from one actor to another. */
export const switchesIn = <A>(path: readonly A[], actorOf: (action: A) => string): number =>
  path.filter((action, at) => at > 0 && actorOf(action) !== actorOf(path[at - 1]!)).length

const START = 0
/** Stands among the pairs for the end of a step that shows the property. */
const GOAL = 1
/** More than any path has moves. */
const SWITCH = 2 ** 32

class Search<S, A, E> {
  /** Rows of states, each with the number of an actor as the last word. */
  private readonly pairs: RowSet
  private readonly queue = new SwitchQueue(START)
  private readonly ancestry = new Ancestry()
  /** The fewest switches, and then moves, with which each pair has been reached. */
  private readonly costs = [0, Number.POSITIVE_INFINITY]
  private readonly row: Int32Array
  private readonly nextRow: Int32Array
  private readonly actors = new Map<string, number>()
  private readonly wanted: boolean

  constructor(
    private readonly lts: Lts<S, A, E>,
    private readonly coding: Coding<S>,
    private readonly property: Property<S, A, E>,
    private readonly actorOf: (action: A) => string,
  ) {
    this.wanted = property.expectation === 'sometimes'
    this.pairs = new RowSet(coding.width + 1)
    this.row = new Int32Array(coding.width + 1)
    this.nextRow = new Int32Array(coding.width + 1).fill(-1)
    coding.encode(lts.initial, this.row, null, this.row)
    this.pairs.add(this.row)
    this.pairs.add(this.nextRow)
  }

  /** The next pair in order, each once. */
  next(): number | undefined {
    for (;;) {
      const pair = this.queue.next()
      if (pair === undefined || this.costs[pair] === this.cost()) return pair
    }
  }

  /** Reaches what follows a pair; true where the property is shown instead. */
  lookAt(pair: number): boolean {
    if (pair === GOAL) return true
    const { lts, coding, property, row, nextRow, wanted } = this
    this.pairs.read(pair, row)
    const before = coding.decode(row)
    const enabled = lts.enabled(before)
    if (property.about === 'state' && property.holds(before, enabled) === wanted) return true
    for (let choice = 0; choice < enabled.length; choice++) {
      const action = enabled[choice] as A
      const { state, events } = lts.apply(before, action)
      const shows =
        property.about === 'step' && property.holds(before, action, state, events) === wanted
      coding.encode(state, nextRow, before, row)
      nextRow[coding.width] = this.numberOf(this.actorOf(action))
      const known = shows ? GOAL : this.pairs.add(nextRow)
      const switched = pair !== START && nextRow[coding.width] !== row[coding.width]
      this.reach(known < 0 ? this.pairs.size - 1 : known, pair, choice, switched)
    }
    return false
  }

  pathTo(pair: number): A[] {
    let state = this.lts.initial
    return this.ancestry.lineOf(pair).map(({ choice }) => {
      const action = this.lts.enabled(state)[choice] as A
      state = this.lts.apply(state, action).state
      return action
    })
  }

  private reach(pair: number, from: number, choice: number, switched: boolean): void {
    const cost = this.cost() + 1 + (switched ? SWITCH : 0)
    if (cost >= (this.costs[pair] ?? Number.POSITIVE_INFINITY)) return
    this.costs[pair] = cost
    this.ancestry.set(pair, from, choice)
    this.queue.push(pair, switched)
  }

  private cost(): number {
    return this.queue.switches * SWITCH + this.queue.length
  }

  private numberOf(actor: string): number {
    const known = this.actors.get(actor) ?? this.actors.size + 1
    this.actors.set(actor, known)
    return known
  }
}
