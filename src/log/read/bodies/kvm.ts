/**
 * What KVM's tracepoints print after their name, in the spellings of the kernels that are known;
 * trace-formats.md section 5.3. `trace-cmd` reprints kvm_exit in the old one.
 */
import type { Kind } from '../../kinds.ts'
import { oneOf, pattern, type Read } from '../pattern.ts'

const ONE: Readonly<Partial<Record<Kind, string>>> = {
  kvm_set_irq: 'gsi {d} level {d}< source {d}>',
  kvm_msi_set_irq: 'dst {a} vec {a} {m}',
  kvm_ioapic_delayed_eoi_inj: 'dst {x} vec {d} {m}',
  kvm_apic_accept_irq: 'apicid {x} vec {d} {m}',
  kvm_eoi: 'apicid {x} vector {d}',
  kvm_pv_eoi: 'apicid {x} vector {d}',
  kvm_apic_ipi: 'dst {x} vec {d} {m}',
}

/** The numbers of an irqchip are those of KVM_IRQCHIP_PIC_MASTER, _PIC_SLAVE and _IOAPIC. */
const SEVERAL: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  kvm_ioapic_set_irq: ['pin {d} dst {x} vec {d} {m}', 'pin {d} dst {x} vec={d} {m}'],
  // The number of "restart" and "error" is an errno, no reason to leave the kernel.
  kvm_userspace_exit: ['reason restart{=-} (', 'reason error{=-} (', 'reason {_} ({d})'],
  kvm_ack_irq: [
    'irqchip IOAPIC{=2} pin {d}',
    'irqchip PIC master{=0} pin {d}',
    'irqchip PIC slave{=1} pin {d}',
    'irqchip {d} pin {d}',
  ],
  kvm_apic: ['apic_write{=1} {w} = {q}', 'apic_read{=0} {w} = {q}'],
  kvm_inj_virq: [
    'IRQ {x}< [reinjected]>',
    'irq {d}< [reinjected]>',
    'Soft/INTn {x}< [reinjected]>',
  ],
  kvm_entry: ['vcpu {d}< rip>', 'vcpu {d}, rip {_}'],
  kvm_exit: [
    'vcpu {d}, reason {r} rip {_}< info1 {q}>',
    'vcpu {d} reason {r} rip {_}< info1 {q}>',
    '{=-}reason {r} rip {_}< info {q} {_}>',
  ],
  kvm_mmio: [
    'mmio write{=1} len {d} gpa {p} val {q}',
    'mmio read{=0} len {d} gpa {p} val {q}',
    'mmio unsatisfied-read{=0} len {d} gpa {p} val {q}',
  ],
}

export const kvmBodies: readonly (readonly [Kind, Read])[] = [
  ...Object.entries(ONE).map(([kind, text]) => [kind as Kind, pattern(text)] as const),
  ...Object.entries(SEVERAL).map(([kind, texts]) => [kind as Kind, oneOf(...texts)] as const),
]

/** Events of the system kvm whose name does not begin with kvm_. */
export const OTHER_KVM = ['vcpu_match_mmio', 'mark_mmio_spte', 'check_mmio_spte']
