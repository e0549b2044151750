/**
 * One step in words: first the fact, then its cause. Both are computed from the step's events and
 * the states around it, for any scenario. The step's weightiest event leads.
 */
import type { Action } from '../../core/action.ts'
import type { Event, EventType } from '../../core/event.ts'
import type { Lane } from '../../trace/run.ts'
import { tellRead, tellWrite } from './access.ts'
import { tellDelivery } from './delivery.ts'
import { tellAffinity, tellFreed, tellHandler, tellReturn, tellVector } from './guest.ts'
import { tellDropped, tellEoi, tellExit, tellIpi, tellTaken } from './lapic.ts'
import { tellGuestLine } from './lines.ts'
import { type Moment, momentOf } from './moment.ts'
import { tellBroadcast, tellClear, tellDelayed, tellLine, tellSetRemoteIrr } from './pin.ts'
import { tellQuiet, tellSatOut } from './quiet.ts'
import { tellRoutes, tellScan } from './routes.ts'
import { tellStart } from './start.ts'
import { type Narration, tell } from './words.ts'

export type { Narration, Span } from './words.ts'
export { factText, narrationText } from './words.ts'

/** What step `cursor` did in a lane; `scheduled` is the move that the lane may have sat out. */
export function narrate(lane: Lane, cursor: number, scheduled: Action | null = null): Narration {
  const { setup } = lane.model
  if (cursor === 0) return tellStart(setup, lane.trace.initial, setup.scenario.focus)
  const moment = momentOf(lane, cursor)
  if (moment.step.action === null) return tellSatOut(moment, scheduled)
  const event = leadOf(moment.step.events)
  return event ? tellEvent(moment, event) : tellQuiet(moment)
}

/** How much an event weighs against the others of its step; the heaviest leads. */
const WEIGHT: Readonly<Record<EventType, number>> = {
  eoi_dropped: 20,
  ioapic_eoi_delayed_reassert: 19,
  kvm_apic_ipi: 18,
  kvm_apic_accept_irq: 17,
  kvm_msi_set_irq: 17,
  ioapic_clear_remote_irr: 16,
  ioapic_service: 15,
  kvm_set_irq: 15,
  ioapic_set_remote_irr: 14,
  ioapic_eoi_broadcast: 13,
  kvm_irqchip_commit_routes: 12,
  ioapic_update_kvm_routes: 11,
  ioapic_set_irq: 10,
  ioapic_mem_write: 9,
  ioapic_mem_read: 9,
  kvm_userspace_exit: 8,
  kvm_eoi: 8,
  kvm_inj_virq: 8,
  eoi_exit_scan: 8,
  irq_handler_entry: 7,
  irq_handler_exit: 7,
  irq_set_affinity: 6,
  vector_allocated: 6,
  vector_freed: 6,
  guest_line: 2,
  guest_print: 1,
}

/** The event that a step is told by; undefined for a step without events. */
export const leadOf = (events: readonly Event[]): Event | undefined =>
  events.reduce<Event | undefined>(
    (lead, event) => (lead && WEIGHT[lead.type] >= WEIGHT[event.type] ? lead : event),
    undefined,
  )

function tellEvent(moment: Moment, event: Event): Narration {
  switch (event.type) {
    case 'ioapic_set_irq':
      return tellLine(moment, event)
    case 'ioapic_mem_read':
      return tellRead(moment, event)
    case 'ioapic_mem_write':
      return tellWrite(moment, event)
    case 'ioapic_eoi_broadcast':
      return tellBroadcast(moment, event)
    case 'ioapic_clear_remote_irr':
      return tellClear(moment, event)
    case 'ioapic_set_remote_irr':
      return tellSetRemoteIrr(moment, event)
    case 'ioapic_eoi_delayed_reassert':
      return tellDelayed(moment, event)
    case 'ioapic_service':
    case 'kvm_set_irq':
    case 'kvm_msi_set_irq':
    case 'kvm_apic_accept_irq':
      return tellDelivery(moment)
    case 'ioapic_update_kvm_routes':
    case 'kvm_irqchip_commit_routes':
      return tellRoutes(moment)
    case 'kvm_inj_virq':
      return tellTaken(moment, event)
    case 'kvm_eoi':
      return tellEoi(moment, event)
    case 'eoi_dropped':
      return tellDropped(moment, event)
    case 'kvm_userspace_exit':
      return tellExit(moment, event)
    case 'eoi_exit_scan':
      return tellScan(moment, event.vcpu)
    case 'kvm_apic_ipi':
      return tellIpi(moment, event)
    case 'irq_handler_entry':
      return tellHandler(moment, event)
    case 'irq_handler_exit':
      return tellReturn(moment, event)
    case 'irq_set_affinity':
      return tellAffinity(moment, event)
    case 'vector_allocated':
      return tellVector(moment, event)
    case 'vector_freed':
      return tellFreed(moment, event)
    case 'guest_line':
      return tellGuestLine(moment, event)
    case 'guest_print':
      return tell(`CPU ${event.cpu} printed: ${event.text}`)
  }
}
