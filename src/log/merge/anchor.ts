/**
 * Moments that two logs of one run both show: QEMU asks KVM for an interrupt and KVM is asked, KVM
 * leaves with an EOI and QEMU broadcasts it, a vCPU's write leaves and arrives, a handler runs for
 * what was sent. A cause is not later than its effect. Spec: trace-formats.md section 5.3.
 */
import type { EventTable } from '../event-table.ts'
import { KIND, NONE } from '../kinds.ts'

/** On which side of a moment the log stands; `same` where two logs show one and the same thing. */
export type Side = 'cause' | 'effect' | 'same'

export interface Anchor {
  /** Two anchors can only be one moment if their keys are equal. */
  readonly key: string
  readonly side: Side
  /** The event, in the table of all sources. */
  readonly index: number
}

type Found = Omit<Anchor, 'index'> | null

/** KVM_EXIT_IOAPIC_EOI. */
const EXIT_IOAPIC_EOI = 26
/** Where the window of the first I/O APIC lies, and how long it is. */
const IOAPIC_BASE = 0xfec00000
const IOAPIC_SIZE = 0x1000
const EOIR = 0x40

interface Memory {
  /** The mail's debug line says when KVM is asked; without it only the rise of Remote IRR does. */
  readonly debugLines: boolean
  /** In a console of its own: the one interrupt that it speaks of, else null. */
  readonly handled: number | null
  /** The vector of the last EOI of each thread, which the exit that follows does not name. */
  readonly eois: Map<number, number>
  /** Pins whose Remote IRR was set and not cleared since. */
  readonly inService: Set<number>
  /** The vector that the guest wrote to the EOI register just now: that EOI never was in KVM. */
  explicitEoi: number
}

/** The moments that one source shows, in its order; `indices` are its events. */
export function anchorsOf(events: EventTable, indices: readonly number[]): readonly Anchor[] {
  const memory: Memory = {
    debugLines: indices.some((index) => events.code(index) === KIND.ioapic_service),
    handled: onlyInterrupt(events, indices),
    eois: new Map(),
    inService: new Set(),
    explicitEoi: NONE,
  }
  return indices.flatMap((index) => {
    const found = anchorAt(events, index, memory)
    return found ? [{ ...found, index }] : []
  })
}

const GUEST = [
  'guest_handler',
  'guest_stuck',
  'guest_affinity',
  'guest_ack_level',
  'guest_nobody_cared',
] as const
const NAMES_IRQ = new Set([KIND.guest_affinity, KIND.guest_ack_level])

const isGuest = new Set<number>(GUEST.map((kind) => KIND[kind]))

/** A handler's print does not name its interrupt; a console that names only one means that. */
function onlyInterrupt(events: EventTable, indices: readonly number[]): number | null {
  if (!indices.every((index) => isGuest.has(events.code(index)))) return null
  const named = indices.filter((index) => NAMES_IRQ.has(events.code(index)))
  const irqs = new Set(named.map((index) => events.value(index, 0)))
  const [irq] = irqs
  return irqs.size === 1 && irq !== undefined ? irq : null
}

function anchorAt(events: EventTable, index: number, memory: Memory): Found {
  const first = events.value(index, 0)
  switch (events.kind(index)) {
    case 'ioapic_service':
      return { key: `raise ${first}`, side: 'cause' }
    case 'ioapic_set_remote_irr':
      return memory.debugLines ? null : rise(first, memory)
    case 'ioapic_clear_remote_irr':
      memory.inService.delete(first)
      return null
    case 'kvm_set_irq':
      return events.value(index, 1) === 1 ? { key: `raise ${first}`, side: 'effect' } : null
    case 'kvm_eoi':
      memory.eois.set(events.thread(index), events.value(index, 1))
      return null
    case 'kvm_userspace_exit':
      return first === EXIT_IOAPIC_EOI ? exit(events.thread(index), memory) : null
    case 'ioapic_eoi_broadcast':
      return broadcast(first, memory)
    case 'ioapic_mem_write':
      if (first === EOIR) memory.explicitEoi = events.value(index, 3)
      return { key: access(first, events.value(index, 3)), side: 'effect' }
    case 'kvm_mmio':
      return mmio(events, index)
    default:
      return isGuest.has(events.code(index)) ? told(events, index, memory) : null
  }
}

function rise(pin: number, { inService }: Memory): Found {
  if (inService.has(pin)) return null
  inService.add(pin)
  return { key: `raise ${pin}`, side: 'cause' }
}

function exit(thread: number, { eois }: Memory): Found {
  const vector = eois.get(thread)
  return vector === undefined ? null : { key: `eoi ${vector}`, side: 'cause' }
}

function broadcast(vector: number, memory: Memory): Found {
  const explicit = memory.explicitEoi === vector
  memory.explicitEoi = NONE
  return explicit ? null : { key: `eoi ${vector}`, side: 'effect' }
}

const access = (offset: number, value: number): string => `write ${offset} ${value}`

function mmio(events: EventTable, index: number): Found {
  const offset = events.value(index, 2) - IOAPIC_BASE
  const ours = events.value(index, 0) === 1 && offset >= 0 && offset < IOAPIC_SIZE
  return ours ? { key: access(offset, events.value(index, 3)), side: 'cause' } : null
}

function told(events: EventTable, index: number, { handled }: Memory): Found {
  if (handled !== null && events.code(index) === KIND.guest_handler)
    return { key: `raise ${handled}`, side: 'effect' }
  const [first, second] = [events.value(index, 0), events.value(index, 1)]
  return { key: `${events.kind(index)} ${first} ${second}`, side: 'same' }
}
