/**
 * What a tracer would have recorded. Names are those of the tracepoints of QEMU
 * (hw/intc/trace-events), KVM (arch/x86/kvm/trace.h) and Linux (irq), and the two debug lines of
 * the mail of March 2023. `guest_line`, `guest_print`, `eoi_exit_scan`, `eoi_dropped`,
 * `vector_allocated`, `vector_freed` and `irq_set_affinity` are ours.
 */
export type Event =
  | { readonly type: 'ioapic_set_irq'; readonly input: number; readonly level: number }
  | {
      readonly type: 'ioapic_mem_read'
      readonly addr: number
      readonly regsel: number
      readonly size: number
      readonly retval: number
    }
  | {
      readonly type: 'ioapic_mem_write'
      readonly addr: number
      readonly regsel: number
      readonly size: number
      readonly val: number
    }
  | { readonly type: 'ioapic_eoi_broadcast'; readonly vector: number }
  | { readonly type: 'ioapic_clear_remote_irr'; readonly pin: number; readonly vector: number }
  | { readonly type: 'ioapic_set_remote_irr'; readonly pin: number }
  | { readonly type: 'ioapic_eoi_delayed_reassert'; readonly pin: number }
  /** Debug line: about to call kvm_set_irq() for a level pin. */
  | { readonly type: 'ioapic_service'; readonly gsi: number }
  /** Debug line: the route of an unmasked pin; `changed` if it is not what it was. */
  | {
      readonly type: 'ioapic_update_kvm_routes'
      readonly gsi: number
      readonly address: number
      readonly data: number
      readonly changed: boolean
    }
  | { readonly type: 'kvm_irqchip_commit_routes' }
  | { readonly type: 'kvm_set_irq'; readonly gsi: number; readonly level: number }
  | {
      readonly type: 'kvm_msi_set_irq'
      readonly dest: number
      readonly vector: number
      readonly deliveryMode: number
      readonly logical: boolean
      readonly level: boolean
    }
  | {
      readonly type: 'kvm_apic_accept_irq'
      readonly vcpu: number
      readonly vector: number
      readonly deliveryMode: number
      readonly level: boolean
      readonly coalesced: boolean
    }
  | { readonly type: 'kvm_inj_virq'; readonly vcpu: number; readonly vector: number }
  | { readonly type: 'kvm_eoi'; readonly vcpu: number; readonly vector: number }
  | { readonly type: 'eoi_dropped'; readonly vcpu: number; readonly vector: number }
  | {
      readonly type: 'kvm_userspace_exit'
      readonly vcpu: number
      readonly reason: number
      readonly vector: number
    }
  | { readonly type: 'eoi_exit_scan'; readonly vcpu: number }
  | {
      readonly type: 'kvm_apic_ipi'
      readonly vcpu: number
      readonly dest: number
      readonly vector: number
    }
  | { readonly type: 'irq_handler_entry'; readonly irq: number; readonly cpu: number }
  | {
      readonly type: 'irq_handler_exit'
      readonly irq: number
      readonly cpu: number
      readonly handled: boolean
    }
  | {
      readonly type: 'irq_set_affinity'
      readonly irq: number
      readonly mask: number
      readonly deferred: boolean
    }
  | {
      readonly type: 'vector_allocated'
      readonly irq: number
      readonly cpu: number
      readonly vector: number
    }
  | { readonly type: 'vector_freed'; readonly cpu: number; readonly vector: number }
  | { readonly type: 'guest_line'; readonly cpu: number; readonly line: string }
  | { readonly type: 'guest_print'; readonly cpu: number; readonly text: string }

export type EventType = Event['type']

/** KVM_EXIT_IOAPIC_EOI. */
export const EXIT_IOAPIC_EOI = 26
