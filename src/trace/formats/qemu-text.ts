/**
 * Events in the words of QEMU's log backend and of the guest's console. Spec: ioapic.md section 9,
 * trace-formats.md section 5.2.
 */
import { hex } from '../../base/bits.ts'
import type { Event } from '../../core/event.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'

/** Which of QEMU's debug lines a log shows: those of some pins, all or only changes; or none. */
export type DebugLines = Scenario['debugLines'] | null

/** The line that QEMU (or the guest's console, at `seconds`) prints for an event; null for none. */
export function qemuLine(event: Event, seconds: number, debug: DebugLines): string | null {
  switch (event.type) {
    case 'ioapic_set_irq':
      return `${event.type} vector: ${event.input} level: ${event.level}`
    case 'ioapic_mem_read':
      return `${access(event.type, 'read', event)} retval 0x${hex(event.retval)}`
    case 'ioapic_mem_write':
      return `${access(event.type, 'write', event)} val 0x${hex(event.val)}`
    case 'ioapic_eoi_broadcast':
      return `${event.type} EOI broadcast for vector ${event.vector | 0}`
    case 'ioapic_clear_remote_irr':
      return `${event.type} clear remote irr for pin ${event.pin} vector ${event.vector}`
    case 'ioapic_set_remote_irr':
      return `${event.type} set remote irr for pin ${event.pin}`
    case 'ioapic_eoi_delayed_reassert':
      return `${event.type} delayed reassert on EOI broadcast for vector ${event.pin}`
    case 'ioapic_service':
      return debug?.pins.includes(event.gsi) ? `${event.type}: trigger KVM IRQ ${event.gsi}` : null
    case 'ioapic_update_kvm_routes':
      return showsRoute(event, debug) ? routeLine(event) : null
    case 'guest_print':
      return `[${seconds.toFixed(6).padStart(12)}] ${event.text}`
    default:
      return null
  }
}

type Access = { readonly addr: number; readonly regsel: number; readonly size: number }

const access = (name: string, verb: string, { addr, regsel, size }: Access): string =>
  `${name} ioapic mem ${verb} addr 0x${hex(addr)} regsel: 0x${hex(regsel)} size 0x${hex(size)}`

type RouteUpdate = Extract<Event, { type: 'ioapic_update_kvm_routes' }>

const showsRoute = ({ gsi, changed }: RouteUpdate, debug: DebugLines): boolean =>
  debug?.pins.includes(gsi) === true && (changed || !debug.onlyChanged)

const routeLine = ({ type, gsi, address, data }: RouteUpdate): string =>
  `${type}: update KVM route for IRQ ${gsi}: ${hex(address)} ${hex(data)}`
