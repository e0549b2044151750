/** A pin whose line is high when it is unmasked for the first time: ioapic.md section 8. */
import { describe, expect, it } from 'vitest'
import { stateRecord } from '../../src/trace/formats/states-json.ts'
import { Driven, host, modelOf, ofType } from './machines.ts'
import { device, liveIrq, quietScenario } from './scenarios.ts'

const PIN = 11
const unborn = quietScenario({
  irqs: [{ ...liveIrq(PIN, 'level', 0, 0), started: false }],
  devices: [device(PIN)],
  drivers: [{ cpu: 1, irq: PIN }],
})

/** The line rises as soon as the entry is set up, still masked; then the driver unmasks it. */
function started(qemu: string): Driven {
  const machine = new Driven(modelOf(host(qemu), unborn))
  machine.untilLine(1, 'startup-select-lo')
  machine.drive(PIN)
  machine.settle()
  return machine
}

describe('a line that is high before its pin is ever unmasked', () => {
  it('is sent through the all-zero route in the original order, and the pin is dead', () => {
    const { events, state, model } = started('original')
    expect(ofType(events, 'kvm_msi_set_irq')).toMatchObject([{ dest: 0, vector: 0, level: false }])
    expect(ofType(events, 'irq_handler_entry')).toEqual([])
    expect(stateRecord(model.setup, state, PIN)).toMatchObject({ line: 1, remoteIrr: 1 })
    expect(state.vcpus[0]?.lapic).toMatchObject({ irr: [0], isr: [] })
  })

  it.each(['patched', 'msi-last', 'msi-first', 'even-if-masked', 'in-kernel', 'bare-metal'])(
    'is served by %s, which knows the destination before it sends',
    (qemu) => {
      const { events, state, model } = started(qemu)
      expect(ofType(events, 'irq_handler_entry')).toHaveLength(1)
      expect(stateRecord(model.setup, state, PIN)).toMatchObject({ line: 0, remoteIrr: 0 })
    },
  )

  it('is not lost by being early: the latch follows the line while the pin is masked', () => {
    const machine = new Driven(modelOf(host('original'), unborn))
    machine.untilLine(1, 'startup-select-lo')
    machine.drive(PIN)
    expect(machine.state.ioapic.irr).toBe(1 << PIN)
    expect(ofType(machine.events, 'ioapic_set_remote_irr')).toEqual([])
  })
})
