/** Whether an event is about one pin: by its number, or by a vector that the pin had. */
import { IOREGSEL, IOWIN, pinOfInput } from '../core/chips/ioapic.ts'
import type { EventTable } from '../log/event-table.ts'
import { KIND } from '../log/kinds.ts'
import { rtePin } from '../log/replay/routes.ts'
import type { Concern } from './concern.ts'

export function concernsPin(
  events: EventTable,
  index: number,
  pin: number,
  { vectors }: Concern,
): boolean {
  const first = events.value(index, 0)
  const isOwn = (vector: number): boolean => vectors.get(pin)?.has(vector) ?? false
  switch (events.code(index)) {
    case KIND.ioapic_set_irq:
      return pinOfInput(first) === pin
    case KIND.ioapic_mem_read:
    case KIND.ioapic_mem_write:
      return isAccessTo(events, index, pin)
    case KIND.kvm_irqchip_add_msi_route:
      return events.value(index, 2) === pin
    case KIND.ioapic_eoi_broadcast:
    case KIND.kvm_inj_virq:
      return isOwn(first)
    case KIND.kvm_msi_set_irq:
    case KIND.kvm_apic_accept_irq:
    case KIND.kvm_eoi:
    case KIND.kvm_pv_eoi:
      return isOwn(events.value(index, 1))
    case KIND.kvm_userspace_exit:
    case KIND.kvm_irqchip_commit_routes:
    case KIND.guest_handler:
    case KIND.guest_stuck:
      return true
    default:
      return BY_FIRST.has(events.code(index)) && first === pin
  }
}

/** Their first value is the pin, the GSI or the IRQ. */
const BY_FIRST: ReadonlySet<number> = new Set([
  KIND.ioapic_set_remote_irr,
  KIND.ioapic_clear_remote_irr,
  KIND.ioapic_eoi_delayed_reassert,
  KIND.ioapic_service,
  KIND.ioapic_update_kvm_routes,
  KIND.kvm_irqchip_update_msi_route,
  KIND.kvm_set_irq,
  KIND.kvm_ioapic_set_irq,
  KIND.irq_handler_entry,
  KIND.irq_handler_exit,
  KIND.guest_affinity,
  KIND.guest_ack_level,
  KIND.guest_nobody_cared,
])

/** Selecting a register of the pin, reading it or writing it. */
function isAccessTo(events: EventTable, index: number, pin: number): boolean {
  const addr = events.value(index, 0) & 0xff
  const isSelect = addr === IOREGSEL && events.code(index) === KIND.ioapic_mem_write
  if (isSelect) return rtePin(events.value(index, 3) & 0xff) === pin
  return addr === IOWIN && rtePin(events.value(index, 1)) === pin
}
