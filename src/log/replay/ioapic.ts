/** What QEMU's own events tell of its I/O APIC. Spec: ioapic.md sections 2 to 7. */
import { IOREGSEL, IOWIN, PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import { DELIVERY_STATUS, LEVEL, MASKED, READ_ONLY, REMOTE_IRR } from '../../core/chips/rte.ts'
import type { EventTable } from '../event-table.ts'
import { forgetRoute, type RouteRules, routeAfterWrite, rtePin } from './routes.ts'
import type { LogState } from './state.ts'

const ALL = 0xffffffff
const VECTOR = 0xff

export function onMemWrite(state: LogState, events: EventTable, rules: RouteRules): void {
  const { index } = state
  const address = events.value(index, 0) & 0xff
  const value = events.value(index, 3)
  state.regsel = events.value(index, 1)
  if (address === IOREGSEL) state.regsel = value & 0xff
  if (address !== IOWIN || events.value(index, 2) !== 4) return
  const pin = rtePin(state.regsel)
  if (pin >= PINS) return
  if (state.regsel & 1) writeHigh(state, pin, value)
  else writeLow(state, pin, value)
  routeAfterWrite(state, pin, rules)
}

function writeHigh(state: LogState, pin: number, value: number): void {
  state.high[pin] = value
  state.highKnown[pin] = ALL
  state.rteAt[pin] = state.index
}

/** Remote IRR keeps its value, or goes with the level trigger. */
function writeLow(state: LogState, pin: number, value: number): void {
  const kept = (state.low[pin] as number) & REMOTE_IRR
  const isLevel = (value & LEVEL) !== 0
  const known = isLevel ? (state.lowKnown[pin] as number) & REMOTE_IRR : REMOTE_IRR
  if (!isLevel && kept !== 0) state.remoteIrrAt[pin] = state.index
  state.low[pin] = (value & ~READ_ONLY) | (isLevel ? kept : 0)
  state.lowKnown[pin] = ~READ_ONLY | DELIVERY_STATUS | known
  state.rteAt[pin] = state.index
  if (!isLevel && (value & MASKED) === 0) setIrr(state, pin, false)
}

/** A read tells the whole half, Remote IRR included. */
export function onMemRead(state: LogState, events: EventTable): void {
  const { index } = state
  const address = events.value(index, 0) & 0xff
  state.regsel = events.value(index, 1)
  if (address !== IOWIN || events.value(index, 2) !== 4) return
  const pin = rtePin(state.regsel)
  if (pin >= PINS) return
  const value = events.value(index, 3)
  if (state.regsel & 1) learnHigh(state, pin, value)
  else learnLow(state, pin, value)
}

function learnHigh(state: LogState, pin: number, value: number): void {
  if (state.high[pin] === value && state.highKnown[pin] === ALL) return
  writeHigh(state, pin, value)
}

function learnLow(state: LogState, pin: number, value: number): void {
  const known = state.lowKnown[pin] as number
  const changed = (state.low[pin] as number) ^ value
  if (changed === 0 && known === ALL) return
  if ((changed | ~known) & REMOTE_IRR) state.remoteIrrAt[pin] = state.index
  state.low[pin] = value
  state.lowKnown[pin] = ALL
  state.rteAt[pin] = state.index
}

export function onSetIrq(state: LogState, events: EventTable): void {
  const pin = pinOfInput(events.value(state.index, 0))
  if (pin >= PINS) return
  const level = events.value(state.index, 1) !== 0
  const changed = state.line[pin] !== (level ? 1 : 0)
  state.line[pin] = level ? 1 : 0
  if (changed) state.lineAt[pin] = state.index
  if (((state.lowKnown[pin] as number) & LEVEL) === 0) state.irrKnown &= ~(1 << pin)
  else if ((state.low[pin] as number) & LEVEL) setIrr(state, pin, level)
}

function setIrr(state: LogState, pin: number, isSet: boolean): void {
  const bit = 1 << pin
  state.irr = isSet ? state.irr | bit : state.irr & ~bit
  state.irrKnown |= bit
}

/** Clears Remote IRR of every level pin with this vector; each prints a line, which may be lost. */
export function onEoiBroadcast(state: LogState, events: EventTable): void {
  const vector = events.value(state.index, 0)
  const wanted = REMOTE_IRR | LEVEL
  for (let pin = 0; pin < PINS; pin++) {
    const low = state.low[pin] as number
    const isKnown = ((state.lowKnown[pin] as number) & (wanted | VECTOR)) === (wanted | VECTOR)
    if (isKnown && (low & wanted) === wanted && (low & VECTOR) === vector)
      state.clearing |= 1 << pin
  }
}

export function finishClearing(state: LogState): void {
  for (let pin = 0; state.clearing !== 0; pin++) {
    const bit = 1 << pin
    if ((state.clearing & bit) === 0) continue
    state.clearing &= ~bit
    state.low[pin] = (state.low[pin] as number) & ~REMOTE_IRR
    state.remoteIrrAt[pin] = state.index
  }
}

/** Printed for a level pin that is unmasked and requests, also where Remote IRR is set already. */
export function onSetRemoteIrr(state: LogState, events: EventTable): void {
  const pin = events.value(state.index, 0)
  if (pin >= PINS) return
  if (state.clearing & (1 << pin)) finishClearing(state)
  const known = state.lowKnown[pin] as number
  // It was unmasked, so a write is not in the log: whatever else it changed is unknown too.
  if (known & (state.low[pin] as number) & MASKED) forgetRoute(state, pin)
  const wasSet = (known & REMOTE_IRR) !== 0 && ((state.low[pin] as number) & REMOTE_IRR) !== 0
  if (!wasSet) state.remoteIrrAt[pin] = state.index
  state.low[pin] = ((state.low[pin] as number) | REMOTE_IRR | LEVEL) & ~MASKED
  state.lowKnown[pin] = known | REMOTE_IRR | LEVEL | MASKED
  setIrr(state, pin, true)
}

export function onClearRemoteIrr(state: LogState, events: EventTable): void {
  const pin = events.value(state.index, 0)
  if (pin >= PINS) return
  const vector = events.value(state.index, 1) & VECTOR
  state.clearing &= ~(1 << pin)
  state.low[pin] = ((state.low[pin] as number) & ~(REMOTE_IRR | VECTOR)) | LEVEL | vector
  state.lowKnown[pin] = (state.lowKnown[pin] as number) | REMOTE_IRR | LEVEL | VECTOR
  state.remoteIrrAt[pin] = state.index
}
