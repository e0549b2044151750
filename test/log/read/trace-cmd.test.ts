import { expect, it } from 'vitest'
import { allPlaced, read, standings } from './told.ts'

const REPORT = `version = 6
CPU 3 is empty
cpus=4
       CPU 0/KVM-880   [002]   165.035977: kvm_exit:             reason EOI_INDUCED rip 0xffffffff8104f9d6 info 50 0
       CPU 0/KVM-880   [002]   165.035980: kvm_eoi:              apicid 0 vector 80
       CPU 0/KVM-880   [002]   165.035990: kvm_userspace_exit:   reason KVM_EXIT_IOAPIC_EOI (26)
 qemu-system-x86-870   [001]   165.036000: kvm_set_irq:          gsi 23 level 1 source 0
 qemu-system-x86-870   [001]   165.036010: kvm_msi_set_irq:      [FAILED TO PARSE] address=4276092928 data=32848
 qemu-system-x86-870   [001]   165.036020: print:                tracing_mark_write: ioapic_set_irq vector: 23 level: 1
host: qemu-system-x86-870   [001] d..1.   165.036030: kvm_eoi:              apicid 0 vector 80
`

it('reads a report with its header, aligned columns and old spelling of kvm_exit', () => {
  const log = read(REPORT)
  expect(log.sources[0]?.format).toBe('trace-cmd')
  expect(allPlaced(log)).toEqual([
    '880@165035977 kvm_exit vcpu=- reasonName=EOI_INDUCED info1=80',
    '880@165035980 kvm_eoi apicid=0 vector=80',
    '880@165035990 kvm_userspace_exit reason=26',
    '870@165036000 kvm_set_irq gsi=23 level=1 source=0',
    '870@165036010 kvm_msi_set_irq dest=0 vector=80 delivery=8',
    '870@165036020 ioapic_set_irq input=23 level=1',
    '870@165036030 kvm_eoi apicid=0 vector=80',
  ])
  expect(standings(log).slice(0, 3)).toEqual(Array(3).fill('unknown: header of the tracer'))
})

it('reads fields by name where the report could not be printed', () => {
  const before = ' a-1 [001]   165.036010: '
  const bodies = [
    'kvm_set_irq: [FAILED TO PARSE] gsi=11 level=1 irq_source_id=0',
    'kvm_eoi: [FAILED TO PARSE] apicid=2 vector=33',
    'kvm_apic_accept_irq: [FAILED TO PARSE] apicid=2 dm=0 trig_mode=1 vec=33',
    'kvm_userspace_exit: [FAILED TO PARSE] reason=26 errno=0',
    'kvm_inj_virq: [FAILED TO PARSE] irq=33 soft=0 reinjected=0',
  ]
  const log = read(bodies.map((body) => `${before}${body}\n`).join(''))
  expect(allPlaced(log).map((text) => text.slice(12))).toEqual([
    'kvm_set_irq gsi=11 level=1 source=0',
    'kvm_eoi apicid=2 vector=33',
    'kvm_apic_accept_irq apicid=2 vector=33 delivery=8',
    'kvm_userspace_exit reason=26',
    'kvm_inj_virq vector=33',
  ])
})
