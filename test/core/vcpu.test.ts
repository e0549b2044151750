/** What KVM does on the way into a guest, in its order: kvm-split.md sections 4 and 5. */
import { describe, expect, it } from 'vitest'
import type { Lapic } from '../../src/core/chips/lapic.ts'
import { nextEoiExit } from '../../src/core/kvm/next-eoi-exit.ts'
import { cpuMask } from '../../src/core/scenarios/scenario.ts'
import { stateRecord } from '../../src/trace/formats/states-json.ts'
import { Driven, everyKvm, host, modelOf, ofType } from './machines.ts'
import { device, liveIrq, quietScenario } from './scenarios.ts'

const PIN = 11
const one = quietScenario({
  irqs: [liveIrq(PIN, 'level', 0x21, 2)],
  devices: [device(PIN, { asserts: 3 })],
})

function withLapic(machine: Driven, cpu: number, fields: Partial<Lapic>): Driven {
  const vcpus = machine.state.vcpus.map((vcpu, at) =>
    at === cpu ? { ...vcpu, lapic: { ...vcpu.lapic, ...fields } } : vcpu,
  )
  machine.state = { ...machine.state, vcpus }
  return machine
}

const mail = (...of: Parameters<typeof host>) => new Driven(modelOf(host(...of), one))

describe('on the way into the guest', () => {
  it('an EOI exit comes before the scan, and the scan before the injection', () => {
    const machine = withLapic(mail('original'), 2, {
      pendingEoi: 0x44,
      scanRequested: true,
      irr: [0x21],
    })
    expect(machine.take('kvm 2').map(({ type }) => type)).toEqual(['kvm_userspace_exit'])
    while (machine.state.vmm.calls[2]) machine.take('vmm 2')
    expect(machine.take('kvm 2').map(({ type }) => type)).toEqual(['eoi_exit_scan'])
    expect(machine.take('kvm 2').map(({ type }) => type)).toEqual(['kvm_inj_virq'])
  })

  it('a halted vCPU is not woken to scan, but scans before it takes what wakes it', () => {
    const machine = withLapic(mail('original'), 2, { scanRequested: true, eoiExit: [] })
    expect(machine.enabled.filter((name) => name.startsWith('kvm'))).toEqual([])
    machine.drive(PIN)
    expect(machine.take('kvm 2').map(({ type }) => type)).toEqual(['eoi_exit_scan'])
    expect(machine.state.vcpus[2]?.lapic.eoiExit).toEqual([0x21])
  })

  it('the bitmap to come is told before it is there, and the loaded one stays in force till then', () => {
    const machine = withLapic(mail('original'), 2, { scanRequested: true, eoiExit: [] })
    const { setup } = machine.model
    expect(nextEoiExit(setup, machine.state, 2)).toEqual([0x21])
    const vcpus = machine.state.vcpus.map((vcpu) => ({ ...vcpu, inGuest: true }))
    expect(nextEoiExit(setup, { ...machine.state, vcpus }, 2)).toEqual([])
    expect(machine.state.vcpus[2]?.lapic).toMatchObject({ eoiExit: [], scanRequested: true })
  })

  it('a posted interrupt goes through the IRR into service', () => {
    const machine = mail('original', 'K0', true)
    machine.drive(PIN)
    expect(machine.state.vcpus[2]?.lapic).toMatchObject({ pir: [0x21], irr: [] })
    machine.take('kvm 2')
    expect(machine.state.vcpus[2]?.lapic).toMatchObject({ pir: [], irr: [], isr: [0x21] })
  })

  it('nothing is injected while a handler has interrupts off', () => {
    const machine = mail('original')
    machine.drive(PIN)
    machine.untilLine(2, 'handler')
    withLapic(machine, 2, { irr: [0x55] })
    expect(machine.enabled).not.toContain('kvm 2')
    machine.untilLine(2, 'return')
    machine.take('guest 2')
    expect(machine.enabled).toContain('kvm 2')
  })
})

describe('the EOI of a guest', () => {
  it('stops a vCPU in guest mode without APICv, and need not stop it with APICv', () => {
    const inGuestAfter = (apicv: boolean) => {
      const edge = quietScenario({
        irqs: [liveIrq(4, 'edge', 0x22, 2)],
        devices: [device(4, { behaviour: 'edge' })],
      })
      const machine = new Driven(modelOf(host('original', 'K0', apicv), edge))
      machine.drive(4)
      machine.untilLine(2, 'ack-apic')
      machine.take('guest 2')
      return machine.state.vcpus[2]?.inGuest
    }
    expect([inGuestAfter(false), inGuestAfter(true)]).toEqual([false, true])
  })

  it('goes by the TMR bit alone where no bitmap stands between, as on hardware', () => {
    const machine = mail('bare-metal')
    machine.drive(PIN)
    machine.untilEvent('kvm_userspace_exit')
    expect(machine.state.vcpus[2]?.lapic.eoiExit).toEqual([])
    machine.settle()
    expect(machine.state.ioapic.lo[PIN]).toBe(0x8021)
  })

  it('cannot be told from a lost one by the guest: level, and no bit, and it is dropped', () => {
    const machine = mail('original')
    machine.drive(PIN)
    machine.untilLine(2, 'ack-apic')
    withLapic(machine, 2, { eoiExit: [] })
    expect(machine.take('guest 2').map(({ type }) => type)).toEqual([
      'guest_line',
      'kvm_eoi',
      'eoi_dropped',
    ])
  })
})

describe('an entry rewritten from a process while its interrupt is open on the old CPU', () => {
  const rewritten = { ...one, move: 'rewrite' as const }
  const open = (when: 'pending' | 'in service', ...of: Parameters<typeof host>) => {
    const machine = new Driven(modelOf(host(...of), rewritten))
    machine.drive(PIN)
    if (when === 'in service') machine.untilLine(2, 'handler-return')
    machine.take('user 11 0')
    machine.runCpu(0, 'rewrite-write-lo')
    machine.take('guest 0')
    while (machine.state.vmm.calls[0]) machine.take('vmm 0')
    machine.settle()
    return stateRecord(machine.model.setup, machine.state, PIN).remoteIrr === 1 ? 'dead' : 'alive'
  }
  const orders = ['original', 'patched', 'msi-last', 'msi-first', 'even-if-masked']

  it.each(orders)('loses the EOI on K0 under %s: it is no fault of the order', (qemu) => {
    expect([open('in service', qemu), open('pending', qemu)]).toEqual(['dead', 'dead'])
  })

  it.each(everyKvm.filter(({ scan }) => scan !== 'K0'))(
    'keeps it on $scan with APICv $apicv once it is in service',
    ({ scan, apicv }) => {
      for (const qemu of orders) expect(open('in service', qemu, scan, apicv)).toBe('alive')
    },
  )

  it('loses one that is only posted on K1, and on no later KVM', () => {
    expect(open('pending', 'patched', 'K1', true)).toBe('dead')
    expect(open('pending', 'patched', 'K1', false)).toBe('alive')
    expect(open('pending', 'patched', 'K1p', true)).toBe('alive')
    expect(open('pending', 'patched', 'K2', true)).toBe('alive')
  })
})

describe('a logical destination', () => {
  it('moves and is served like a physical one', () => {
    const logical = { ...one, logical: true, irqs: [liveIrq(PIN, 'level', 0x21, 2, cpuMask(0))] }
    const machine = new Driven(modelOf(host('patched'), logical))
    machine.drive(PIN)
    machine.settle()
    machine.drive(PIN)
    machine.settle()
    expect(ofType(machine.events, 'irq_handler_entry').map(({ cpu }) => cpu)).toEqual([2, 0])
    expect(stateRecord(machine.model.setup, machine.state, PIN)).toMatchObject({
      rteHigh: '01000000',
      rteLow: '00008821',
      remoteIrr: 0,
      route: { address: 'fee01004', data: '8021' },
    })
  })
})
