/** The path shows the pin that a link of an answer is about. */
import { describe, expect, it } from 'vitest'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import type { Lane } from '../../src/trace/run.ts'
import { openRun } from '../../src/trace/run.ts'
import { pinToShow } from '../../src/view/causes/pin.ts'
import { whole } from '../../src/view/causes/value.ts'
import { answer } from '../../src/view/causes/why.ts'
import { stepOf } from './lanes.ts'
import { seedLanes } from './side.ts'

const [broken] = seedLanes as readonly [Lane, Lane]
const end = broken.trace.steps.length

describe('the pin of a link', () => {
  it('is the one of an RTE, a route or a line, whatever is in focus', () => {
    for (const of of ['remote-irr', 'rte-low', 'route', 'line'] as const)
      expect(pinToShow(broken, end, { of, at: 11 }, 4)).toBe(11)
  })

  it('is that of the interrupt whose affinity or handler it is', () => {
    expect(pinToShow(broken, end, { of: 'effective', at: 0 }, 4)).toBe(11)
    const entered = stepOf(broken, 'kvm_inj_virq')
    expect(pinToShow(broken, entered, { of: 'running', at: 2 }, 4)).toBe(11)
    expect(pinToShow(broken, 0, { of: 'running', at: 0 }, 4)).toBe(4)
  })

  it('is the one that has the vector, the one in focus first; that stays where no pin has it', () => {
    expect(pinToShow(broken, end, { of: 'irr', at: 2, vector: 33 }, 4)).toBe(11)
    expect(pinToShow(broken, end, { of: 'isr', at: 2, vector: 33 }, 11)).toBe(11)
    expect(pinToShow(broken, end, { of: 'irr', at: 2, vector: 250 }, 4)).toBe(4)
  })

  it('is one of the I/O APIC for every link of every answer about Remote IRR', () => {
    for (const { lanes, scenario } of gallery.map(({ scenario, machines }) =>
      openRun(scenario, machines),
    )) {
      for (const lane of lanes) {
        const value = whole({ of: 'remote-irr', at: scenario.focus })
        for (const { step, cell } of answer(lane, lane.trace.steps.length, value).links) {
          const pin = pinToShow(lane, step, cell, scenario.focus)
          expect(pin >= 0 && pin < 24, JSON.stringify(cell)).toBe(true)
        }
      }
    }
  })
})
