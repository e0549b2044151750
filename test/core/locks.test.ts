/** The big QEMU lock and the wait of a routing update: what they keep apart, and what they must not. */
import { describe, expect, it } from 'vitest'
import type { Machine } from '../../src/core/machine.ts'
import { cpuMask } from '../../src/core/scenarios/scenario.ts'
import { type Call, newCall } from '../../src/core/vmm/call.ts'
import { Driven, host, modelOf, ofType } from './machines.ts'
import { device, liveIrq, quietScenario } from './scenarios.ts'

const mail = (qemu = 'original') => new Driven(modelOf(host(qemu)))

/** A level interrupt on pin 11 that moves from CPU 1 to CPU 2, an edge interrupt on CPU 3. */
const levelAndEdge = quietScenario({
  irqs: [liveIrq(1, 'edge', 0x22, 3), liveIrq(11, 'level', 0x21, 1, cpuMask(2))],
  devices: [device(11), device(1, { behaviour: 'edge' })],
})

describe('the big QEMU lock', () => {
  it('lets one of two calls in, and the other only when the first has returned', () => {
    const machine = mail()
    machine.untilLine(2, 'unmask-write-lo')
    machine.take('guest 2')
    machine.state = withCall(machine.state, 0, newCall('eoi', 0, 4, 0x40))
    expect(machine.enabled).toEqual(expect.arrayContaining(['vmm 0', 'vmm 2']))
    let steps = 0
    while (machine.state.vmm.calls[2]) {
      machine.take('vmm 2')
      steps++
      expect(machine.enabled.includes('vmm 0')).toBe(machine.state.vmm.calls[2] === null)
    }
    expect(steps).toBe(4)
  })

  it('is taken by the first piece of a call and falls with the last', () => {
    const machine = mail()
    machine.untilLine(2, 'unmask-write-lo')
    machine.take('guest 2')
    expect(machine.state.vmm.bql).toBe(-1)
    machine.take('vmm 2')
    expect(machine.state.vmm.bql).toBe(2)
    machine.take('vmm 2', 'vmm 2', 'vmm 2')
    expect(machine.state.vmm.bql).toBe(-1)
  })

  it('keeps the device out of the middle of a register write', () => {
    const machine = mail()
    machine.untilLine(2, 'unmask-write-lo')
    machine.take('guest 2')
    expect(machine.enabled).toContain('device 11')
    machine.take('vmm 2')
    for (; machine.state.vmm.calls[2]; machine.take('vmm 2'))
      expect(machine.enabled).not.toContain('device 11')
    expect(machine.enabled).toContain('device 11')
  })

  it('lets the device in between the write of the high and the write of the low half', () => {
    const machine = mail()
    machine.untilLine(2, 'move-select-lo')
    expect(machine.state.ioapic.hi[11]).toBe(0)
    machine.drive(11)
    machine.settle()
    expect(ofType(machine.events, 'irq_handler_entry').map(({ cpu }) => cpu)).toEqual([2, 2])
  })

  it('is no concern of an EOI that stays in the kernel, between two pieces of another call', () => {
    const machine = betweenTwoPieces()
    expect(machine.state.vmm.bql).toBe(1)
    expect(machine.state.vcpus[3]?.lapic.isr).toEqual([0x22])
    machine.take('guest 3')
    expect(ofType(machine.events, 'kvm_eoi')).toMatchObject([
      { vcpu: 1, vector: 0x21 },
      { vcpu: 3, vector: 0x22 },
    ])
    expect(machine.state.vcpus[3]?.lapic).toMatchObject({ isr: [], pendingEoi: -1 })
    expect(machine.state.vmm.bql).toBe(1)
  })

  it('does not keep KVM from injecting on another vCPU meanwhile', () => {
    const machine = new Driven(modelOf(host('original'), levelAndEdge))
    machine.drive(11)
    machine.untilLine(1, 'unmask-write-lo')
    machine.drive(1)
    machine.take('guest 1', 'vmm 1')
    machine.runCpu(3, 'flow')
    expect(machine.state.vmm.bql).toBe(1)
    expect(machine.lineOf(3)).toBe('flow')
  })

  it('makes an EOI that leaves the kernel wait for the call that has it', () => {
    const machine = mail('patched')
    machine.untilLine(0, 'ack-apic')
    machine.take('guest 0', 'kvm 0')
    machine.state = withCall(machine.state, 3, newCall('write', 0, 4, 0x10), 3)
    expect(machine.enabled).not.toContain('vmm 0')
  })
})

describe('the wait of KVM_SET_GSI_ROUTING', () => {
  it('lets a vCPU in guest mode run on with the old bitmap, and ends with none that does', () => {
    const machine = betweenTwoPieces()
    expect(machine.state.vcpus[3]).toMatchObject({ inGuest: true })
    machine.until((events) => ofType(events, 'kvm_irqchip_commit_routes').length > 0)
    expect(machine.state.vcpus[3]).toMatchObject({ inGuest: true, lapic: { scanRequested: true } })
    expect(machine.enabled).toContain('guest 3')
    machine.take('vmm 1')
    expect(machine.state.vcpus[3]).toMatchObject({ inGuest: false })
    expect(machine.enabled).not.toContain('guest 3')
    machine.take('kvm 3')
    expect(machine.enabled).toContain('guest 3')
  })

  it('waits for nobody when no vCPU is in guest mode', () => {
    const machine = mail()
    machine.untilEvent('kvm_irqchip_commit_routes')
    expect(machine.state.vcpus.map(({ inGuest }) => inGuest)).toEqual([false, false, false, false])
    expect(machine.state.vmm.calls[2]).toBeNull()
  })
})

/** vCPU 1 is between two pieces of its unmasking write, vCPU 3 is about to write its EOI. */
function betweenTwoPieces(): Driven {
  const machine = new Driven(modelOf(host('original'), levelAndEdge))
  machine.drive(11)
  machine.untilLine(1, 'unmask-write-lo')
  machine.drive(1)
  machine.runCpu(3, 'ack-apic')
  machine.take('guest 1', 'vmm 1')
  return machine
}

function withCall(machine: Machine, thread: number, call: Call, bql = machine.vmm.bql): Machine {
  const calls = machine.vmm.calls.map((other, at) => (at === thread ? call : other))
  return { ...machine, vmm: { bql, calls } }
}
