import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import type { Lane } from '../../src/trace/run.ts'
import { type Step, stateAt } from '../../src/trace/trace.ts'
import { isDead } from '../../src/view/verdict/dead-pin.ts'
import { type Judgements, judge } from '../../src/view/verdict/promises.ts'
import { host, laneOf } from '../core/machines.ts'
import { modelAndPicks, walk } from '../core/random-runs.ts'
import { laneFrom, lineStep, stepOf } from './lanes.ts'

const judgedAt = ({ model, trace }: Lane, step: number): Judgements =>
  judge(model.setup, stateAt(trace, step - 1), trace.steps[step - 1] as Step)

describe('what a step does to the promises', () => {
  const original = laneOf(affinityMove, host('original'))
  const unmask = lineStep(original, 'unmask-write-lo')
  const sent = stepOf(original, 'kvm_set_irq', () => true, unmask)

  it('breaks one after the other in the seed, each for pin 11', () => {
    const handler = stepOf(original, 'irq_handler_entry', () => true, sent)
    const dropped = stepOf(original, 'eoi_dropped')
    expect(judgedAt(original, sent).route.broken).toEqual([11])
    expect(judgedAt(original, sent).delivery).toEqual({ broken: [11], kept: [] })
    expect(judgedAt(original, handler).affinity.broken).toEqual([11])
    expect(judgedAt(original, dropped).eoi.broken).toEqual([11])
    expect(judgedAt(original, dropped - 1).served.broken).toEqual([])
    expect(judgedAt(original, dropped).served.broken).toEqual([11])
  })

  it('keeps them again once the same pin does', () => {
    const lane = laneOf(affinityMove, host('original', 'K2'))
    const wrong = stepOf(lane, 'kvm_set_irq', () => true, lineStep(lane, 'unmask-write-lo'))
    const right = stepOf(lane, 'kvm_set_irq', () => true, wrong)
    expect(judgedAt(lane, wrong).delivery.broken).toEqual([11])
    expect(judgedAt(lane, right).delivery).toEqual({ broken: [], kept: [11] })
  })

  it('does not blame a handler for an interrupt that was sent before the move', () => {
    const scenario = oneMove({
      guest: 'in-service-rewrite',
      device: 'ordinary',
      vcpus: 2,
      asserts: 1,
    })
    const model = laneOf(scenario, host('patched', 'K2')).model
    const lane = laneFrom(model, model.initial, [
      { agent: 'device', pin: 11 },
      { agent: 'vmm', thread: 2 },
      { agent: 'vmm', thread: 2 },
      { agent: 'user', irq: 11, cpu: 0 },
      { agent: 'guest', vcpu: 0 },
      { agent: 'kvm', vcpu: 1 },
      { agent: 'guest', vcpu: 1 },
      { agent: 'guest', vcpu: 1 },
    ])
    const handler = stepOf(lane, 'irq_handler_entry', ({ cpu }) => cpu === 1)
    expect(stateAt(lane.trace, handler).irqs[0]?.effective).toBe(1)
    expect(judgedAt(lane, handler).affinity.broken).toEqual([])
  })

  it('calls a line served exactly while no pin is dead, in any run', () => {
    fc.assert(
      fc.property(modelAndPicks(150), ({ model: get, picks }) => {
        const model = get()
        const { schedule } = walk(
          model,
          picks,
          (before, _, action) => model.apply(before, action).state,
        )
        const lane = laneFrom(model, model.initial, schedule)
        const { scenario } = model.setup
        for (let step = 1; step <= schedule.length; step++) {
          const dead = scenario.irqs
            .map(({ irq }) => irq)
            .filter((irq) => isDead(scenario, stateAt(lane.trace, step), irq))
          expect(judgedAt(lane, step).served.broken).toEqual(dead)
        }
      }),
      { numRuns: 60, seed: 5 },
    )
  })
})
