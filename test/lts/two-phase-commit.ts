/**
 * Two-phase commit as a plain transition system: the toy whose state counts are published (TLA+'s
 * TCommit/TwoPhase examples, stateright): 288 states for 3 resource managers, 1,568 for 4, 8,832
 * for 5, 296,448 for 7.
 *
 * A state is one word of bits: two for each resource manager, two for the transaction manager, one
 * for each "prepared" that it has counted and for each message sent.
 */
import type { Coding } from '../../src/lts/coding.ts'
import type { Lts } from '../../src/lts/lts.ts'
import type { Property } from '../../src/lts/property.ts'

const WORKING = 0
const PREPARED = 1
const COMMITTED = 2
const ABORTED = 3

interface Packed {
  /** Resource managers, two bits each, then the transaction manager (0 init, 1 committed, 2 aborted). */
  readonly managers: number
  /** One bit each: counted as prepared, prepared message sent; then commit sent, abort sent. */
  readonly messages: number
}

type Move = number

export function twoPhaseCommit(count: number): {
  readonly lts: Lts<Packed, Move, never>
  readonly coding: Coding<Packed>
} {
  const tmShift = 2 * count
  const sent = (rm: number) => 1 << (count + rm)
  const commitSent = 1 << (2 * count)
  const abortSent = commitSent << 1
  const rmOf = (state: Packed, rm: number) => (state.managers >> (2 * rm)) & 3
  const tmOf = (state: Packed) => (state.managers >> tmShift) & 3
  const withRm = (state: Packed, rm: number, value: number) =>
    (state.managers & ~(3 << (2 * rm))) | (value << (2 * rm))

  function enabled(state: Packed): Move[] {
    const moves: Move[] = []
    const init = tmOf(state) === 0
    if (init && (state.messages & ((1 << count) - 1)) === (1 << count) - 1) moves.push(-1)
    if (init) moves.push(-2)
    for (let rm = 0; rm < count; rm++) {
      const now = rmOf(state, rm)
      const counted = state.messages & (1 << rm)
      if (init && !counted && state.messages & sent(rm)) moves.push(5 * rm)
      if (now === WORKING) moves.push(5 * rm + 1, 5 * rm + 2)
      if (state.messages & commitSent && now !== COMMITTED) moves.push(5 * rm + 3)
      if (state.messages & abortSent && now !== ABORTED) moves.push(5 * rm + 4)
    }
    return moves
  }

  function next(state: Packed, move: Move): Packed {
    const { managers, messages } = state
    if (move === -1) return { managers: managers | (1 << tmShift), messages: messages | commitSent }
    if (move === -2) return { managers: managers | (2 << tmShift), messages: messages | abortSent }
    const rm = Math.floor(move / 5)
    switch (move % 5) {
      case 0:
        return { managers, messages: messages | (1 << rm) }
      case 1:
        return { managers: withRm(state, rm, PREPARED), messages: messages | sent(rm) }
      case 2:
        return { managers: withRm(state, rm, ABORTED), messages }
      case 3:
        return { managers: withRm(state, rm, COMMITTED), messages }
    }
    return { managers: withRm(state, rm, ABORTED), messages }
  }

  return {
    lts: {
      initial: { managers: 0, messages: 0 },
      enabled,
      apply: (state, move) => ({ state: next(state, move), events: [] }),
      key: ({ managers, messages }) => `${managers} ${messages}`,
    },
    coding: {
      width: 2,
      encode({ managers, messages }, row) {
        row[0] = managers
        row[1] = messages
      },
      bytes: () => 0,
      decode: (row) => ({ managers: row[0]!, messages: row[1]! }),
    },
  }
}

export const consistent = (count: number): Property<Packed, Move, never> => ({
  id: 'consistent',
  sentence: 'No resource manager commits while another aborts.',
  expectation: 'always',
  about: 'state',
  holds(state) {
    const rms = Array.from({ length: count }, (_, rm) => (state.managers >> (2 * rm)) & 3)
    return !(rms.includes(COMMITTED) && rms.includes(ABORTED))
  },
})
