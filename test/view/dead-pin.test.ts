import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deadPins } from '../../src/core/properties.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { lastState, stateAt } from '../../src/trace/trace.ts'
import { isDead, isStuck } from '../../src/view/verdict/dead-pin.ts'
import { host, laneOf } from '../core/machines.ts'
import { modelAndPicks, walk } from '../core/random-runs.ts'
import { stepOf } from './lanes.ts'

describe('a dead pin', () => {
  const lane = laneOf(affinityMove, host('original'))
  const dropped = stepOf(lane, 'eoi_dropped')
  const deadAt = (cursor: number) => isDead(affinityMove, stateAt(lane.trace, cursor), 11)

  it('is dead from the step that loses its EOI, before the CPU has returned', () => {
    expect([dropped - 1, dropped, lane.trace.steps.length].map(deadAt)).toEqual([false, true, true])
  })

  it('is not dead while an explicit EOI is still to be written', () => {
    const scenario = oneMove({ guest: 'vector-changes', device: 'seed', vcpus: 2, asserts: 1 })
    const moves = [
      { agent: 'user', irq: 11, cpu: 0 },
      { agent: 'device', pin: 11 },
    ] as const
    const healing = openRun(scenario, [host('original')], moves).lanes[0] as Lane
    const lost = stepOf(healing, 'eoi_dropped')
    expect(isStuck(scenario, stateAt(healing.trace, lost), 11)).toBe(false)
    expect(isStuck(scenario, lastState(healing.trace), 11)).toBe(false)
  })

  it('is found at the latest when all is quiet, and nothing revives it by itself', () => {
    fc.assert(
      fc.property(modelAndPicks(200), ({ model: get, picks }) => {
        const model = get()
        const { scenario } = model.setup
        const pins = scenario.irqs.map(({ irq }) => irq)
        const { last } = walk(
          model,
          picks,
          (before, _, action) => model.apply(before, action).state,
        )
        for (const pin of deadPins(last)) {
          if (pins.includes(pin)) expect(isDead(scenario, last, pin)).toBe(true)
        }
      }),
      { numRuns: 150, seed: 3 },
    )
  })
})
