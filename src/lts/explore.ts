/**
 * Breadth-first search over all reachable states. A generator: it yields progress and returns the
 * outcome, so its driver decides when to stop, show or go on.
 */
import { Ancestry } from './ancestry.ts'
import type { Coding } from './coding.ts'
import { Judge, type Shown } from './judge.ts'
import type { Lts } from './lts.ts'
import { pathThrough } from './path.ts'
import type { Property, Verdict } from './property.ts'
import { RowSet } from './row-set.ts'

export interface Limits {
  readonly states: number
  readonly depth: number
  /** Memory that the tables of the search may take. */
  readonly bytes: number
}

/** The memory bound where nobody asks for another: what a browser's tab can give. */
export const MEMORY_BOUND = 1_000_000_000

export interface Progress {
  readonly states: number
  readonly transitions: number
  /** Depth of the states being expanded, and how many states wait to be. */
  readonly depth: number
  readonly frontier: number
  readonly bytes: number
}

export interface Exploration<A> extends Progress {
  /** Which bound cut the search; null when every reachable state was seen. */
  readonly boundedBy: keyof Limits | null
  readonly verdicts: readonly Verdict<A>[]
}

/** States expanded between two yields. */
const BATCH = 512

/** A search that keeps what it has seen: each run goes on where the one before was cut. */
export interface OpenExploration<A> {
  run(limits: Limits): Generator<Progress, Exploration<A>>
}

export function openExploration<S, A, E>(
  lts: Lts<S, A, E>,
  coding: Coding<S>,
  properties: readonly Property<S, A, E>[],
): OpenExploration<A> {
  const search = new Search(lts, coding, properties)
  return {
    *run(limits) {
      search.within(limits)
      while (search.expand(BATCH)) yield search.progress()
      return search.outcome()
    },
  }
}

/** One search within one set of bounds. */
export const explore = <S, A, E>(
  lts: Lts<S, A, E>,
  coding: Coding<S>,
  properties: readonly Property<S, A, E>[],
  limits: Limits,
): Generator<Progress, Exploration<A>> => openExploration(lts, coding, properties).run(limits)

class Search<S, A, E> {
  private readonly seen: RowSet
  private readonly ancestry = new Ancestry()
  private readonly judge: Judge<S, A, E>
  private readonly row: Int32Array
  private readonly nextRow: Int32Array
  /** Where the search is: the state to expand, and the first of its actions not taken yet. */
  private next = 0
  private choice = 0
  private transitions = 0
  private depth = 0
  private levelEnd = 1
  private limits: Limits = { states: 0, depth: 0, bytes: 0 }
  /** Up to so many states the limits are known to leave room. */
  private room = 0
  private boundedBy: keyof Limits | null = null

  constructor(
    private readonly lts: Lts<S, A, E>,
    private readonly coding: Coding<S>,
    private readonly properties: readonly Property<S, A, E>[],
  ) {
    this.judge = new Judge(properties)
    this.seen = new RowSet(coding.width)
    this.row = new Int32Array(coding.width)
    this.nextRow = new Int32Array(coding.width)
    coding.encode(lts.initial, this.row, null, this.row)
    this.seen.add(this.row)
  }

  within(limits: Limits): void {
    this.limits = limits
    this.room = 0
    this.boundedBy = null
  }

  /** Expands up to `count` states; false when there are none left within the bounds. */
  expand(count: number): boolean {
    for (let done = 0; done < count; done++) {
      if (this.next === this.seen.size) return false
      if (this.next === this.levelEnd) {
        this.depth++
        this.levelEnd = this.seen.size
      }
      if (this.depth >= this.limits.depth) this.boundedBy = 'depth'
      else this.expandNext()
      if (this.boundedBy) return false
    }
    return true
  }

  progress(): Progress {
    const { transitions, depth, seen, next } = this
    const states = seen.size
    return { states, transitions, depth, frontier: states - next, bytes: this.bytesFor(states) }
  }

  outcome(): Exploration<A> {
    const { boundedBy } = this
    return { ...this.progress(), boundedBy, verdicts: this.properties.map((p) => this.verdict(p)) }
  }

  /** Takes every action of the next state, or stops at the first that leads beyond the bound. */
  private expandNext(): void {
    const { lts, coding, seen, judge, row, nextRow, next } = this
    seen.read(next, row)
    const before = coding.decode(row)
    const enabled = lts.enabled(before)
    judge.judgeState(next, before, enabled)
    for (; this.choice < enabled.length; this.choice++) {
      const action = enabled[this.choice] as A
      const { state, events } = lts.apply(before, action)
      judge.judgeStep(next, this.choice, before, action, state, events)
      coding.encode(state, nextRow, before, row)
      const bound = seen.size < this.room ? null : this.bound()
      if (bound && seen.indexOf(nextRow) < 0) {
        this.boundedBy = bound
        return
      }
      this.transitions++
      if (seen.add(nextRow) < 0) this.ancestry.set(seen.size - 1, next, this.choice)
    }
    this.next++
    this.choice = 0
  }

  /** The bound that leaves no room for another state; null if there is room, and then for some more. */
  private bound(): 'states' | 'bytes' | null {
    const { limits, seen } = this
    const more = Math.min(seen.size + BATCH, limits.states)
    if (seen.size >= limits.states) return 'states'
    if (this.bytesFor(more) > limits.bytes) return 'bytes'
    this.room = more
    return null
  }

  private bytesFor(states: number): number {
    return this.seen.bytesFor(states) + this.ancestry.bytesFor(states) + this.coding.bytes()
  }

  private verdict(property: Property<S, A, E>): Verdict<A> {
    const { id, expectation } = property
    const shown = this.judge.shownAt(id)
    const complete = this.boundedBy === null && this.next === this.seen.size
    const holds = shown ? expectation === 'sometimes' : complete ? expectation === 'always' : null
    return { id, expectation, holds, path: shown ? this.pathTo(property, shown) : null }
  }

  private pathTo(property: Property<S, A, E>, { state, choice }: Shown): A[] {
    const stops = this.ancestry.lineOf(state).map((stop) => {
      const row = new Int32Array(this.coding.width)
      this.seen.read(stop.state, row)
      return { row, choice: stop.choice }
    })
    return pathThrough(this.lts, this.coding, stops, choice === null ? null : { choice, property })
  }
}
