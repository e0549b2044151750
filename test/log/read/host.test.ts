/** The bodies of the host's tracepoints, in the spellings of the kernels. */
import { describe, expect, it } from 'vitest'
import { allTold, read } from './told.ts'

const bodies: readonly (readonly [string, string])[] = [
  ['kvm_set_irq: gsi 11 level 1 source 0', 'kvm_set_irq gsi=11 level=1 source=0'],
  ['kvm_set_irq: gsi 11 level 1', 'kvm_set_irq gsi=11 level=1 source=-'],
  [
    'kvm_msi_set_irq: dst 2 vec 2f (Fixed|physical|level)',
    'kvm_msi_set_irq dest=2 vector=47 delivery=8',
  ],
  [
    'kvm_msi_set_irq: dst ff vec 65 (LowPrio|logical|edge)',
    'kvm_msi_set_irq dest=255 vector=65 delivery=17',
  ],
  [
    'kvm_ioapic_set_irq: pin 11 dst ff vec 49 (LowPrio|logical|level)',
    'kvm_ioapic_set_irq pin=11 dest=255 vector=49 delivery=25',
  ],
  [
    'kvm_ioapic_set_irq: pin 11 dst 1 vec=49 (Fixed|physical|level|masked) (coalesced)',
    'kvm_ioapic_set_irq pin=11 dest=1 vector=49 delivery=104',
  ],
  [
    'kvm_ioapic_delayed_eoi_inj: dst a vec 49 (ExtINT|logical|edge|masked)',
    'kvm_ioapic_delayed_eoi_inj dest=10 vector=49 delivery=55',
  ],
  [
    'kvm_apic_accept_irq: apicid a vec 33 (Fixed|level)',
    'kvm_apic_accept_irq apicid=10 vector=33 delivery=8',
  ],
  [
    'kvm_apic_accept_irq: apicid 0 vec 33 (SIPI|edge) (coalesced)',
    'kvm_apic_accept_irq apicid=0 vector=33 delivery=70',
  ],
  ['kvm_eoi: apicid 1f vector 33', 'kvm_eoi apicid=31 vector=33'],
  ['kvm_pv_eoi: apicid 0 vector 236', 'kvm_pv_eoi apicid=0 vector=236'],
  ['kvm_userspace_exit: reason KVM_EXIT_IOAPIC_EOI (26)', 'kvm_userspace_exit reason=26'],
  ['kvm_userspace_exit: reason 0x1a (26)', 'kvm_userspace_exit reason=26'],
  ['kvm_userspace_exit: reason restart (4)', 'kvm_userspace_exit reason=-'],
  ['kvm_userspace_exit: reason error (26)', 'kvm_userspace_exit reason=-'],
  ['kvm_ack_irq: irqchip IOAPIC pin 11', 'kvm_ack_irq irqchip=2 pin=11'],
  ['kvm_ack_irq: irqchip PIC slave pin 3', 'kvm_ack_irq irqchip=1 pin=3'],
  ['kvm_ack_irq: irqchip 0 pin 3', 'kvm_ack_irq irqchip=0 pin=3'],
  ['kvm_apic: apic_write APIC_EOI = 0x0', 'kvm_apic write=1 registerName=APIC_EOI value=0'],
  [
    'kvm_apic: apic_read APIC_ID = 0x2000000',
    'kvm_apic write=0 registerName=APIC_ID value=33554432',
  ],
  [
    'kvm_apic: apic_write APIC_ICR = 0x2000008fd',
    'kvm_apic write=1 registerName=APIC_ICR value=2301',
  ],
  [
    'kvm_apic_ipi: dst a vec 253 (Fixed|physical|assert|edge|dst)',
    'kvm_apic_ipi dest=10 vector=253 delivery=0',
  ],
  ['kvm_inj_virq: irq 236', 'kvm_inj_virq vector=236'],
  ['kvm_inj_virq: IRQ 0xec', 'kvm_inj_virq vector=236'],
  ['kvm_inj_virq: IRQ 0xec [reinjected]', 'kvm_inj_virq vector=236'],
  ['kvm_entry: vcpu 3', 'kvm_entry vcpu=3'],
  ['kvm_entry: vcpu 3, rip 0xffffffff81000000', 'kvm_entry vcpu=3'],
  [
    'kvm_exit: reason EOI_INDUCED rip 0xffffffff8104f9d6 info 50 0',
    'kvm_exit vcpu=- reasonName=EOI_INDUCED info1=80',
  ],
  [
    'kvm_exit: vcpu 2 reason EOI_INDUCED rip 0xffff info1 0x0000000000000050 info2 0x0000000000000000 intr_info 0x00000000 error_code 0x00000000',
    'kvm_exit vcpu=2 reasonName=EOI_INDUCED info1=80',
  ],
  [
    'kvm_exit: vcpu 2 reason EXCEPTION_NMI FAILED_VMENTRY rip 0x0 info1 0xffffffff00000001',
    'kvm_exit vcpu=2 reasonName=EXCEPTION_NMI FAILED_VMENTRY info1=1',
  ],
  ['kvm_exit: reason HLT rip 0xffff', 'kvm_exit vcpu=- reasonName=HLT info1=-'],
  [
    'kvm_mmio: mmio write len 4 gpa 0xfec00010 val 0x8021',
    'kvm_mmio write=1 length=4 address=4273995792 value=32801',
  ],
  [
    'kvm_mmio: mmio unsatisfied-read len 4 gpa 0x1fec00010 val 0x0',
    'kvm_mmio write=0 length=4 address=- value=0',
  ],
  ['irq_handler_entry: irq=11 name=edu', 'irq_handler_entry irq=11 handlerName=edu'],
  [
    'irq_handler_entry: irq=24 name=ahci[0000:00:1f.2]',
    'irq_handler_entry irq=24 handlerName=ahci[0000:00:1f.2]',
  ],
  ['irq_handler_exit: irq=11 ret=handled', 'irq_handler_exit irq=11 handled=1'],
  ['irq_handler_exit: irq=11 ret=unhandled', 'irq_handler_exit irq=11 handled=0'],
  ['softirq_raise: vec=1 [action=TIMER]', 'host_other eventName=softirq_raise'],
  ['local_timer_entry: vector=236', 'host_other eventName=local_timer_entry'],
  ['vector_alloc: irq=24 vector=33 reserved=1 ret=0', 'host_other eventName=vector_alloc'],
  ['kvm_wait_lapic_expire: vcpu 0: delta -5', 'host_other eventName=kvm_wait_lapic_expire'],
  ['vcpu_match_mmio: gva 0x1 gpa 0x2 Read GPA', 'host_other eventName=vcpu_match_mmio'],
]

describe.each([
  ['tracefs', ' CPU 0/KVM-2085    [001] d..1.   165.035977: '],
  ['perf', 'CPU 0/KVM  2085 [001]   165.035977: '],
  ['trace-cmd', '       CPU 0/KVM-2085  [001]   165.035977: '],
  ['a log merged with QEMU’s', '2085@165.035977:'],
])('in %s', (of, before) => {
  it.each(bodies)('%s', (body, wanted) => {
    const text =
      of === 'perf' ? `kvm:${body}` : of === 'trace-cmd' ? body.replace(':', ':        ') : body
    const log = read(`${before}${text}\n`)
    expect(allTold(log)).toEqual([wanted])
    expect(log.events.place(0)).toEqual({ source: 0, line: 1, time: 165_035_977, thread: 2085 })
  })
})
