/**
 * Events in the words of QEMU's log backend and of the guest's console. Spec: ioapic.md section 9,
 * trace-formats.md section 5.2. One place for a run and for a log that was read: both hand their
 * events over by name and values.
 */
import { hex } from '../../base/bits.ts'
import type { Event } from '../../core/event.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'

/** Which of QEMU's debug lines a log shows: those of some pins, all or only changes; or none. */
export type DebugLines = Scenario['debugLines'] | null

type Words<Type extends string, Numbers extends string = never, Names extends string = never> = {
  readonly type: Type
} & { readonly [N in Numbers]: number } & { readonly [N in Names]: string }

/** What QEMU traces of an interrupt. */
export type QemuEvent =
  | Words<'ioapic_set_irq', 'input' | 'level'>
  | Words<'ioapic_mem_read', 'addr' | 'regsel' | 'size' | 'retval'>
  | Words<'ioapic_mem_write', 'addr' | 'regsel' | 'size' | 'val'>
  | Words<'ioapic_eoi_broadcast', 'vector'>
  | Words<'ioapic_clear_remote_irr', 'pin' | 'vector'>
  | Words<'ioapic_set_remote_irr' | 'ioapic_eoi_delayed_reassert', 'pin'>
  | Words<'ioapic_service', 'gsi'>
  | Words<'ioapic_update_kvm_routes', 'gsi' | 'address' | 'data'>
  | Words<'kvm_irqchip_commit_routes'>
  | Words<'kvm_irqchip_update_msi_route' | 'kvm_resample_fd_notify', 'gsi'>
  | Words<'kvm_irqchip_add_msi_route', 'vector' | 'gsi', 'devName'>
  | Words<'kvm_x86_update_msi_routes', 'count'>
  | Words<'kvm_vm_ioctl', 'request'>
  | Words<'kvm_run_exit', 'vcpu' | 'reason'>
  | Words<'apic_deliver_irq', 'dest' | 'destMode' | 'deliveryMode' | 'vector'>
  | Words<'apic_local_deliver', 'vector' | 'deliveryMode'>
  | Words<'vtd_ir', never, 'eventName'>

/** The line that QEMU (or the guest's console, at `seconds`) prints for an event; null for none. */
export function qemuLine(event: Event, seconds: number, debug: DebugLines): string | null {
  switch (event.type) {
    case 'ioapic_set_irq':
    case 'ioapic_mem_read':
    case 'ioapic_mem_write':
    case 'ioapic_eoi_broadcast':
    case 'ioapic_clear_remote_irr':
    case 'ioapic_set_remote_irr':
    case 'ioapic_eoi_delayed_reassert':
      return qemuBody(event)
    case 'ioapic_service':
      return debug?.pins.includes(event.gsi) ? qemuBody(event) : null
    case 'ioapic_update_kvm_routes':
      return showsRoute(event, debug) ? qemuBody(event) : null
    case 'guest_print':
      return consoleLine(seconds, event.text)
    default:
      return null
  }
}

export const consoleLine = (seconds: number, text: string): string =>
  `[${seconds.toFixed(6).padStart(12)}] ${text}`

/**
 * The line without what `-msg timestamp` puts before it. What a log that was read does not keep is
 * not made up: the pointer of an ioctl and the trigger mode of a message are `?`, vtd_ir_* has its
 * name only.
 */
export function qemuBody(event: QemuEvent): string {
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
      return `${event.type}: trigger KVM IRQ ${event.gsi}`
    case 'ioapic_update_kvm_routes':
      return `${event.type}: update KVM route for IRQ ${event.gsi}: ${hex(event.address)} ${hex(event.data)}`
    default:
      return otherBody(event)
  }
}

function otherBody(event: Exclude<QemuEvent, { type: `ioapic_${string}` }>): string {
  switch (event.type) {
    case 'kvm_irqchip_commit_routes':
      return `${event.type} `
    case 'kvm_irqchip_update_msi_route':
      return `${event.type} Updating MSI route virq=${event.gsi}`
    case 'kvm_irqchip_add_msi_route':
      return `${event.type} dev ${event.devName} vector ${event.vector} virq ${event.gsi}`
    case 'kvm_x86_update_msi_routes':
      return `${event.type} Updated ${event.count} MSI routes`
    case 'kvm_resample_fd_notify':
      return `${event.type} gsi ${event.gsi}`
    case 'kvm_vm_ioctl':
      return `${event.type} type 0x${hex(event.request)}, arg ?`
    case 'kvm_run_exit':
      return `${event.type} cpu_index ${event.vcpu}, reason ${event.reason}`
    case 'apic_deliver_irq':
      return `${event.type} dest ${event.dest} dest_mode ${event.destMode} delivery_mode ${event.deliveryMode} vector ${event.vector} trigger_mode ?`
    case 'apic_local_deliver':
      return `${event.type} vector ${event.vector} delivery mode ${event.deliveryMode}`
    case 'vtd_ir':
      return `${event.eventName} `
  }
}

type Access = { readonly addr: number; readonly regsel: number; readonly size: number }

const access = (name: string, verb: string, { addr, regsel, size }: Access): string =>
  `${name} ioapic mem ${verb} addr 0x${hex(addr)} regsel: 0x${hex(regsel)} size 0x${hex(size)}`

type RouteUpdate = Extract<Event, { type: 'ioapic_update_kvm_routes' }>

export const showsRoute = ({ gsi, changed }: RouteUpdate, debug: DebugLines): boolean =>
  debug?.pins.includes(gsi) === true && (changed || !debug.onlyChanged)
