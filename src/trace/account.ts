/**
 * What is told of a trace step by step, such as a verdict after each: made when it is first asked
 * for, noted at every few steps, and carried on when the run goes on. So no place of a run of any
 * length costs more than a few steps.
 */
import type { Lane } from './run.ts'
import type { Trace } from './trace.ts'

/** A pure rule: `take` gives a new state or the same one, and never changes what it was given. */
export interface Account<S> {
  /** Before the first step. */
  open(lane: Lane): S
  /** After step `step`, from 1. */
  take(state: S, lane: Lane, step: number): S
}

/** Steps from one note to the next. */
const NOTED = 64

interface Notes<S> {
  /** The state after every so many steps. */
  readonly at: S[]
  /** The place that was asked for last. */
  last: { readonly cursor: number; readonly state: S }
}

/** The state of `account` after `cursor` steps. */
export function accountAt<S>(account: Account<S>, lane: Lane, cursor: number): S {
  const notes = keptOf(lane.trace, account, () => firstNotes(account, lane))
  const near = Math.min(notes.at.length - 1, Math.floor(cursor / NOTED))
  let at = near * NOTED
  let state = notes.at[near] as S
  if (notes.last.cursor <= cursor && notes.last.cursor > at) {
    at = notes.last.cursor
    state = notes.last.state
  }
  while (at < cursor) {
    state = account.take(state, lane, ++at)
    if (at === notes.at.length * NOTED) notes.at.push(state)
  }
  notes.last = { cursor, state }
  return state
}

function firstNotes<S>(account: Account<S>, lane: Lane): Notes<S> {
  const state = account.open(lane)
  return { at: [state], last: { cursor: 0, state } }
}

const books = new WeakMap<Trace, Map<object, unknown>>()

/** Something kept with a trace under a key; `make` makes it when it is first asked for. */
export function keptOf<T>(trace: Trace, key: object, make: () => T): T {
  const book = books.get(trace) ?? new Map<object, unknown>()
  books.set(trace, book)
  const known = book.get(key)
  if (known !== undefined) return known as T
  const made = make()
  book.set(key, made)
  return made
}

/** A trace that begins with all of another's steps takes along what is kept with that. */
export function carryOn(from: Trace, to: Trace): void {
  const book = books.get(from)
  if (book) books.set(to, book)
}
