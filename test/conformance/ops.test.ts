/** Ops and checks of the scenario format, also those that no scenario at hand uses. */
import { describe, expect, it } from 'vitest'
import { check, failuresOf, resultOf, scenarioLine, x2apic, xapic } from './play.ts'

const level = { op: 'rte_write', pin: 5, value: '0x0000000000008030' }
const raise = { op: 'pin', pin: 5, level: 1 }

describe('device state', () => {
  it('a restore brings registers and routes back, but sends nothing', () => {
    const steps = [
      level,
      raise,
      { op: 'snapshot' },
      { op: 'rte_write', pin: 5, value: '0x0100000000000041' },
      { op: 'pin', pin: 5, level: 0 },
      { op: 'mark' },
      { op: 'restore' },
      check('rte', '0x000000000000c030', { pin: 5, field: 'raw' }),
      check('route', { addr: '0xfee00000', data: '0x8030' }, { gsi: 5 }),
      check('msg_count', 0),
      { op: 'ioapic_eoi', vector: '0x30' },
      check('msg_count', 1, { pin: 5 }),
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('a restore without a snapshot and a saved entry that nobody saved are told of', () => {
    expect(failuresOf([{ op: 'restore' }])[0]?.got).toBe('No snapshot comes before it.')
    expect(failuresOf([{ op: 'rte_write_saved', pin: 3 }])[0]?.got).toBe(
      'No rte_save of pin 3 comes before it.',
    )
  })

  it('a number too long for a double is compared to its last digit', () => {
    const write = { op: 'rte_write', pin: 5, value: '0x0200000000008031' }
    const line = scenarioLine([write, check('rte', 'DIGITS', { pin: 5, field: 'raw' })])
    const withNumber = (digits: string) => resultOf(line.replace('"DIGITS"', digits))
    expect(withNumber('144115188075888689')).toMatchObject({ passed: 2, failed: 0 })
    expect(withNumber('144115188075888690')).toMatchObject({ passed: 0, failed: 2 })
  })

  it('8-byte accesses reach the device as two of 4, unaligned ones do not reach it', () => {
    const steps = [
      { op: 'mmio_write', offset: '0x0', size: 4, value: '0x1a' },
      { op: 'mmio_write', offset: '0x10', size: 8, value: '0x0000000000008030' },
      check('rte', 0x8030, { pin: 5, field: 'lo' }),
      { op: 'mmio_read', offset: '0x10', size: 8, eq: '0x8030' },
      { op: 'mmio_write', offset: '0x2', size: 4, value: '0x10' },
      { op: 'mmio_read', offset: '0x0', size: 1, eq: '0x1a' },
      { op: 'mmio_read', offset: '0x12', size: 4, eq: 0 },
    ]
    expect(failuresOf(steps)).toEqual([])
  })
})

describe('the storm brake', () => {
  it('holds the 10,000th delivery back until 10 ms have passed', () => {
    const steps = [
      level,
      raise,
      { op: 'serve', vcpu: 0, times: 10_000 },
      check('msg_count', 10_000),
      check('pending', null, { vcpu: 0 }),
      { op: 'tick_ms', ms: 9 },
      check('msg_count', 10_000),
      { op: 'tick_ms', ms: 1 },
      check('msg_count', 10_001),
      check('pending', '0x30', { vcpu: 0 }),
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('a handler that raises its own edge pin for ever is cut', () => {
    const steps = [{ op: 'rte_write', pin: 5, value: '0x30' }, raise, { op: 'run', vcpu: 0 }]
    const [failure] = failuresOf(steps, { handlers: { '0x30': [{ op: 'eoi' }, raise] } })
    expect(failure).toMatchObject({ at: 'step 3', got: '30000 handlers and no end.' })
  })
})

describe('local APICs', () => {
  it('pokes change ISR and IRR, and the EOI takes the highest vector', () => {
    const steps = [
      { op: 'poke', what: 'isr_set', vcpu: 0, vector: '0x41' },
      { op: 'poke', what: 'isr_set', vcpu: 0, vector: '0x52' },
      { op: 'poke', what: 'irr_set', vcpu: 0, vector: '0x55' },
      check('isr', ['0x52', '0x41'], { vcpu: 0 }),
      check('ppr', '0x50', { vcpu: 0 }),
      check('pending', null, { vcpu: 0 }),
      { op: 'eoi', vcpu: 0 },
      check('isr', ['0x41'], { vcpu: 0 }),
      check('pending', '0x55', { vcpu: 0 }),
      { op: 'poke', what: 'isr_clear', vcpu: 0, vector: '0x41' },
      check('isr', [], { vcpu: 0 }),
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('a write of ICR low sends what ICR high addresses', () => {
    const steps = [
      { op: 'lapic_write', vcpu: 0, offset: '0x310', value: '0x01000000' },
      { op: 'lapic_write', vcpu: 0, offset: '0x300', value: '0x00004051' },
      check('irr', ['0x51'], { vcpu: 1 }),
      check('irr', [], { vcpu: 0 }),
      { op: 'lapic_read', vcpu: 0, offset: '0x300', eq: '0x00004051' },
      { op: 'lapic_read', vcpu: 1, offset: '0x220', eq: '0x20000', mask: '0x20000' },
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('a write of the EOI register is an EOI', () => {
    const steps = [
      level,
      raise,
      { op: 'take', vcpu: 0, eq: '0x30' },
      { op: 'pin', pin: 5, level: 0 },
      { op: 'lapic_write', vcpu: 0, offset: '0xb0', value: '0x0' },
      check('eoi_forwarded', [{ vcpu: 0, vector: '0x30' }]),
      check('rte', 0, { pin: 5, field: 'remote_irr' }),
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('in x2APIC mode 0xff is one ID in an IPI and a broadcast in an MSI', () => {
    const steps = [
      { op: 'ipi', vcpu: 0, icr_lo: '0x00004060', icr_hi: '0x000000ff' },
      check('irr', [], { vcpu: 1 }),
      { op: 'ipi', vcpu: 0, icr_lo: '0x00004061', icr_hi: '0xffffffff' },
      check('irr', ['0x61'], { vcpu: 1 }),
      { op: 'msi', addr: '0xfeeff000', data: '0x0062' },
      check('irr', ['0x61', '0x62'], { vcpu: 0 }),
      check('irr', ['0x61', '0x62'], { vcpu: 1 }),
    ]
    expect(failuresOf(steps, { lapics: [x2apic(0), x2apic(1)] })).toEqual([])
  })

  it('lowest priority to all chooses one by the vector, and drops into no empty slot', () => {
    const steps = [
      { op: 'ipi', vcpu: 0, icr_lo: '0x00084171' },
      check('irr', ['0x71'], { vcpu: 1 }),
      check('irr', [], { vcpu: 0 }),
      { op: 'msi', addr: '0xfee06004', data: '0x0173' },
      check('irr', ['0x71'], { vcpu: 1 }),
      { op: 'msi', addr: '0xfee06004', data: '0x0174' },
      check('irr', ['0x71', '0x74'], { vcpu: 1 }),
    ]
    expect(failuresOf(steps, { lapics: [xapic(0), xapic(1)] })).toEqual([])
  })

  it('a level de-assert of a fixed vector sends nothing', () => {
    const steps = [{ op: 'ipi', vcpu: 0, icr_lo: '0x00048055' }, check('irr', [], { vcpu: 0 })]
    expect(failuresOf(steps)).toEqual([])
  })
})

describe('EOI exits', () => {
  const retarget = { op: 'ioapic_write', reg: '0x1b', value: '0x01000000' }

  it('follow the routes of I/O APIC pins only, not of other GSIs', () => {
    const steps = [
      { op: 'route_set', gsi: 24, addr: '0xfee00000', data: '0x8044' },
      { op: 'gsi', gsi: 24, level: 1 },
      { op: 'take', vcpu: 0, eq: '0x44' },
      { op: 'eoi', vcpu: 0 },
      check('eoi_forwarded', []),
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('stay for a vector in service when its route moves to another vCPU', () => {
    const steps = [
      level,
      raise,
      { op: 'take', vcpu: 0, eq: '0x30' },
      retarget,
      { op: 'mark' },
      { op: 'eoi', vcpu: 0 },
      check('eoi_forwarded', [{ vcpu: 0, vector: '0x30' }]),
      check('msgs', [{ pin: 5, addr: '0xfee01000', data: '0x8030' }]),
    ]
    expect(failuresOf(steps)).toEqual([])
  })

  it('a change of the APIC ID makes KVM look at the routes again', () => {
    const steps = [
      { op: 'rte_write', pin: 5, value: '0x0700000000008030' },
      { op: 'lapic_write', vcpu: 1, offset: '0x20', value: '0x07000000' },
      raise,
      { op: 'take', vcpu: 1, eq: '0x30' },
      { op: 'eoi', vcpu: 1 },
      check('eoi_forwarded', [{ vcpu: 1, vector: '0x30' }]),
    ]
    expect(failuresOf(steps)).toEqual([])
  })
})

describe('expectations', () => {
  const read = (expected: object) => failuresOf([{ op: 'ioapic_read', reg: '0x10', ...expected }])
  const names = (failures: readonly { name: string }[]) => failures.map(({ name }) => name)

  it('the most specific value of the order applies', () => {
    expect(read({ eq: '0x1', qemu: '0x10000' })).toEqual([])
    expect(names(read({ eq: '0x10000', qemu: '0x1' }))).toHaveLength(2)
    expect(names(read({ eq: '0x10000', qemu72: '0x1' }))).toEqual(['test/one [original]'])
    expect(names(read({ qemu72: '0x10000', qemu_master: '0x1' }))).toEqual(['test/one [patched]'])
    expect(names(read({ eq: '0x10000', qemu72: '0x10000', qemu: '0x1' }))).toEqual([
      'test/one [patched]',
    ])
  })

  it('a mask limits the comparison', () => {
    expect(read({ eq: '0xffff0000', mask: '0x00010000' })).toEqual([])
    expect(read({ eq: '0x0', mask: '0x00010000' })).toHaveLength(2)
  })
})
