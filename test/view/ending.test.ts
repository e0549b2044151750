import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/core/action.ts'
import type { Machine } from '../../src/core/machine.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { nextAction } from '../../src/trace/schedule.ts'
import { narrationText } from '../../src/view/narrate/narrate.ts'
import { ending } from '../../src/view/verdict/ending.ts'
import { host, laneOf } from '../core/machines.ts'
import { device, liveIrq, quietScenario } from '../core/scenarios.ts'
import { laneFrom, stepOf } from './lanes.ts'

const told = (lane: Lane): string => `${ending(lane).kind}: ${narrationText(ending(lane))}`

describe('the end of a run', () => {
  it('is a dead pin in the original order, with the reason', () => {
    const lane = laneOf(affinityMove, host('original'))
    const lost = stepOf(lane, 'eoi_dropped')
    expect(told(lane)).toMatch(
      new RegExp(
        `^bad: Pin 11 is dead: line 1, Remote IRR 1, nothing pending\\. The EOI of step ${lost} never reached QEMU\\. The route names vCPU 0 now, so bit 33 left vCPU 2's EOI exit bitmap at step \\d+\\.$`,
      ),
    )
  })

  it('is a served device in the patched order', () => {
    expect(told(laneOf(affinityMove, host('patched')))).toBe(
      'ok: IRQ 11 was served on CPU 0. The handler ran on CPU 2, then CPU 0. The line is low, Remote IRR 0.',
    )
  })

  it('counts the runs of the handler that K2 costs', () => {
    expect(told(laneOf(affinityMove, host('original', 'K2')))).toBe(
      'ok: IRQ 11 was served on CPU 0. The handler ran on CPU 2 (twice), then CPU 0. The line is low, Remote IRR 0.',
    )
  })

  it('follows two moves', () => {
    expect(told(laneOf(eduMove, host('patched')))).toBe(
      'ok: IRQ 11 was served on CPU 0. The handler ran on CPU 1, then CPU 2 (3 times), then CPU 0 (twice). The line is low, Remote IRR 0.',
    )
  })

  it('tells a request that still waits where no interrupt came', () => {
    const lane = laneOf({ ...affinityMove, cues: [] }, host('patched'))
    expect(told(lane)).toBe(
      'none: No interrupt came. A move to CPU 0 still waits for an interrupt.',
    )
  })

  it('tells a message that reached nobody', () => {
    const scenario = quietScenario({
      vcpus: 2,
      irqs: [liveIrq(11, 'level', 0x31, 3)],
      reserved: [],
    })
    const lane = openRun(scenario, [host('patched')], [{ agent: 'device', pin: 11 }])
      .lanes[0] as Lane
    expect(told(lane)).toBe(
      'bad: Pin 11 is dead: line 1, Remote IRR 1, nothing pending. The message of step 3 reached no local APIC.',
    )
  })

  it('tells a pin that is stuck though its line is low', () => {
    const scenario = {
      ...affinityMove,
      devices: [device(11, { behaviour: 'at-once', asserts: 2 })],
    }
    const lane = laneOf(scenario, host('original'))
    expect(told(lane)).toMatch(/^bad: Pin 11 will not fire again: Remote IRR stays 1\./)
  })

  describe('of a storm', () => {
    const storm = quietScenario({
      irqs: [liveIrq(11, 'level', 0x31, 1)],
      devices: [device(11, { behaviour: 'never', handled: false })],
      cues: [{ when: 'quiet', action: { agent: 'device', pin: 11 } }],
    })

    it('is where it was cut', () => {
      expect(told(laneOf(storm, host('patched')))).toMatch(
        /^warn: The run goes on after 4,000 steps\. IRQ 11 was delivered \d+ times and its line is high: no handler serves the device\.$/,
      )
    })

    it('is where Linux gives the interrupt up', () => {
      const { model } = laneOf(storm, host('patched'))
      const tired = { unhandled: 99_998, unhandledRuns: 99_998 }
      let state: Machine = {
        ...model.initial,
        irqs: model.initial.irqs.map((desc) => ({ ...desc, ...tired })),
      }
      const from = state
      const schedule: Action[] = []
      for (let next = nextAction(model, state); next; next = nextAction(model, state)) {
        schedule.push(next)
        state = model.apply(state, next).state
      }
      expect(told(laneFrom(model, from, schedule))).toBe(
        'bad: Linux has disabled IRQ 11: nobody cared. Its line is still high.',
      )
    })
  })

  it('tells an edge that was lost', () => {
    const scenario = quietScenario({
      irqs: [liveIrq(4, 'edge', 0x31, 2)],
      devices: [device(4, { behaviour: 'edge' })],
      focus: 4,
    })
    const { model } = laneOf(scenario, host('patched'))
    const { ioapic } = model.initial
    const lo = ioapic.lo.map((low, pin) => (pin === 4 ? low | 0x10000 : low))
    const lane = laneFrom(model, { ...model.initial, ioapic: { ...ioapic, lo } }, [
      { agent: 'device', pin: 4 },
      { agent: 'device', pin: 4 },
    ])
    expect(told(lane)).toBe('bad: An edge of IRQ 4 was lost. Nobody has served the device.')
  })
})
