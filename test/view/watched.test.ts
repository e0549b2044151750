import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { isDead } from '../../src/view/dead-pin.ts'
import { type Promised, watched } from '../../src/view/watched.ts'
import { host, laneOf } from '../core/machines.ts'
import { modelAndPicks, walk } from '../core/random-runs.ts'
import { liveIrq, quietScenario } from '../core/scenarios.ts'
import { laneFrom, lineStep, stepOf } from './lanes.ts'

const textOf = (lane: Lane, cursor: number, id: Promised): string | undefined =>
  watched(lane, cursor).find((one) => one.id === id)?.text

describe('the promises that are watched', () => {
  const original = laneOf(affinityMove, host('original'))
  const unmask = lineStep(original, 'unmask-write-lo')
  const sent = stepOf(original, 'kvm_set_irq', () => true, unmask)
  const dropped = stepOf(original, 'eoi_dropped')
  const end = original.trace.steps.length

  it('all hold at the start', () => {
    expect(watched(original, 0).map(({ title, text }) => `${title}: ${text}`)).toEqual([
      'Route matches RTE: holds so far',
      'Deliveries go where the RTE says: holds so far',
      'Every level EOI reaches the I/O APIC: holds so far',
      'A high line is served: holds so far',
      'Handlers run inside the effective affinity: holds so far',
    ])
  })

  it('break one after the other in the seed, each at its step', () => {
    const high = stepOf(
      original,
      'ioapic_mem_write',
      ({ regsel, addr }) => regsel === 0x27 && addr === 0x10,
    )
    const update = stepOf(original, 'ioapic_update_kvm_routes', ({ changed }) => changed)
    const handler = stepOf(original, 'irq_handler_entry', () => true, sent)
    expect(textOf(original, sent, 'route')).toBe(`no, since step ${high}`)
    expect(textOf(original, end, 'route')).toBe(`again since step ${update}`)
    expect(textOf(original, end, 'delivery')).toBe(`no, at step ${sent}`)
    expect(textOf(original, end, 'affinity')).toBe(`no, at step ${handler}`)
    expect(textOf(original, end, 'eoi')).toBe(`no, at step ${dropped}`)
    expect(textOf(original, dropped - 1, 'served')).toBe('holds so far')
    expect(textOf(original, end, 'served')).toBe(`no, since step ${dropped}`)
  })

  it('hold again once the same pin keeps them', () => {
    const lane = laneOf(affinityMove, host('original', 'K2'))
    const last = lane.trace.steps.length
    const wrong = stepOf(lane, 'kvm_set_irq', () => true, lineStep(lane, 'unmask-write-lo'))
    const right = stepOf(lane, 'kvm_set_irq', () => true, wrong)
    expect(textOf(lane, right - 1, 'delivery')).toBe(`no, at step ${wrong}`)
    expect(textOf(lane, last, 'delivery')).toBe(`again since step ${right}`)
    expect(watched(lane, last).every(({ holds }) => holds)).toBe(true)
  })

  it('leave out the route where there is none', () => {
    for (const qemu of ['bare-metal', 'userspace', 'in-kernel']) {
      const ids = watched(laneOf(affinityMove, host(qemu)), 0).map(({ id }) => id)
      expect(ids).toEqual(['delivery', 'eoi', 'served', 'affinity'])
    }
  })

  it('name the pin where there are several', () => {
    const scenario = quietScenario({
      vcpus: 2,
      irqs: [liveIrq(11, 'level', 0x31, 3), liveIrq(5, 'level', 0x41, 0)],
      reserved: [],
    })
    const lane = openRun(scenario, [host('patched')], [{ agent: 'device', pin: 11 }])
      .lanes[0] as Lane
    expect(textOf(lane, lane.trace.steps.length, 'served')).toBe('no, since step 3 (pin 11)')
  })

  it('do not blame a handler for an interrupt that was sent before the move', () => {
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
    expect(textOf(lane, handler, 'affinity')).toBe('holds so far')
  })

  it('are computed once: a step that changes nothing shares the list of the step before', () => {
    expect(watched(original, 5)).toBe(watched(original, 4))
    expect(watched(original, end)).toBe(watched(original, end))
  })

  it('call a line served exactly while no pin is dead, in any run', () => {
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
        for (let cursor = 0; cursor <= schedule.length; cursor++) {
          const dead = scenario.irqs.some(({ irq }) =>
            isDead(scenario, stateAt(lane.trace, cursor), irq),
          )
          expect(watched(lane, cursor).find(({ id }) => id === 'served')?.holds).toBe(!dead)
        }
      }),
      { numRuns: 60, seed: 5 },
    )
  })
})
