/** Which pin an event is about. Vectors lead to a pin through the RTEs, or through KVM's routes. */
import { IOREGSEL, IOWIN, PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import { REMOTE_IRR } from '../../core/chips/rte.ts'
import type { EventTable } from '../../log/event-table.ts'
import type { Kind } from '../../log/kinds.ts'
import { rtePin } from '../../log/replay/routes.ts'
import type { LogState } from '../../log/replay/state.ts'

export const NO_PIN = 255

/** What has to be remembered from event to event. */
export interface PinMemory {
  /** The GSI that was raised last, until a message says with which vector. */
  raised: number
  /** By vector, the pin whose message had it; NO_PIN where none was seen. */
  readonly byVector: Uint8Array
  /** The pin that was served last: a handler's line names none. */
  served: number
}

export const newPinMemory = (): PinMemory => ({
  raised: NO_PIN,
  byVector: new Uint8Array(256).fill(NO_PIN),
  served: NO_PIN,
})

type Finder = (events: EventTable, index: number, state: LogState, memory: PinMemory) => number

const first: Finder = (events, index) => bounded(events.value(index, 0))
const served: Finder = (_events, _index, _state, memory) => memory.served
const vectorAt =
  (field: number): Finder =>
  (events, index, state, memory) =>
    pinOfVector(state, memory, events.value(index, field) & 0xff)

const FINDERS: Partial<Readonly<Record<Kind, Finder>>> = {
  ioapic_set_irq: (events, index) => bounded(pinOfInput(events.value(index, 0))),
  ioapic_set_remote_irr: serves,
  ioapic_clear_remote_irr: first,
  ioapic_eoi_broadcast: vectorAt(0),
  ioapic_eoi_delayed_reassert: first,
  ioapic_mem_read: (events, index, state) => pinOfAccess(events, index, state),
  ioapic_mem_write: (events, index, state) => pinOfAccess(events, index, state),
  ioapic_service: serves,
  ioapic_update_kvm_routes: first,
  kvm_irqchip_update_msi_route: first,
  kvm_irqchip_add_msi_route: (events, index) => bounded(events.value(index, 2)),
  kvm_resample_fd_notify: first,
  kvm_set_irq(events, index, _state, memory) {
    memory.raised = bounded(events.value(index, 0))
    if (events.value(index, 1) !== 0) memory.served = memory.raised
    return memory.raised
  },
  kvm_msi_set_irq(events, index, state, memory) {
    const vector = events.value(index, 1) & 0xff
    if (memory.raised !== NO_PIN) memory.byVector[vector] = memory.raised
    memory.raised = NO_PIN
    return pinOfVector(state, memory, vector)
  },
  kvm_ioapic_set_irq: first,
  kvm_apic_accept_irq: vectorAt(1),
  kvm_eoi: vectorAt(1),
  kvm_pv_eoi: vectorAt(1),
  kvm_ack_irq: (events, index) => bounded(events.value(index, 1)),
  kvm_inj_virq: vectorAt(0),
  guest_handler: served,
  guest_affinity: first,
  guest_ack_level: first,
  guest_nobody_cared: first,
}

/** The pin, or NO_PIN. `state` is what is known after the event. */
export const pinOfEvent = (
  events: EventTable,
  index: number,
  state: LogState,
  memory: PinMemory,
): number => FINDERS[events.kind(index)]?.(events, index, state, memory) ?? NO_PIN

function serves(events: EventTable, index: number, _state: LogState, memory: PinMemory): number {
  memory.served = bounded(events.value(index, 0))
  return memory.served
}

const bounded = (pin: number): number => (pin < PINS ? pin : NO_PIN)

/** Selecting a register and reading or writing it are both about the RTE behind it. */
export function pinOfAccess(events: EventTable, index: number, state: LogState): number {
  const address = events.value(index, 0) & 0xff
  return address === IOREGSEL || address === IOWIN ? bounded(rtePin(state.regsel)) : NO_PIN
}

/** One that waits for this vector's EOI comes before one that merely has the vector. */
export function pinOfVector(state: LogState, memory: PinMemory, vector: number): number {
  let found = NO_PIN
  for (let pin = 0; pin < PINS; pin++) {
    const known = state.lowKnown[pin] as number
    const low = state.low[pin] as number
    if ((known & 0xff) !== 0xff || (low & 0xff) !== vector || vector === 0) continue
    if (known & low & REMOTE_IRR) return pin
    if (found === NO_PIN) found = pin
  }
  return found === NO_PIN ? (memory.byVector[vector] ?? NO_PIN) : found
}
