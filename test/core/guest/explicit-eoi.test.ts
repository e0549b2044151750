/**
 * A move that also changes the vector, in the original order: whether it heals itself hangs on one
 * TMR bit of the old CPU. Kvm-split.md sections 6 and 8, linux-guest.md section 6.
 */
import { describe, expect, it } from 'vitest'
import type { IoapicVersion } from '../../../src/core/chips/ioapic.ts'
import { cpuMask, type Scenario, withIoapicVersion } from '../../../src/core/scenarios/scenario.ts'
import { stateRecord } from '../../../src/trace/formats/states-json.ts'
import { Driven, everyKvm, host, modelOf, ofType } from '../machines.ts'
import { device, liveIrq, quietScenario } from '../scenarios.ts'

const OLD = 0x21
const NEW = 0x22

/** CPU 0 has vector 0x21 in use, so the move from CPU 2 gives the interrupt vector 0x22. */
const changing = quietScenario({
  irqs: [liveIrq(11, 'level', OLD, 2, cpuMask(0))],
  devices: [device(11, { behaviour: 'right-cpu', cpu: 0, handled: false })],
  reserved: [[OLD], [], [], []],
})
const usedBefore: Scenario = { ...changing, tmr: [[], [], [NEW]] }

/** Another level pin whose route names the old vector, on a third CPU. */
const shared = (scenario: Scenario): Scenario => ({
  ...scenario,
  irqs: [...scenario.irqs, liveIrq(10, 'level', OLD, 3)],
})

function moved(scenario: Scenario, version: IoapicVersion, ...machine: Parameters<typeof host>) {
  const driven = new Driven(modelOf(host(...machine), withIoapicVersion(scenario, version)))
  driven.drive(11)
  driven.settle()
  if (driven.enabled.includes('device 11')) driven.drive(11)
  driven.settle()
  const { line, remoteIrr } = stateRecord(driven.model.setup, driven.state, 11)
  return {
    handlers: ofType(driven.events, 'irq_handler_entry').map(({ cpu }) => cpu),
    end: `line ${line}, Remote IRR ${remoteIrr}`,
    events: driven.events,
  }
}

const alive = { handlers: [2, 2, 0], end: 'line 0, Remote IRR 0' }
const dead = { handlers: [2, 2], end: 'line 1, Remote IRR 1' }

describe.each(everyKvm)(
  'a move that changes the vector, on $scan with APICv $apicv',
  ({ scan, apicv }) => {
    it.each([0x20, 0x11] as const)(
      'heals itself where the TMR bit is clear, version %i',
      (version) => {
        expect(moved(changing, version, 'original', scan, apicv)).toMatchObject(alive)
      },
    )

    it.each([0x20, 0x11] as const)('is dead where the TMR bit is set, version %i', (version) => {
      expect(moved(usedBefore, version, 'original', scan, apicv)).toMatchObject(dead)
    })

    it('goes right in the patched order, whatever the bit', () => {
      for (const scenario of [changing, usedBefore])
        expect(moved(scenario, 0x20, 'patched', scan, apicv)).toMatchObject({
          handlers: [2, 0],
          end: 'line 0, Remote IRR 0',
        })
    })

    it('is no less dead where another pin has the old vector, though the EOI may leave KVM', () => {
      const { handlers, end, events } = moved(shared(usedBefore), 0x20, 'original', scan, apicv)
      expect({ handlers, end }).toEqual(dead)
      const leaves = scan === 'K1p' || scan === 'K2' || (scan === 'K1' && !apicv)
      expect(ofType(events, 'ioapic_eoi_broadcast')).toHaveLength(leaves ? 2 : 1)
      expect(ofType(events, 'ioapic_clear_remote_irr')).toHaveLength(1)
    })
  },
)

describe('the explicit EOI', () => {
  const accessesOf = (version: IoapicVersion) => {
    const { events } = moved(changing, version, 'original', 'K0')
    const second = events.findLastIndex(
      (event) => event.type === 'irq_handler_entry' && event.cpu === 2,
    )
    return events.slice(second).flatMap((event) => {
      if (event.type === 'ioapic_mem_read') return [`R ${event.retval.toString(16)}`]
      if (event.type !== 'ioapic_mem_write') return []
      return [`W ${event.addr.toString(16)} ${event.val.toString(16)}`]
    })
  }

  it('is one write of the new vector to the EOI register of a part that has one', () => {
    expect(accessesOf(0x20)).toEqual(['W 40 22'])
  })

  it('reads the entry, writes it masked and edge, and writes it back, on a part that has none', () => {
    expect(accessesOf(0x11)).toEqual([
      ...['W 0 26', 'R c022', 'W 0 27', 'R 0'],
      ...['W 0 27', 'W 10 0', 'W 0 26', 'W 10 14022'],
      ...['W 0 27', 'W 10 0', 'W 0 26', 'W 10 c022'],
    ])
  })

  it('never comes when the vector stays: its TMR bit is set by the very interrupt', () => {
    const same = { ...changing, reserved: [[], [], [], []] }
    const { handlers, end, events } = moved(same, 0x20, 'original', 'K0')
    expect({ handlers, end }).toEqual(dead)
    expect(ofType(events, 'ioapic_mem_write').filter(({ addr }) => addr === 0x40)).toEqual([])
  })
})
