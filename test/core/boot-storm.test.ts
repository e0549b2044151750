/** A run that begins in a storm begins in the state that the storm itself leads to. */
import { describe, expect, it } from 'vitest'
import { SUCCESSIVE_EOI_MAX } from '../../src/core/chips/ioapic.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { Driven, host, modelOf } from './machines.ts'
import { device, liveIrq, quietScenario } from './scenarios.ts'

const PIN = 11

const stormy = (handled: boolean, storm?: number): Scenario =>
  quietScenario({
    irqs: [{ ...liveIrq(PIN, 'level', 0x21, 2), ...(storm !== undefined && { storm }) }],
    devices: [device(PIN, { behaviour: 'never', handled })],
  })

/** The machine after so many interrupts in vain: idle, with the next in its IRR. */
function lived(qemu: string, handled: boolean, interrupts: number): Driven {
  const machine = new Driven(modelOf(host(qemu), stormy(handled)))
  machine.drive(PIN)
  for (let count = 0; count < interrupts; count++) {
    machine.untilEvent('irq_handler_exit')
    machine.until((_, { vcpus }) => vcpus[2]?.stack.length === 0)
  }
  while (machine.state.ioapic.timer >= 0) machine.until((_, { vmm }) => vmm.bql === -1)
  return machine
}

const begun = (qemu: string, handled: boolean, storm: number) =>
  modelOf(host(qemu), stormy(handled, storm))

describe.each(['original', 'patched', 'bare-metal'])('a storm on %s', (qemu) => {
  it.each([
    ['nobody claims', false, 1],
    ['nobody claims', false, 250],
    ['the handler claims', true, 250],
  ] as const)('that %s, %s after %i interrupts', (_, handled, storm) => {
    const { state } = lived(qemu, handled, storm)
    expect(begun(qemu, handled, storm).initial).toEqual(state)
  })
})

it('is also that of a storm that QEMU has braked once', () => {
  const storm = SUCCESSIVE_EOI_MAX + 3
  const { state } = lived('patched', false, storm)
  expect(begun('patched', false, storm).initial).toEqual(state)
})
