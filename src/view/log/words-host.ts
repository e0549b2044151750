/** What the host's tracepoints say of an interrupt. */
import { hex } from '../../base/bits.ts'
import { type Kind, NONE, unpackDelivery } from '../../log/kinds.ts'
import type { Teller, Told, Words } from './words.ts'

const plain = (text: string): Words => ({ text, tone: 'plain' })

const value = ({ events, index }: Told, field: number): number => events.value(index, field)

const IOAPIC_EOI = 26

export const hostWords: Partial<Readonly<Record<Kind, Teller>>> = {
  kvm_set_irq: (told) =>
    plain(`GSI ${value(told, 0)} ${value(told, 1) ? 'raised' : 'lowered'} in KVM`),
  kvm_msi_set_irq: (told) => plain(`message: vector ${value(told, 1)} to ${hex(value(told, 0))}`),
  kvm_ioapic_set_irq: (told) => plain(`KVM's own I/O APIC: pin ${value(told, 0)}`),
  kvm_apic_accept_irq: (told) =>
    plain(
      `vCPU ${value(told, 0)} accepts vector ${value(told, 1)}${isMerged(told) ? ', merged' : ''}`,
    ),
  kvm_eoi: (told) => plain(`EOI from vCPU ${value(told, 0)}, vector ${value(told, 1)}`),
  kvm_pv_eoi: (told) => plain(`EOI without an exit, vCPU ${value(told, 0)}`),
  kvm_userspace_exit: (told) =>
    plain(value(told, 0) === IOAPIC_EOI ? 'to QEMU: the EOI' : 'to QEMU'),
  kvm_ack_irq: (told) => plain(`acknowledged: pin ${value(told, 1)}`),
  kvm_apic_ipi: (told) => plain(`IPI, vector ${value(told, 1)}`),
  kvm_inj_virq: (told) => plain(`vector ${value(told, 0)} into the guest`),
  kvm_mmio: (told) =>
    value(told, 2) === NONE
      ? plain('MMIO')
      : plain(`MMIO ${value(told, 0) ? 'write' : 'read'} ${hex(value(told, 2))}`),
  irq_handler_entry: (told) => plain(`host handler of IRQ ${value(told, 0)}`),
  events_lost: (told) => ({
    text:
      value(told, 0) === NONE
        ? 'the tracer lost events'
        : `the tracer lost ${value(told, 0)} events`,
    tone: 'bad',
  }),
}

const isMerged = (told: Told): boolean => {
  const packed = value(told, 2)
  return packed !== NONE && unpackDelivery(packed).coalesced
}
