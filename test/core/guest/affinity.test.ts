/** How Linux moves a live interrupt: linux-guest.md sections 3 and 5. */
import { describe, expect, it } from 'vitest'
import { cpuList } from '../../../src/core/guest/cpu-list.ts'
import type { IrqDesc, Machine } from '../../../src/core/machine.ts'
import { cpuMask } from '../../../src/core/scenarios/scenario.ts'
import { Driven, host, modelOf, ofType } from '../machines.ts'
import { device, liveIrq, quietScenario } from '../scenarios.ts'

const PIN = 11
const scenario = quietScenario({
  irqs: [liveIrq(PIN, 'level', 0x21, 2)],
  devices: [device(PIN, { asserts: 9 })],
  affinityWrites: 3,
})
const machineOf = (qemu = 'patched') => new Driven(modelOf(host(qemu), scenario))

/** Desired, pending, SETAFFINITY_PENDING and effective, as the table of section 3 has them. */
function affinity({ state }: Driven): string {
  const { desired, pending, setaffinityPending, effective } = state.irqs[0] as IrqDesc
  return (
    [desired, pending].map(cpuList).join(' | ') +
    ` | ${setaffinityPending ? 1 : 0} | ${cpuList(effective)}`
  )
}

/** The accesses so far, as in section 5: `SEL←26`, `WIN←18021`, `WIN→1c021`, `EOIR←21`. */
function accesses({ events }: Driven): string[] {
  return events.flatMap((event) => {
    if (event.type === 'ioapic_mem_read') return [`WIN→${event.retval.toString(16)}`]
    if (event.type !== 'ioapic_mem_write') return []
    const register = { 0: 'SEL', 16: 'WIN', 64: 'EOIR' }[event.addr]
    return [`${register}←${event.val.toString(16)}`]
  })
}

describe('an affinity request on a live interrupt', () => {
  it('is a note until the next interrupt, which carries it out in its acknowledge', () => {
    const machine = machineOf()
    expect(affinity(machine)).toBe('0-3 |  | 0 | 2')
    machine.take('user 11 0')
    expect(affinity(machine)).toBe('0-3 | 0 | 1 | 2')
    expect(accesses(machine)).toEqual([])
    machine.drive(PIN)
    machine.untilEvent('irq_handler_entry')
    expect(affinity(machine)).toBe('0-3 | 0 | 1 | 2')
    machine.settle()
    expect(affinity(machine)).toBe('0 |  | 0 | 0')
    expect(machine.state.irqs[0]).toMatchObject({ moveInProgress: true, previousCpu: 2 })
  })

  it('makes nine writes and two reads in that acknowledge, the high half before the low', () => {
    const machine = machineOf()
    machine.take('user 11 0')
    machine.drive(PIN)
    machine.settle()
    expect(accesses(machine)).toEqual([
      ...['SEL←26', 'WIN←18021', 'WIN→1c021'],
      ...['SEL←26', 'WIN→18021'],
      ...['SEL←27', 'WIN←0', 'SEL←26', 'WIN←18021'],
      ...['SEL←26', 'WIN←8021'],
    ])
  })

  it('leaves later acknowledges without any access to the I/O APIC', () => {
    const machine = machineOf()
    machine.drive(PIN)
    machine.settle()
    expect(accesses(machine)).toEqual([])
    expect(ofType(machine.events, 'ioapic_eoi_broadcast')).toHaveLength(1)
  })

  it('is dropped by a later one that comes before any interrupt', () => {
    const machine = machineOf()
    machine.take('user 11 0', 'user 11 3')
    expect(affinity(machine)).toBe('0-3 | 3 | 1 | 2')
  })

  it('waits on while Remote IRR is set: the pin is unmasked again, the request stays', () => {
    const machine = machineOf()
    machine.take('user 11 0')
    machine.drive(PIN)
    machine.untilLine(2, 'check-read')
    machine.state = withRemoteIrr(machine.state)
    machine.settle()
    expect(affinity(machine)).toBe('0-3 | 0 | 1 | 2')
    expect(accesses(machine).slice(3)).toEqual(['SEL←26', 'WIN→1c021', 'SEL←26', 'WIN←8021'])
  })

  it('waits on with -EBUSY while the old vector is not freed, and goes through after that', () => {
    const machine = machineOf()
    machine.take('user 11 0')
    machine.drive(PIN)
    machine.settle()
    machine.take('user 11 1')
    const freed = () => ofType(machine.events, 'vector_freed').length
    machine.drive(PIN)
    machine.untilLine(0, 'assign-vector')
    expect(freed()).toBe(0)
    machine.runCpu(0, 'unmask-select-lo')
    expect(affinity(machine)).toBe('0 | 1 | 1 | 0')
    machine.settle()
    expect(freed()).toBe(1)
    machine.drive(PIN)
    machine.settle()
    expect(affinity(machine)).toBe('1 |  | 0 | 1')
  })

  it('rewrites the entry as it was when the CPU may stay', () => {
    const machine = machineOf()
    machine.state = withDesc(machine.state, { setaffinityPending: true, pending: cpuMask(1, 2) })
    machine.drive(PIN)
    machine.settle()
    expect(affinity(machine)).toBe('1-2 |  | 0 | 2')
    expect(accesses(machine).slice(5, 9)).toEqual(['SEL←27', 'WIN←2000000', 'SEL←26', 'WIN←18021'])
    expect(machine.state.irqs[0]).toMatchObject({ moveInProgress: false, vector: 0x21, cpu: 2 })
  })

  it('moves a pin that is masked for another reason too, and leaves it masked', () => {
    const machine = machineOf()
    machine.drive(PIN)
    machine.untilLine(2, 'flow')
    machine.state = withDesc(machine.state, { disabled: true })
    machine.take('user 11 0')
    machine.settle()
    expect(ofType(machine.events, 'irq_handler_entry')).toEqual([])
    expect(affinity(machine)).toBe('0 |  | 0 | 0')
    expect(accesses(machine)).toEqual([
      ...['SEL←26', 'WIN←18021', 'WIN→1c021'],
      ...['SEL←26', 'WIN→18021'],
      ...['SEL←27', 'WIN←0', 'SEL←26', 'WIN←18021'],
    ])
  })
})

describe('the end of a move', () => {
  it('is the first interrupt on the new CPU: it has the old CPU free the vector', () => {
    const machine = machineOf()
    machine.take('user 11 0')
    machine.drive(PIN)
    machine.settle()
    machine.drive(PIN)
    machine.untilEvent('kvm_apic_ipi')
    expect(machine.state.irqs[0]).toMatchObject({ moveInProgress: false, previousCpu: 2 })
    expect(ofType(machine.events, 'kvm_apic_ipi')).toEqual([
      { type: 'kvm_apic_ipi', vcpu: 0, dest: 2, vector: 0x20 },
    ])
    machine.settle()
    expect(ofType(machine.events, 'vector_freed')).toEqual([
      { type: 'vector_freed', cpu: 2, vector: 0x21 },
    ])
    expect(machine.state.guest.vectorIrq[2]).toEqual([])
  })

  it('is put off while the old vector is pending on the old CPU', () => {
    const machine = machineOf()
    machine.take('user 11 0')
    machine.drive(PIN)
    machine.settle()
    machine.drive(PIN)
    machine.untilLine(2, 'cleanup-free')
    machine.state = withPending(machine.state, 2, 0x21)
    const [, ipi] = machine.take('guest 2')
    expect(ipi).toEqual({ type: 'kvm_apic_ipi', vcpu: 2, dest: 2, vector: 0x20 })
    machine.settle()
    expect(ofType(machine.events, 'vector_freed')).toHaveLength(1)
    expect(ofType(machine.events, 'irq_handler_entry').map(({ cpu }) => cpu)).toEqual([2, 0, 2])
  })
})

describe('an affinity request before request_irq()', () => {
  const asked = quietScenario({
    irqs: [{ ...liveIrq(PIN, 'level', 0, 0), started: false }],
    devices: [device(PIN)],
    drivers: [{ cpu: 3, irq: PIN }],
  })

  it('takes effect at once, and the vector is given out inside it', () => {
    const machine = new Driven(modelOf(host('original'), asked))
    machine.take('user 11 1')
    expect(affinity(machine)).toBe('1 |  | 0 | 1')
    machine.settle()
    expect(machine.state.irqs[0]).toMatchObject({ cpu: 1, vector: 0x21, started: true })
    expect(accesses(machine)).toEqual([
      ...['SEL←27', 'WIN←1000000', 'SEL←26', 'WIN←18021'],
      ...['SEL←26', 'WIN←8021'],
    ])
  })

  it('starts a balanced interrupt with the entry written twice', () => {
    const balanced = { ...asked, irqs: asked.irqs.map((irq) => ({ ...irq, noBalancing: false })) }
    const machine = new Driven(modelOf(host('original'), balanced))
    machine.settle()
    expect(accesses(machine)).toHaveLength(10)
    expect(accesses(machine).slice(4, 8)).toEqual(accesses(machine).slice(0, 4))
  })
})

const withDesc = (machine: Machine, fields: Partial<IrqDesc>): Machine => ({
  ...machine,
  irqs: machine.irqs.map((desc) => ({ ...desc, ...fields })),
})

function withRemoteIrr(machine: Machine): Machine {
  const lo = machine.ioapic.lo.map((half, pin) => (pin === PIN ? half | 0x4000 : half))
  return { ...machine, ioapic: { ...machine.ioapic, lo } }
}

function withPending(machine: Machine, cpu: number, vector: number): Machine {
  const vcpus = machine.vcpus.map((vcpu, at) =>
    at === cpu ? { ...vcpu, lapic: { ...vcpu.lapic, irr: [vector] } } : vcpu,
  )
  return { ...machine, vcpus }
}
