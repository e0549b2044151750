/** The spinlocks of Linux: what each keeps apart, and what goes wrong without it. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { formatAction } from '../../../src/core/action.ts'
import type { IrqDesc } from '../../../src/core/machine.ts'
import { createModel } from '../../../src/core/model.ts'
import { cpuMask } from '../../../src/core/scenarios/scenario.ts'
import { variants } from '../../../src/core/vmm/variants.ts'
import { Driven, everyKvm, host, modelOf } from '../machines.ts'
import { walk } from '../random-runs.ts'
import { device, liveIrq, quietScenario } from '../scenarios.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const mail = (qemu = 'original') => new Driven(modelOf(host(qemu)))

describe('desc->lock', () => {
  it('keeps an affinity write out of the acknowledge, and lets it in while the handler runs', () => {
    const machine = mail()
    machine.untilLine(2, 'handler-return')
    expect(machine.state.irqs[0]).toMatchObject({ lock: -1, inProgress: true })
    expect(machine.enabled).toContain('user 11 1')
    machine.untilLine(2, 'prepare-move')
    for (; machine.lineOf(2) !== undefined; machine.until(() => true))
      expect(machine.enabled).not.toContain('user 11 1')
    expect(machine.enabled).toContain('user 11 1')
  })

  it('makes the new CPU wait in its flow handler until the mover has dropped it', () => {
    const machine = mail('patched')
    machine.until((_, { vcpus }) => vcpus[0]?.lapic.isr.includes(33) === true)
    expect(machine.lineOf(0)).toBe('flow')
    expect(machine.lineOf(2)).toBe('return')
    expect(machine.enabled).not.toContain('guest 0')
    machine.take('kvm 2', 'guest 2')
    expect(machine.enabled).toContain('guest 0')
  })

  /** The MSI is on its way to CPU 0, whose EOI does not leave the kernel before the route update. */
  function inTheWindow(): Driven {
    const machine = mail('msi-last')
    machine.until((_, { vcpus }) => vcpus[0]?.lapic.irr.includes(33) === true)
    machine.runCpu(0, 'flow', false)
    return machine
  }

  it('closes the window of an MSI that is sent before the route update', () => {
    const machine = inTheWindow()
    expect(machine.state.vmm.bql).toBe(2)
    expect(machine.enabled).toEqual(['vmm 2'])
  })

  it('is all that closes it: without the lock the EOI of the new CPU is lost', () => {
    const machine = inTheWindow()
    const [desc, ...others] = machine.state.irqs as [IrqDesc, ...IrqDesc[]]
    machine.state = { ...machine.state, irqs: [{ ...desc, lock: -1 }, ...others] }
    machine.runCpu(0, 'ack-apic')
    expect(machine.take('guest 0').map(({ type }) => type)).toContain('eoi_dropped')
  })
})

describe('ioapic_lock', () => {
  /** Two level interrupts on two CPUs, both to be moved in their next acknowledge. */
  const twoMoves = quietScenario({
    irqs: [liveIrq(10, 'level', 0x22, 1, cpuMask(0)), liveIrq(11, 'level', 0x21, 2, cpuMask(3))],
    devices: [
      device(10, { behaviour: 'rearm', asserts: 2 }),
      device(11, { behaviour: 'rearm', asserts: 2 }),
    ],
  })

  it('makes the second CPU wait before its select until the first has done its window access', () => {
    const machine = new Driven(modelOf(host('original'), twoMoves))
    machine.drive(10)
    machine.untilLine(1, 'prepare-select-lo')
    machine.drive(11)
    machine.runCpu(2, 'prepare-select-lo')
    machine.take('guest 1')
    expect(machine.state.guest.ioapicLock).toBe(1)
    while (machine.state.guest.ioapicLock === 1) {
      expect(machine.enabled).not.toContain('guest 2')
      machine.until(() => true)
    }
    expect(machine.enabled).toContain('guest 2')
  })

  it('is needed: without it a select of another CPU turns a window write to another pin', () => {
    const machine = new Driven(modelOf(host('patched'), twoMoves))
    machine.drive(10)
    machine.drive(11)
    machine.runCpu(1, 'prepare-write-lo')
    const { guest } = machine.state
    machine.state = { ...machine.state, guest: { ...guest, ioapicLock: -1 } }
    machine.runCpu(2, 'prepare-write-lo')
    machine.take('guest 1', 'vmm 1')
    expect(machine.state.ioapic.lo[10]).toBe(0xc022)
    expect(machine.state.ioapic.lo[11]).toBe(0x1c022)
  })

  it('keeps every window access on the register that its own CPU selected, whatever the schedule', () => {
    const models = variants.flatMap((variant) =>
      everyKvm.map((kvm) => createModel({ scenario: twoMoves, variant, kvm })),
    )
    let accesses = 0
    const check = fc.property(
      fc.constantFrom(...models),
      fc.array(fc.nat(997), { minLength: 300, maxLength: 400 }),
      (model, picks) => {
        const selected = new Map<string, number>()
        walk(model, picks, (before, _, action) => {
          const { state, events } = model.apply(before, action)
          const thread = formatAction(action)
          for (const event of events) {
            if (event.type !== 'ioapic_mem_write' && event.type !== 'ioapic_mem_read') continue
            if (event.type === 'ioapic_mem_write' && event.addr === 0x00)
              selected.set(thread, event.val)
            if (event.addr !== 0x10) continue
            expect(event.regsel).toBe(selected.get(thread))
            accesses++
          }
          return state
        })
      },
    )
    fc.assert(check, { numRuns: 60 })
    expect(accesses).toBeGreaterThan(200)
  })
})
