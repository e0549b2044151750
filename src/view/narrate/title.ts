/** A step in as few words as a transport bar or a list of choices has room for. */
import type { Event } from '../../core/event.ts'
import { lineOf } from '../../core/guest/execute.ts'
import { currentOp } from '../../core/vmm/call.ts'
import type { Lane } from '../../trace/run.ts'
import { isRouteUpdate } from './delivery.ts'
import { frameBefore } from './guest.ts'
import { callBefore, type Moment, momentOf } from './moment.ts'
import { leadOf } from './narrate.ts'
import { cpus, ioapicNames, windowName, windowValue } from './words.ts'

/** "kvm_set_irq(11)", "IOWIN write 00008021"; how the step of a lane is called. */
export function shortTitle(lane: Lane, cursor: number): string {
  if (cursor === 0) return 'start'
  const moment = momentOf(lane, cursor)
  if (moment.step.action === null) return 'nothing here'
  const lead = leadOf(moment.step.events)
  return lead ? titleOf(moment, lead) : quietTitle(moment)
}

function titleOf(moment: Moment, event: Event): string {
  switch (event.type) {
    case 'ioapic_set_irq':
      return `${event.level === 0 ? 'lower' : 'raise'} IRQ ${event.input}`
    case 'ioapic_mem_read':
      return `${register(event.addr)} read ${windowValue(event.addr, event.retval)}`
    case 'ioapic_mem_write':
      return `${register(event.addr)} write ${windowValue(event.addr, event.val)}`
    case 'ioapic_eoi_broadcast':
      return `EOI broadcast, vector ${event.vector}`
    case 'ioapic_clear_remote_irr':
      return `clear Remote IRR of pin ${event.pin}`
    case 'ioapic_set_remote_irr':
      return ioapicNames(moment.setup.variant).emulated
        ? `ioapic_service(), pin ${event.pin}`
        : `set Remote IRR of pin ${event.pin}`
    case 'ioapic_eoi_delayed_reassert':
      return `delayed re-assert of pin ${event.pin}`
    case 'ioapic_service':
    case 'kvm_set_irq':
      return `kvm_set_irq(${event.gsi})`
    case 'kvm_msi_set_irq':
    case 'kvm_apic_accept_irq':
      return deliveryTitle(moment)
    case 'ioapic_update_kvm_routes':
    case 'kvm_irqchip_commit_routes':
      return 'ioapic_update_kvm_routes()'
    case 'kvm_inj_virq':
      return `vCPU ${event.vcpu} takes vector ${event.vector}`
    case 'kvm_eoi':
      return `EOI of vector ${event.vector} on vCPU ${event.vcpu}`
    case 'eoi_dropped':
      return `EOI of vector ${event.vector} stays in KVM`
    case 'kvm_userspace_exit':
      return `EOI of vector ${event.vector} leaves vCPU ${event.vcpu}`
    case 'eoi_exit_scan':
      return `rescan EOI exits of vCPU ${event.vcpu}`
    case 'kvm_apic_ipi':
      return `cleanup IPI to CPU ${event.dest}`
    case 'irq_handler_entry':
      return `handler of IRQ ${event.irq} on CPU ${event.cpu}`
    case 'irq_handler_exit':
      return `handler returns ${event.handled ? 'IRQ_HANDLED' : 'IRQ_NONE'}`
    case 'irq_set_affinity':
      return `move IRQ ${event.irq} to ${cpus(event.mask)}`
    case 'vector_allocated':
      return `vector ${event.vector} on CPU ${event.cpu}`
    case 'vector_freed':
      return `free vector ${event.vector} on CPU ${event.cpu}`
    case 'guest_line':
      return lineTitle(moment, event.cpu)
    case 'guest_print':
      return event.text
  }
}

const register = (addr: number): string => windowName(addr).replace(/^the /, '')

/** Raising a GSI, or sending the message without one. */
function deliveryTitle({ step }: Moment): string {
  for (const event of step.events) {
    if (event.type === 'kvm_set_irq') return `kvm_set_irq(${event.gsi})`
    if (event.type === 'kvm_msi_set_irq') return `MSI, vector ${event.vector} to ${event.dest}`
  }
  return 'message'
}

function lineTitle(moment: Moment, cpu: number): string {
  const frame = frameBefore(moment, cpu)
  return (frame && lineOf(frame)?.text.trim()) ?? 'guest code'
}

function quietTitle(moment: Moment): string {
  if (moment.step.action?.agent === 'clock') return '10 ms are over'
  const call = callBefore(moment)
  const op = call && currentOp(moment.setup.variant, call)
  if (op?.id === 'requestScan' && call?.published === 0) return 'request a rescan'
  if (op && (isRouteUpdate(op) || op.id === 'requestScan')) return 'wait for vCPUs in the guest'
  return op?.lines[0]?.trim() ?? 'nothing visible'
}
