import { Interner } from './interner.ts'
import type { KeyWriter } from './key.ts'

/**
 * States as rows of 32-bit words, for searches over millions of them. Equal states have equal
 * rows and different states different rows; a row gives its state back.
 */
export interface Coding<S> {
  /** Words per state. */
  readonly width: number
  /**
   * Writes the row of `state` to `row`. `before` may be a state whose row is `beforeRow`, usually
   * the one it was reached from, so that what they share need not be coded again.
   */
  encode(state: S, row: Int32Array, before: S | null, beforeRow: Int32Array): void
  decode(row: Int32Array): S
  /** Bytes of the tables that it keeps. */
  bytes(): number
}

/**
 * One row for all states with the same form: a state that stands for them, as a search that cares
 * for no other difference needs it.
 */
export const codingOfForms = <S>(coding: Coding<S>, formOf: (state: S) => S): Coding<S> => ({
  ...coding,
  encode: (state, row, before, beforeRow) => coding.encode(formOf(state), row, before, beforeRow),
})

/**
 * A coding for states that consist of immutable parts, which states that agree on one may share: a
 * word is the number of a part among all different parts of its kind met so far. `kinds` gives the
 * key of each part; parts with the same writer are of one kind. `split` writes the parts of a state
 * to a list. It therefore grows with use, and rows are only comparable within one coding.
 */
export function partsCoding<S>(
  kinds: readonly KeyWriter<never>[],
  split: (state: S, parts: object[]) => void,
  join: (parts: readonly object[]) => S,
): Coding<S> {
  const interners = new Map(kinds.map((kind) => [kind, new Interner(kind as KeyWriter<object>)]))
  const slots = kinds.map((kind) => interners.get(kind) as Interner<object>)
  const parts: object[] = kinds.map(() => NONE)
  /** A state is `before` once for each of its actions. */
  const known: object[] = kinds.map(() => NONE)
  let lastBefore: S | null = null
  return {
    width: kinds.length,
    encode(state, row, before, beforeRow) {
      split(state, parts)
      if (before !== lastBefore) {
        lastBefore = before
        if (before === null) known.fill(NONE)
        else split(before, known)
      }
      for (let slot = 0; slot < slots.length; slot++) {
        const part = parts[slot]!
        row[slot] = part === known[slot] ? beforeRow[slot]! : slots[slot]!.numberOf(part)
      }
    },
    bytes: () => [...interners.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    decode(row) {
      for (let slot = 0; slot < slots.length; slot++) parts[slot] = slots[slot]!.values[row[slot]!]!
      return join(parts)
    },
  }
}

const NONE = {}
