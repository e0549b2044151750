import { describe, expect, it } from 'vitest'
import { allPlaced, allTold, read, standings } from './told.ts'

describe('a line of QEMU', () => {
  it.each([
    ['ioapic_set_irq vector: 11 level: 1', 'ioapic_set_irq input=11 level=1'],
    ['ioapic_set_remote_irr set remote irr for pin 11', 'ioapic_set_remote_irr pin=11'],
    [
      'ioapic_clear_remote_irr clear remote irr for pin 11 vector 33',
      'ioapic_clear_remote_irr pin=11 vector=33',
    ],
    ['ioapic_eoi_broadcast EOI broadcast for vector 33', 'ioapic_eoi_broadcast vector=33'],
    [
      'ioapic_eoi_delayed_reassert delayed reassert on EOI broadcast for vector 11',
      'ioapic_eoi_delayed_reassert pin=11',
    ],
    [
      'ioapic_mem_read ioapic mem read addr 0x10 regsel: 0x26 size 0x4 retval 0x1c021',
      'ioapic_mem_read addr=16 regsel=38 size=4 retval=114721',
    ],
    [
      'ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x27 size 0x4 val 0xff000000',
      'ioapic_mem_write addr=16 regsel=39 size=4 val=4278190080',
    ],
    ['ioapic_service: trigger KVM IRQ 11', 'ioapic_service gsi=11'],
    [
      'ioapic_update_kvm_routes: update KVM route for IRQ 11: fee02000 8021',
      'ioapic_update_kvm_routes gsi=11 address=4276101120 data=32801',
    ],
    ['kvm_irqchip_commit_routes ', 'kvm_irqchip_commit_routes'],
    ['kvm_irqchip_commit_routes', 'kvm_irqchip_commit_routes'],
    [
      'kvm_irqchip_update_msi_route Updating MSI route virq=11',
      'kvm_irqchip_update_msi_route gsi=11',
    ],
    [
      'kvm_irqchip_add_msi_route dev virtio-net vector 2 virq 24',
      'kvm_irqchip_add_msi_route devName=virtio-net vector=2 gsi=24',
    ],
    ['kvm_x86_update_msi_routes Updated 5 MSI routes', 'kvm_x86_update_msi_routes count=5'],
    ['kvm_resample_fd_notify gsi 11', 'kvm_resample_fd_notify gsi=11'],
    ['kvm_vm_ioctl type 0x4008ae6a, arg 0x7ffd1c2a', 'kvm_vm_ioctl request=1074310762'],
    ['kvm_vm_ioctl type 0xc008ae67, arg (nil)', 'kvm_vm_ioctl request=3221794407'],
    ['kvm_run_exit cpu_index 2, reason 26', 'kvm_run_exit vcpu=2 reason=26'],
    [
      'apic_deliver_irq dest 2 dest_mode 0 delivery_mode 0 vector 33 trigger_mode 1',
      'apic_deliver_irq dest=2 destMode=0 deliveryMode=0 vector=33',
    ],
    ['apic_local_deliver vector 3 delivery mode 0', 'apic_local_deliver vector=3 deliveryMode=0'],
    ['vtd_ir_irte_get index 0 low 0x0 high 0x0', 'vtd_ir eventName=vtd_ir_irte_get'],
  ])('%s', (line, wanted) => {
    expect(allTold(read(`${line}\n`))).toEqual([wanted])
  })
})

describe('what stands before the event', () => {
  it.each([
    ['ioapic_set_irq vector: 4 level: 1', '0@NaN'],
    ['880@1795354438.604294:ioapic_set_irq vector: 4 level: 1', '880@1795354438604294'],
    ['719585@1608130130.441188:ioapic_set_irq vector: 4 level: 1', '719585@1608130130441188'],
    ['2025-07-21T18:43:28.089797Z ioapic_set_irq vector: 4 level: 1', '0@1753123408089797'],
    ['2024-02-29T00:00:00Z ioapic_set_irq vector: 4 level: 1', '0@1709164800000000'],
    ['2025-07-21T20:43:28.089797+02:00 ioapic_set_irq vector: 4 level: 1', '0@1753123408089797'],
    ['2025-07-21T13:13:28.5-0530 ioapic_set_irq vector: 4 level: 1', '0@1753123408500000'],
  ])('%s', (line, place) => {
    expect(allPlaced(read(line))).toEqual([`${place} ioapic_set_irq input=4 level=1`])
  })
})

describe('a line of QEMU that holds no event of ours', () => {
  const first = 'ioapic_set_irq vector: 4 level: 1\n'
  it.each([
    ['xenstore_reset_watches ', 'unknown: a trace event that says nothing about interrupts'],
    ['xenstore_read dom 0 a/b', 'unknown: a trace event that says nothing about interrupts'],
    [
      '8@1.5:kvm_ioctl type 0xae01, arg 0',
      'unknown: a trace event that says nothing about interrupts',
    ],
    [
      '2025-07-21T18:43:28.1Z memory_region_x cpu 1',
      'unknown: a trace event that says nothing about interrupts',
    ],
    ['qemu-system-x86_64: warning: no', 'unknown: message of QEMU'],
    ['2026-11-22T13:30:24.423698Z qemu-orig: -accel kvm: warning: a', 'unknown: message of QEMU'],
    ['', 'unknown: empty'],
    ['SeaBIOS (version 1.16)', 'guest'],
    ['[    1.5] smpboot: up', 'guest'],
    ['ioapic_set_irq vector: 4', 'damaged: the event is cut off'],
    ['ioapic_set_irq vector: x4 level: 1', 'damaged: a value is not a number'],
    ['ioapic_set_irq vector: 4 level: 1x', 'damaged: a value is not a number'],
    ['ioapic_set_irq vector: 99999999999 level: 1', 'damaged: a value is not a number'],
    ['ioapic_set_irq vector:  level: 1', 'damaged: a value is missing'],
    ['ioapic_set_irq victor: 4 level: 1', 'damaged: not as its tracer writes it'],
    ['8@1.500000:ioapic_set_i', 'damaged: the event is cut off'],
    ['\0\0\0\0', 'damaged: not text'],
    [`ioapic_set_irq ${'x'.repeat(70_000)}`, 'damaged: longer than 65,536 bytes'],
  ])('%s', (line, standing) => {
    const log = read(`${first}${line}\n${first}`)
    expect(standings(log)[1]).toBe(standing)
    expect(log.events.size).toBe(2)
  })
})

it('takes the end of a file that stops in the middle of a line for cut off', () => {
  const ends = [
    'ioapic',
    'ioapic_set_irq vector: 0 lev',
    '29453@17953',
    '29453@1795354775.717225:io',
  ]
  for (const end of ends) {
    const log = read(`ioapic_set_irq vector: 0 level: 0\n${end}`)
    expect(standings(log), end).toEqual(['decoded', 'damaged: the event is cut off'])
  }
})

describe('two lines without a line feed between them', () => {
  const second = '8@1.500000:ioapic_set_irq vector: 5 level: 0'
  it.each([
    ['8@1.000000:ioapic_set_irq vec', ['ioapic_set_irq input=5 level=0']],
    [
      '8@1.000000:ioapic_set_irq vector: 5 level: 1',
      ['ioapic_set_irq input=5 level=1', 'ioapic_set_irq input=5 level=0'],
    ],
    [
      'ioapic_eoi_broadcast EOI broadcast for vector 3',
      ['ioapic_eoi_broadcast vector=3', 'ioapic_set_irq input=5 level=0'],
    ],
  ])('%s', (first, wanted) => {
    const log = read(`${second}\n${first}${second}\n`)
    expect(allTold(log).slice(1)).toEqual(wanted)
    expect(standings(log)[1]).toBe('decoded')
  })
})

it('says of a file that it is QEMU’s, and how many lines it has, with a last line or without', () => {
  const line = 'ioapic_set_irq vector: 0 level: 0'
  expect(read(`${line}\n${line}`).sources[0]?.lines.total().total).toBe(2)
  expect(read(`${line}\n${line}\n`).sources[0]?.lines.total().total).toBe(2)
  expect(read('').sources[0]?.lines.total().total).toBe(0)
  expect(read(line).sources[0]?.format).toBe('qemu')
})

it('reads several files into one table, each with its own lines', () => {
  const log = read('ioapic_set_irq vector: 0 level: 0\n')
  expect(log.sources).toHaveLength(1)
})
