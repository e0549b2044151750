/** A line that nobody lowers: QEMU's brake, and Linux giving up. Ioapic.md 7, linux-guest.md 8. */
import { describe, expect, it, vi } from 'vitest'
import { SUCCESSIVE_EOI_MAX } from '../../src/core/chips/ioapic.ts'
import type { IrqDesc } from '../../src/core/machine.ts'
import { qemuLine } from '../../src/trace/formats/qemu-text.ts'
import { Driven, host, modelOf, ofType } from './machines.ts'
import { device, liveIrq, quietScenario } from './scenarios.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const PIN = 11
const storm = quietScenario({
  irqs: [liveIrq(PIN, 'level', 0x21, 2)],
  devices: [device(PIN, { behaviour: 'never', handled: false })],
})

/** A storm after `eois` EOIs that found the line high, and `unhandled` of `runs` in vain. */
function stormAfter(eois: number, runs = eois, unhandled = runs): Driven {
  const model = modelOf(host('patched'), storm)
  const { ioapic, irqs } = model.initial
  const eoiCount = ioapic.eoiCount.map((count, pin) => (pin === PIN ? eois : count))
  const desc = { ...(irqs[0] as IrqDesc), unhandledRuns: runs, unhandled }
  const machine = new Driven(model, {
    ...model.initial,
    ioapic: { ...ioapic, eoiCount },
    irqs: [desc],
  })
  machine.drive(PIN)
  return machine
}

const log = ({ events }: Driven) =>
  events.flatMap((event) => qemuLine(event, 0, { pins: [PIN], onlyChanged: true }) ?? [])
const deliveries = ({ events }: Driven) => ofType(events, 'ioapic_service').length

describe('a line that stays high', () => {
  it('is delivered again at each EOI, which the I/O APIC counts', () => {
    const machine = stormAfter(0)
    for (let eoi = 1; eoi <= 3; eoi++) {
      machine.untilEvent('ioapic_clear_remote_irr')
      expect(machine.state.ioapic.eoiCount[PIN]).toBe(eoi)
    }
    expect(deliveries(machine)).toBe(3)
  })

  it('is counted from zero again after any write to its entry', () => {
    const machine = stormAfter(5000)
    machine.untilEvent('ioapic_clear_remote_irr')
    expect(machine.state.ioapic.eoiCount[PIN]).toBe(5001)
    machine.untilLine(2, 'handler-return')
    machine.take('user 11 0')
    machine.untilEvent('ioapic_mem_write')
    expect(machine.state.ioapic.eoiCount[PIN]).toBe(5001)
    machine.untilEvent('ioapic_mem_write')
    expect(machine.state.ioapic.eoiCount[PIN]).toBe(0)
  })

  it('is left alone for 10 ms after 10,000 EOIs in a row, which prints the pin as a vector', () => {
    const machine = stormAfter(0)
    machine.until(() => machine.events.at(-1)?.type === 'ioapic_eoi_delayed_reassert', 200_000)
    expect(deliveries(machine)).toBe(SUCCESSIVE_EOI_MAX)
    expect(log(machine).slice(-3)).toEqual([
      'ioapic_eoi_broadcast EOI broadcast for vector 33',
      'ioapic_clear_remote_irr clear remote irr for pin 11 vector 33',
      'ioapic_eoi_delayed_reassert delayed reassert on EOI broadcast for vector 11',
    ])
    machine.settle()
    expect(deliveries(machine)).toBe(SUCCESSIVE_EOI_MAX)
    expect(machine.state.ioapic).toMatchObject({ timer: 10_000_000, irr: 1 << PIN })
    expect(machine.state.ioapic.eoiCount[PIN]).toBe(0)
    expect(machine.enabled).toContain('clock')
  })

  it('is delivered again when the clock fires', () => {
    const machine = stormAfter(SUCCESSIVE_EOI_MAX - 1)
    machine.settle()
    expect(deliveries(machine)).toBe(1)
    machine.take('clock')
    expect(machine.state.ioapic.timer).toBe(-1)
    machine.untilEvent('irq_handler_entry')
    expect(deliveries(machine)).toBe(2)
  })
})

describe('an interrupt that no handler claims', () => {
  const claims = (machine: Driven) => {
    machine.untilEvent('irq_handler_exit')
    return machine.state.irqs[0]
  }

  it('is counted, run by run', () => {
    const machine = stormAfter(0)
    expect(claims(machine)).toMatchObject({ unhandled: 1, unhandledRuns: 1, disabled: false })
    expect(claims(machine)).toMatchObject({ unhandled: 2, unhandledRuns: 2 })
  })

  it('is given up after 100,000 runs, more than 99,900 of them in vain', () => {
    const machine = stormAfter(0, 99_999, 99_900)
    expect(claims(machine)).toMatchObject({ disabled: true, unhandled: 0, unhandledRuns: 0 })
    expect(log(machine).at(-1)).toContain('irq 11: nobody cared')
  })

  it('is kept when 99,900 of them were in vain, and the counts start again', () => {
    const machine = stormAfter(0, 99_999, 99_899)
    expect(claims(machine)).toMatchObject({ disabled: false, unhandled: 0, unhandledRuns: 0 })
    expect(log(machine).join()).not.toContain('nobody cared')
  })

  it('is masked only by the next one that arrives, and then the storm is over', () => {
    const machine = stormAfter(0, 99_999)
    machine.untilEvent('irq_handler_exit')
    expect(machine.state.ioapic.lo[PIN]).toBe(0xc021)
    machine.settle()
    expect(machine.state.ioapic.lo[PIN]).toBe(0x18021)
    expect(machine.state.irqs[0]).toMatchObject({ disabled: true, masked: true })
    expect(ofType(machine.events, 'irq_handler_entry')).toHaveLength(1)
    expect(deliveries(machine)).toBe(2)
    expect(ofType(machine.events, 'ioapic_mem_write').map(({ val }) => val)).toEqual([
      0x26, 0x18021,
    ])
  })

  it('is not counted while every run was claimed', () => {
    const claimed = { ...storm, devices: [device(PIN, { behaviour: 'never', handled: true })] }
    const machine = new Driven(modelOf(host('patched'), claimed))
    machine.drive(PIN)
    expect(claims(machine)).toMatchObject({ unhandled: 0, unhandledRuns: 0 })
  })
})
