/** What is known at a place of a log, for every pin: each value seen, inferred, or unknown. */
import { hex, hex8 } from '../../base/bits.ts'
import { PINS } from '../../core/chips/ioapic.ts'
import {
  ACTIVE_LOW,
  DELIVERY_MODES,
  deliveryModeOf,
  destOf,
  isMasked,
  LEVEL,
  LOGICAL,
  MASKED,
  REMOTE_IRR,
  vectorOf,
} from '../../core/chips/rte.ts'
import { DERIVED, LINE_UNKNOWN, type LogState, lowBit, UNKNOWN } from '../../log/replay/state.ts'
import { targetOf } from './history-forms.ts'
import { isStale } from './staleness.ts'

export type Knowledge = 'seen' | 'inferred' | 'unknown'

export interface KnownCell {
  readonly text: string
  readonly knowledge: Knowledge
  /** Something to look at: Remote IRR set, a route that is stale. */
  readonly mark?: 'set' | 'bad'
}

export const LOG_PIN_FIELDS = [
  'vector',
  'dest',
  'mode',
  'trigger',
  'mask',
  'remoteIrr',
  'line',
  'irr',
  'route',
] as const
export type LogPinField = (typeof LOG_PIN_FIELDS)[number]

export interface KnownPin {
  readonly pin: number
  /** Nothing at all is known of it. */
  readonly untold: boolean
  /** Masked with vector 0, as after a reset. */
  readonly unset: boolean
  readonly cells: Readonly<Record<LogPinField, KnownCell>>
}

export const UNKNOWN_CELL: KnownCell = { text: '?', knowledge: 'unknown' }

export const seen = (text: string, mark?: KnownCell['mark']): KnownCell => ({
  text,
  knowledge: 'seen',
  ...(mark && { mark }),
})

export const knownPins = (state: LogState): KnownPin[] =>
  Array.from({ length: PINS }, (_, pin) => knownPin(state, pin))

function knownPin(state: LogState, pin: number): KnownPin {
  const low = state.low[pin] as number
  const lowKnown = state.lowKnown[pin] as number
  const untold =
    lowKnown === 0 &&
    state.highKnown[pin] === 0 &&
    state.line[pin] === LINE_UNKNOWN &&
    state.routeOrigin[pin] === UNKNOWN
  const unset = (lowKnown & 0xff) === 0xff && vectorOf(low) === 0 && isMasked(low)
  return { pin, untold, unset, cells: cellsOf(state, pin) }
}

function cellsOf(state: LogState, pin: number): KnownPin['cells'] {
  const low = state.low[pin] as number
  const known = (mask: number) => ((state.lowKnown[pin] as number) & mask) >>> 0 === mask
  const knowsDest = ((state.highKnown[pin] as number) & 0xff000000) >>> 0 === 0xff000000
  const trigger = low & LEVEL ? 'level' : 'edge'
  const line = state.line[pin]
  return {
    vector: known(0xff) ? seen(`0x${hex(vectorOf(low)).padStart(2, '0')}`) : UNKNOWN_CELL,
    dest: knowsDest ? seen(`${destOf(state.high[pin] as number)}`) : UNKNOWN_CELL,
    mode: known(0x700 | LOGICAL)
      ? seen(`${DELIVERY_MODES[deliveryModeOf(low)]} ${low & LOGICAL ? 'log' : 'phys'}`)
      : UNKNOWN_CELL,
    trigger: known(LEVEL) ? seen(low & ACTIVE_LOW ? `${trigger} low` : trigger) : UNKNOWN_CELL,
    mask: known(MASKED) ? seen(low & MASKED ? 'masked' : 'open') : UNKNOWN_CELL,
    remoteIrr: bitCell(lowBit(state, pin, REMOTE_IRR)),
    line: line === LINE_UNKNOWN ? UNKNOWN_CELL : seen(line === 1 ? 'high' : 'low'),
    irr: bitCell(state.irrKnown & (1 << pin) ? (state.irr & (1 << pin)) !== 0 : null),
    route: routeCell(state, pin),
  }
}

const bitCell = (bit: boolean | null): KnownCell =>
  bit === null ? UNKNOWN_CELL : bit ? seen('1', 'set') : seen('0')

export function routeCell(state: LogState, pin: number): KnownCell {
  if (state.routeOrigin[pin] === UNKNOWN) return UNKNOWN_CELL
  const knowledge = state.routeOrigin[pin] === DERIVED ? 'inferred' : 'seen'
  const address = state.routeAddress[pin] as number
  if (address === 0) return { text: 'unset', knowledge }
  const text = targetOf(address)
  return isStale(state, pin)
    ? { text: `${text}, stale`, knowledge, mark: 'bad' }
    : { text, knowledge }
}

/** A value of which some bits are known: hex digits, with ? where a bit of the digit is not. */
export function maskedHex(value: number, known: number): string {
  const digits = hex8(value)
  const mask = hex8(known)
  return [...digits].map((digit, at) => (mask[at] === 'f' ? digit : '?')).join('')
}
