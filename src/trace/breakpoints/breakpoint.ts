/** What a run can be stopped by. */
import { pinOfInput } from '../../core/chips/ioapic.ts'
import type { Event, EventType } from '../../core/event.ts'
import type { Cell } from '../causes/cell.ts'

export interface Breakpoint {
  readonly condition: Condition
  /** The machine it is for; null for whichever. */
  readonly lane: 0 | 1 | null
  /** One that is switched off is kept, but stops nothing. */
  readonly enabled: boolean
}

/** What a step has to do. A null stands for any. */
export type Condition =
  | EventCondition
  /** Remote IRR of a pin changes: to 1, to 0, or either way. */
  | { readonly on: 'remote-irr'; readonly pin: number; readonly to: 0 | 1 | null }
  /** KVM's route of a GSI falls behind what the RTE asks for. */
  | { readonly on: 'stale'; readonly pin: number }
  /** A vCPU takes a vector into service: its ISR bit is set. */
  | { readonly on: 'taken'; readonly vcpu: number | null; readonly vector: number | null }
  /** A claim that should always hold is broken; one about states, when it was not broken before. */
  | { readonly on: 'broken'; readonly claim: string }
  /** Any value of the path changes. */
  | { readonly on: 'change'; readonly cell: Cell }

/** An event of a kind, with these values where it has them. */
export interface EventCondition {
  readonly on: 'event'
  readonly type: EventType
  readonly pin: number | null
  readonly vcpu: number | null
  readonly vector: number | null
}

export const EVENT_FIELDS = ['pin', 'vcpu', 'vector'] as const
export type EventField = (typeof EVENT_FIELDS)[number]

/** What can be asked of an event beside its kind. An IRQ of Linux is the pin of that number. */
export const FIELDS_OF: Readonly<Record<EventType, readonly EventField[]>> = {
  ioapic_set_irq: ['pin'],
  ioapic_mem_read: [],
  ioapic_mem_write: [],
  ioapic_eoi_broadcast: ['vector'],
  ioapic_clear_remote_irr: ['pin', 'vector'],
  ioapic_set_remote_irr: ['pin'],
  ioapic_eoi_delayed_reassert: ['pin'],
  ioapic_service: ['pin'],
  ioapic_update_kvm_routes: ['pin'],
  kvm_irqchip_commit_routes: [],
  kvm_set_irq: ['pin'],
  kvm_msi_set_irq: ['vector'],
  kvm_apic_accept_irq: ['vcpu', 'vector'],
  kvm_inj_virq: ['vcpu', 'vector'],
  kvm_eoi: ['vcpu', 'vector'],
  eoi_dropped: ['vcpu', 'vector'],
  kvm_userspace_exit: ['vcpu', 'vector'],
  eoi_exit_scan: ['vcpu'],
  kvm_apic_ipi: ['vcpu', 'vector'],
  irq_handler_entry: ['pin', 'vcpu'],
  irq_handler_exit: ['pin', 'vcpu'],
  irq_set_affinity: ['pin'],
  vector_allocated: ['pin', 'vcpu', 'vector'],
  vector_freed: ['vcpu', 'vector'],
  guest_line: ['vcpu'],
  guest_print: ['vcpu'],
}

/** The kinds of events, in the order of the table. */
export const EVENT_TYPES = Object.keys(FIELDS_OF) as readonly EventType[]

/** A value of an event; null if it has none of that name. */
export function fieldOf(event: Event, field: EventField): number | null {
  switch (field) {
    case 'pin':
      return pinOf(event)
    case 'vcpu':
      return 'vcpu' in event ? event.vcpu : 'cpu' in event ? event.cpu : null
    case 'vector':
      return 'vector' in event ? event.vector : null
  }
}

function pinOf(event: Event): number | null {
  if ('pin' in event) return event.pin
  if ('gsi' in event) return event.gsi
  if ('irq' in event) return event.irq
  return 'input' in event ? pinOfInput(event.input) : null
}
