import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { verdict } from '../../src/view/verdict/verdict.ts'
import { host, laneOf } from '../core/machines.ts'
import { device, liveIrq, quietScenario } from '../core/scenarios.ts'
import { lineStep, stepOf } from './lanes.ts'

/** The verdicts of a run in their order, without repeats. */
function verdicts(lane: Lane): string[] {
  const words = lane.trace.steps.map((_, at) => {
    const { kind, text } = verdict(lane, at + 1)
    return `${kind} ${text}`.trim()
  })
  return words.filter((word, at) => word !== words[at - 1])
}

describe('the verdict on the seed', () => {
  const original = laneOf(affinityMove, host('original'))

  it('goes from stale to wrong to lost in the original order', () => {
    expect(verdicts(original)).toEqual([
      'none',
      'warn route is stale',
      'bad wrong vCPU',
      'bad interrupt lost',
    ])
  })

  it('changes in the step that breaks the promise, and stays', () => {
    const wrong = stepOf(original, 'kvm_set_irq', () => true, lineStep(original, 'unmask-write-lo'))
    const lost = stepOf(original, 'eoi_dropped')
    expect(verdict(original, wrong - 1).text).toBe('route is stale')
    expect(verdict(original, wrong)).toEqual({ kind: 'bad', text: 'wrong vCPU' })
    expect(verdict(original, lost - 1)).toBe(verdict(original, wrong))
    expect(verdict(original, lost).text).toBe('interrupt lost')
  })

  it('comes right, one sign at a time, in the patched order', () => {
    expect(verdicts(laneOf(affinityMove, host('patched')))).toEqual([
      'none',
      'warn route is stale',
      'ok route in sync',
      'ok right vCPU',
      'ok EOI seen',
    ])
  })

  it.each(['K1', 'K1p', 'K2'] as const)('is mended by %s in the original order', (scan) => {
    expect(verdicts(laneOf(affinityMove, host('original', scan)))).toEqual([
      'none',
      'warn route is stale',
      'bad wrong vCPU',
      'ok right vCPU',
      'ok EOI seen',
    ])
  })

  it('has nothing to say where there is no copy of the destination', () => {
    expect(verdicts(laneOf(affinityMove, host('bare-metal')))).toEqual(['none'])
    expect(verdicts(laneOf(affinityMove, host('in-kernel')))).toEqual(['none'])
  })
})

describe('the verdict on other runs', () => {
  it('follows two moves of which the second changes the vector', () => {
    expect(verdicts(laneOf(eduMove, host('patched')))).toEqual([
      'none',
      ...Array(3)
        .fill(['warn route is stale', 'ok route in sync', 'ok right vCPU', 'ok EOI seen'])
        .flat(),
    ])
  })

  it('says when a message reached nobody, and that the pin is dead', () => {
    const scenario = quietScenario({
      vcpus: 2,
      irqs: [liveIrq(11, 'level', 0x31, 3)],
      reserved: [],
    })
    const lane = openRun(scenario, [host('patched')], [{ agent: 'device', pin: 11 }])
      .lanes[0] as Lane
    expect(verdicts(lane).at(-1)).toBe('bad interrupt lost')
  })

  it('of one pin is not changed by what another pin does well', () => {
    const scenario = quietScenario({
      vcpus: 2,
      irqs: [liveIrq(11, 'level', 0x31, 3), liveIrq(5, 'level', 0x41, 0)],
      devices: [device(11), device(5)],
      reserved: [],
    })
    const moves = [11, 5].map((pin) => ({ agent: 'device', pin }) as const)
    const lane = openRun(
      scenario,
      [host('patched')],
      [moves[0]!, { agent: 'vmm', thread: 2 }, { agent: 'vmm', thread: 2 }, moves[1]!],
    ).lanes[0] as Lane
    expect(stepOf(lane, 'irq_handler_entry', ({ irq }) => irq === 5)).toBeGreaterThan(0)
    expect(verdict(lane, lane.trace.steps.length).text).toBe('interrupt lost')
  })
})
