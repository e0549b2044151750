/**
 * Breadth-first search over all reachable states. A generator: it yields progress and returns the
 * outcome, so its driver decides when to stop, show or go on.
 */
import type { Coding } from './coding.ts'
import type { Lts } from './lts.ts'
import { pathThrough, type Stop } from './path.ts'
import type { Property, Verdict } from './property.ts'
import { doubled, RowSet } from './row-set.ts'

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
  /** For each state but the first: the state it was reached from, and by which enabled action. */
  private parents = new Int32Array(1024)
  private choices = new Int32Array(1024)
  private readonly found = new Map<string, Found>()
  private readonly row: Int32Array
  private readonly nextRow: Int32Array
  /** Where the search is: the state to expand, and the first of its actions not taken yet. */
  private next = 0
  private choice = 0
  private transitions = 0
  private depth = 0
  private levelEnd = 1
  private limits: Limits = { states: 0, depth: 0, bytes: 0 }
  private boundedBy: keyof Limits | null = null

  constructor(
    private readonly lts: Lts<S, A, E>,
    private readonly coding: Coding<S>,
    private readonly properties: readonly Property<S, A, E>[],
  ) {
    this.seen = new RowSet(coding.width)
    this.row = new Int32Array(coding.width)
    this.nextRow = new Int32Array(coding.width)
    const { initial } = lts
    coding.encode(initial, this.row, null, this.row)
    this.seen.add(this.row)
  }

  within(limits: Limits): void {
    this.limits = limits
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
    return {
      states: seen.size,
      transitions,
      depth,
      frontier: seen.size - next,
      bytes: this.bytes,
    }
  }

  outcome(): Exploration<A> {
    const { boundedBy } = this
    return { ...this.progress(), boundedBy, verdicts: this.properties.map((p) => this.verdict(p)) }
  }

  /** Takes every action of the next state, or stops at the first that leads beyond the bound. */
  private expandNext(): void {
    const { lts, coding, seen, row, nextRow, next } = this
    seen.read(next, row)
    const before = coding.decode(row)
    const enabled = lts.enabled(before)
    this.judgeState(next, before, enabled)
    for (; this.choice < enabled.length; this.choice++) {
      const action = enabled[this.choice] as A
      const { state, events } = lts.apply(before, action)
      this.judgeStep(next, this.choice, before, action, state, events)
      coding.encode(state, nextRow, before, row)
      const full = this.bound()
      if (full && seen.indexOf(nextRow) < 0) {
        this.boundedBy = full
        return
      }
      this.transitions++
      if (seen.add(nextRow) < 0) this.remember(seen.size - 1, next, this.choice)
    }
    this.next++
    this.choice = 0
  }

  /** The bound that leaves no room for another state; null if there is room. */
  private bound(): 'states' | 'bytes' | null {
    if (this.seen.size >= this.limits.states) return 'states'
    return this.bytes >= this.limits.bytes ? 'bytes' : null
  }

  private get bytes(): number {
    return this.seen.bytes + this.parents.byteLength + this.choices.byteLength
  }

  private remember(state: number, parent: number, choice: number): void {
    if (state >= this.parents.length) {
      this.parents = doubled(this.parents)
      this.choices = doubled(this.choices)
    }
    this.parents[state] = parent
    this.choices[state] = choice
  }

  private judgeState(index: number, state: S, enabled: readonly A[]): void {
    for (const property of this.properties) {
      if (property.about !== 'state' || this.found.has(property.id)) continue
      if (property.holds(state, enabled) === (property.expectation === 'sometimes')) {
        this.found.set(property.id, { state: index, choice: null })
      }
    }
  }

  private judgeStep(
    index: number,
    choice: number,
    before: S,
    action: A,
    after: S,
    events: readonly E[],
  ) {
    for (const property of this.properties) {
      if (property.about !== 'step' || this.found.has(property.id)) continue
      if (
        property.holds(before, action, after, events) ===
        (property.expectation === 'sometimes')
      ) {
        this.found.set(property.id, { state: index, choice })
      }
    }
  }

  private verdict(property: Property<S, A, E>): Verdict<A> {
    const { id, expectation } = property
    const shown = this.found.get(id)
    const complete = this.boundedBy === null && this.next === this.seen.size
    const holds = shown ? expectation === 'sometimes' : complete ? expectation === 'always' : null
    return { id, expectation, holds, path: shown ? this.pathTo(property, shown) : null }
  }

  private pathTo(property: Property<S, A, E>, { state, choice }: Found): A[] {
    const stops: Stop[] = []
    for (let at = state; at > 0; at = this.parents[at]!) {
      const row = new Int32Array(this.coding.width)
      this.seen.read(at, row)
      stops.unshift({ row, choice: this.choices[at]! })
    }
    return pathThrough(this.lts, this.coding, stops, choice === null ? null : { choice, property })
  }
}

/** Where a property was first violated or witnessed: the state, and the step from it or null. */
interface Found {
  readonly state: number
  readonly choice: number | null
}
