/** One plain sentence per event, for transcripts that are read aloud and for exports. */
import { hex, hex8 } from '../../base/bits.ts'
import { IOWIN } from '../../core/chips/ioapic.ts'
import type { Event } from '../../core/event.ts'
import { cpus, registerName, windowName } from './words.ts'

export function sentence(event: Event): string {
  switch (event.type) {
    case 'ioapic_set_irq':
      return `Line ${event.input} was driven ${event.level === 0 ? 'low' : 'high'}.`
    case 'ioapic_mem_read':
      return `The guest read ${register(event)}: 0x${hex(event.retval)}.`
    case 'ioapic_mem_write':
      return `The guest wrote 0x${hex(event.val)} to ${register(event)}.`
    case 'ioapic_eoi_broadcast':
      return `The EOI of vector ${event.vector} was broadcast to the I/O APIC.`
    case 'ioapic_clear_remote_irr':
      return `Remote IRR of pin ${event.pin} was cleared by the EOI of vector ${event.vector}.`
    case 'ioapic_set_remote_irr':
      return `Remote IRR of pin ${event.pin} was set.`
    case 'ioapic_eoi_delayed_reassert':
      return `The next delivery of pin ${event.pin} was put off by 10 ms.`
    case 'ioapic_service':
      return `The I/O APIC is about to raise GSI ${event.gsi}.`
    case 'ioapic_update_kvm_routes':
      return `GSI ${event.gsi} ${event.changed ? 'is now' : 'is still'} routed to ${hex8(event.address)} ${hex(event.data)}.`
    case 'kvm_irqchip_commit_routes':
      return 'The routes were published to KVM.'
    case 'kvm_set_irq':
      return `GSI ${event.gsi} was ${event.level === 0 ? 'lowered' : 'raised'} in KVM.`
    case 'kvm_msi_set_irq':
      return `A message with vector ${event.vector}, ${event.level ? 'level' : 'edge'}, went to ${event.logical ? 'logical ' : ''}destination ${event.dest}.`
    case 'kvm_apic_accept_irq':
      return event.coalesced
        ? `Vector ${event.vector} was already pending on vCPU ${event.vcpu}.`
        : `Vector ${event.vector} became pending on vCPU ${event.vcpu}.`
    case 'kvm_inj_virq':
      return `vCPU ${event.vcpu} took vector ${event.vector}.`
    case 'kvm_eoi':
      return `vCPU ${event.vcpu} wrote EOI for vector ${event.vector}.`
    case 'eoi_dropped':
      return `KVM kept the EOI of vector ${event.vector} from vCPU ${event.vcpu} to itself.`
    case 'kvm_userspace_exit':
      return `vCPU ${event.vcpu} left the kernel for reason ${event.reason} with vector ${event.vector}.`
    case 'eoi_exit_scan':
      return `vCPU ${event.vcpu} rebuilt its EOI exit bitmap.`
    case 'kvm_apic_ipi':
      return `CPU ${event.vcpu} sent vector ${event.vector} to CPU ${event.dest}.`
    case 'irq_handler_entry':
      return `The handler of IRQ ${event.irq} started on CPU ${event.cpu}.`
    case 'irq_handler_exit':
      return `The handler of IRQ ${event.irq} on CPU ${event.cpu} returned ${event.handled ? 'IRQ_HANDLED' : 'IRQ_NONE'}.`
    case 'irq_set_affinity':
      return `IRQ ${event.irq} was asked to move to ${cpus(event.mask)}${event.deferred ? '; the request waits' : ''}.`
    case 'vector_allocated':
      return `IRQ ${event.irq} was given vector ${event.vector} on CPU ${event.cpu}.`
    case 'vector_freed':
      return `Vector ${event.vector} on CPU ${event.cpu} was freed.`
    case 'guest_line':
      return `CPU ${event.cpu} ran a line of Linux: ${event.line}.`
    case 'guest_print':
      return `CPU ${event.cpu} printed: ${event.text}.`
  }
}

/** The register that an access reached, behind the window if it went through it. */
const register = ({ addr, regsel }: { readonly addr: number; readonly regsel: number }): string =>
  addr === IOWIN ? registerName(regsel) : windowName(addr)
