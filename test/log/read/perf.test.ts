import { expect, it } from 'vitest'
import { allPlaced, read, standings } from './told.ts'

const SCRIPT = `kworker/5:2-eve 429543 [005] 108229.924107:  kvm:kvm_set_irq: gsi 4 level 1 source 0
CPU 0/KVM 871/880 [002] 108229.924110: kvm:kvm_eoi: apicid 0 vector 80
	ffffffff81000000 apic_set_eoi+0x10 ([kernel.kallsyms])
	ffffffff81000010 kvm_lapic_reg_write+0x20 ([kernel.kallsyms])

qemu-system-x86  880 108229.924120: kvm:kvm_userspace_exit: reason KVM_EXIT_IOAPIC_EOI (26)
swapper     0 [001] 108229.924130: irq:irq_handler_entry: irq=11 name=edu
swapper     0 [001] 108229.924131: irq_vectors:local_timer_entry: vector=236
swapper     0 [001] 108229.924132: sched:sched_switch: prev_comm=a
`

it('reads a script, with threads, without the CPU, and with callchains behind', () => {
  const log = read(SCRIPT)
  expect(log.sources[0]?.format).toBe('perf')
  expect(allPlaced(log)).toEqual([
    '429543@108229924107 kvm_set_irq gsi=4 level=1 source=0',
    '880@108229924110 kvm_eoi apicid=0 vector=80',
    '880@108229924120 kvm_userspace_exit reason=26',
    '0@108229924130 irq_handler_entry irq=11 handlerName=edu',
    '0@108229924131 host_other eventName=local_timer_entry',
  ])
  expect(standings(log).slice(2, 5)).toEqual([
    'unknown: not a trace line',
    'unknown: not a trace line',
    'unknown: empty',
  ])
  expect(standings(log).at(-1)).toBe('unknown: a trace event that says nothing about interrupts')
})
