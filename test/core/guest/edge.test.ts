/** The flow of an edge interrupt, and how it is not lost where it cannot be handled at once. */
import { describe, expect, it } from 'vitest'
import { cpuMask } from '../../../src/core/scenarios/scenario.ts'
import { Driven, host, modelOf, ofType } from '../machines.ts'
import { device, liveIrq, quietScenario } from '../scenarios.ts'

const PIN = 4
const edgeOn1 = (pending = 0) =>
  quietScenario({
    irqs: [liveIrq(PIN, 'edge', 0x22, 1, pending)],
    devices: [device(PIN, { behaviour: 'edge', asserts: 3 })],
  })
const machineOf = (pending = 0) => new Driven(modelOf(host('patched'), edgeOn1(pending)))

const handlers = ({ events }: Driven) => ofType(events, 'irq_handler_entry').map(({ cpu }) => cpu)
const written = ({ events }: Driven) =>
  ofType(events, 'ioapic_mem_write').flatMap(({ addr, val }) => (addr === 0x10 ? [val] : []))
const typesOf = (machine: Driven) => machine.events.map(({ type }) => type)

describe('an edge interrupt', () => {
  it('is raised and lowered in KVM, leaves no request behind, and never sets Remote IRR', () => {
    const machine = machineOf()
    machine.drive(PIN)
    expect(ofType(machine.events, 'kvm_set_irq').map(({ level }) => level)).toEqual([1, 0])
    expect(machine.state.ioapic.irr).toBe(0)
    machine.settle()
    expect(typesOf(machine)).not.toContain('ioapic_set_remote_irr')
    expect(machine.state.vcpus[1]?.lapic.tmr).toEqual([])
  })

  it('is acknowledged before its handler runs, and that EOI stays in the kernel', () => {
    const machine = machineOf()
    machine.drive(PIN)
    machine.settle()
    const types = typesOf(machine)
    expect(types.indexOf('kvm_eoi')).toBeLessThan(types.indexOf('irq_handler_entry'))
    expect(types).not.toContain('kvm_userspace_exit')
    expect(types).not.toContain('eoi_dropped')
    expect(written(machine)).toEqual([])
  })

  it('does nothing at the falling edge, and each rise is an interrupt of its own', () => {
    const machine = machineOf()
    for (const level of [1, 0, 1, 0]) {
      machine.drive(PIN)
      machine.settle()
      expect(ofType(machine.events, 'ioapic_set_irq').at(-1)?.level).toBe(level)
    }
    expect(handlers(machine)).toEqual([1, 1])
  })

  it('merges with one that is pending in the local APIC', () => {
    const machine = machineOf()
    for (let move = 0; move < 3; move++) machine.drive(PIN)
    expect(ofType(machine.events, 'kvm_apic_accept_irq').map(({ coalesced }) => coalesced)).toEqual(
      [false, true],
    )
    machine.settle()
    expect(handlers(machine)).toEqual([1])
  })

  it('is moved before its handler runs: masked, rewritten, unmasked', () => {
    const machine = machineOf(cpuMask(2))
    machine.drive(PIN)
    machine.settle()
    expect(written(machine)).toEqual([0x10022, 0x02000000, 0x10021, 0x21])
    expect(handlers(machine)).toEqual([1])
    machine.drive(PIN)
    machine.drive(PIN)
    machine.settle()
    expect(handlers(machine)).toEqual([1, 2])
    expect(ofType(machine.events, 'vector_freed')).toMatchObject([{ cpu: 1, vector: 0x22 }])
  })
})

describe('an edge that comes while the handler runs on another CPU', () => {
  /** Moved from CPU 1 to CPU 2; CPU 1 is still in its handler when the next edge arrives. */
  function busy(): Driven {
    const machine = machineOf(cpuMask(2))
    machine.drive(PIN)
    machine.untilLine(1, 'handler')
    machine.drive(PIN)
    machine.drive(PIN)
    machine.runCpu(2, 'ack-apic')
    return machine
  }

  it('is masked by the CPU that gets it before it is acknowledged there', () => {
    const machine = busy()
    expect(written(machine).at(-1)).toBe(0x10021)
    expect(machine.state.irqs[0]).toMatchObject({ masked: true, replay: true, inProgress: true })
    expect(ofType(machine.events, 'kvm_eoi').map(({ vcpu }) => vcpu)).toEqual([1])
  })

  it('is handled once more by the CPU that was busy, which unmasks first', () => {
    const machine = busy()
    machine.settle()
    expect(handlers(machine)).toEqual([1, 1])
    expect(written(machine).slice(-2)).toEqual([0x10021, 0x21])
    expect(machine.state.irqs[0]).toMatchObject({ masked: false, replay: false, inProgress: false })
  })

  it('completes the move on the new CPU even so', () => {
    const machine = busy()
    expect(machine.state.irqs[0]).toMatchObject({ moveInProgress: false })
    machine.settle()
    expect(ofType(machine.events, 'vector_freed')).toMatchObject([{ cpu: 1, vector: 0x22 }])
  })
})

describe('a vector that no interrupt has', () => {
  it('is acknowledged and reported', () => {
    const machine = machineOf()
    const vcpus = machine.state.vcpus.map((vcpu, cpu) =>
      cpu === 3 ? { ...vcpu, lapic: { ...vcpu.lapic, irr: [0x55] } } : vcpu,
    )
    machine.state = { ...machine.state, vcpus }
    machine.settle()
    expect(ofType(machine.events, 'guest_print').map(({ text }) => text)).toEqual([
      'common_interrupt: 3.85 No irq handler for vector',
    ])
    expect(machine.state.vcpus[3]?.lapic.isr).toEqual([])
  })
})
