/** What QEMU prints of an event after its name; trace-formats.md section 5.2. */
import type { Kind } from '../../kinds.ts'
import { pattern, type Read } from '../pattern.ts'

const TEXTS: Readonly<Partial<Record<Kind, string>>> = {
  ioapic_set_irq: 'vector: {d} level: {d}',
  ioapic_set_remote_irr: 'set remote irr for pin {d}',
  ioapic_clear_remote_irr: 'clear remote irr for pin {d} vector {d}',
  ioapic_eoi_broadcast: 'EOI broadcast for vector {d}',
  ioapic_eoi_delayed_reassert: 'delayed reassert on EOI broadcast for vector {d}',
  ioapic_mem_read: 'ioapic mem read addr {x} regsel: {x} size {x} retval {x}',
  ioapic_mem_write: 'ioapic mem write addr {x} regsel: {x} size {x} val {x}',
  ioapic_service: 'trigger KVM IRQ {d}',
  ioapic_update_kvm_routes: 'update KVM route for IRQ {d}: {x} {x}',
  kvm_irqchip_commit_routes: '',
  kvm_irqchip_update_msi_route: 'Updating MSI route virq={d}',
  kvm_irqchip_add_msi_route: 'dev {w} vector {d} virq {d}',
  kvm_x86_update_msi_routes: 'Updated {d} MSI routes',
  kvm_resample_fd_notify: 'gsi {d}',
  kvm_vm_ioctl: 'type {x}, arg {_}',
  kvm_run_exit: 'cpu_index {d}, reason {d}',
  apic_deliver_irq: 'dest {d} dest_mode {d} delivery_mode {d} vector {d} trigger_mode {_}',
  apic_local_deliver: 'vector {d} delivery mode {d}',
}

export const qemuBodies: readonly (readonly [Kind, Read])[] = Object.entries(TEXTS).map(
  ([kind, text]) => [kind as Kind, pattern(text)],
)

/** Events of interrupt remapping: only the name is kept. */
export const REMAPPING = 'vtd_ir_'
