import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../src/core/scenarios/index.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { openRun } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { vmmCode } from '../../src/view/code/code.ts'
import { WITNESS } from '../../src/view/code/rows.ts'
import { host } from '../core/machines.ts'
import { eduLanes, lanesOf, seedLanes, stepWith, textOf, unmaskStep } from './side.ts'
import { randomRun } from './track-runs.ts'

const [a] = seedLanes
const unmask = unmaskStep(a)
const codeAt = (cursor: number, lanes = seedLanes) => vmmCode(lanes, cursor, 11)
const listing = (cursor: number, lanes = seedLanes) => {
  const { blocks } = codeAt(cursor, lanes)
  expect(blocks).toHaveLength(1)
  return blocks[0] ?? expect.fail('no block')
}

describe('the write that unmasks pin 11, original beside patched', () => {
  it('is one listing, in which the route update runs first in B and last in A', () => {
    const { rows, heading, source } = listing(unmask)
    expect(heading).toBe('vCPU 2: IOWIN write 0x8021, pin 11, low half')
    expect(source).toBe('hw/intc/ioapic.c, ioapic_mem_write()')
    const remarked = rows.flatMap(({ only, text, remark }) =>
      only === null ? [] : [[text, remark]],
    )
    expect(remarked).toEqual([
      ['update routes of unmasked pins, publish to KVM', ''],
      ['wait for vCPUs in guest mode', 'only in B: runs first'],
      ['update routes of unmasked pins, publish to KVM', ''],
      ['wait for vCPUs in guest mode', 'only in A: runs last'],
    ])
  })

  it('has both lanes at the RTE, then A serving the pin while B updates the routes', () => {
    expect(textOf(listing(unmask))).toEqual([
      '✓✓   replace the half of the RTE',
      '✓✓   keep bits 12 and 14 (read-only)',
      '@@   restart the count of successive EOIs',
      '--   edge pin: clear Remote IRR',
      '.> + update routes of unmasked pins, publish to KVM',
      '.. +   wait for vCPUs in guest mode',
      '>.   service: pins with irr set',
      '..     level: set Remote IRR',
      '..     raise the GSI in KVM',
      '.. - update routes of unmasked pins, publish to KVM',
      '.. -   wait for vCPUs in guest mode',
    ])
    expect(textOf(listing(unmask + 1)).slice(4)).toEqual([
      '.@ + update routes of unmasked pins, publish to KVM',
      '.. +   wait for vCPUs in guest mode',
      '✓>   service: pins with irr set',
      '@.     level: set Remote IRR',
      '>.     raise the GSI in KVM',
      '.. - update routes of unmasked pins, publish to KVM',
      '.. -   wait for vCPUs in guest mode',
    ])
  })

  it('ends with the GSI raised to another vCPU in each lane', () => {
    const { rows, status } = listing(unmask + 3)
    const raise = rows.find(({ text }) => text === 'raise the GSI in KVM')
    expect(raise?.note).toBe('A: GSI 11 to vCPU 2, B: GSI 11 to vCPU 0')
    expect(raise?.marks.map((mark) => mark?.step)).toEqual([unmask + 2, unmask + 3])
    expect(status.map(({ text }) => text)).toEqual(
      [0, 1].map(() => `returned at step ${unmask + 3}`),
    )
  })

  it('keeps its ticks and loses its badges once it has returned', () => {
    const kinds = listing(unmask + 4).rows.flatMap(({ marks }) => marks.map((mark) => mark?.kind))
    expect(new Set(kinds)).toEqual(new Set(['done', 'nothing', undefined]))
  })

  it('says that the route update of the masked pin left it out', () => {
    const high = stepWith(
      a,
      'ioapic_mem_write',
      ({ regsel, addr }) => regsel === 0x27 && addr === 0x10,
    )
    const notes = listing(high + 1).rows.map(({ note }) => note)
    expect(notes.filter((note) => note !== '')).toEqual(['skips pin 11', 'skips pin 11'])
  })
})

describe('a single lane', () => {
  it('has one column of marks, and nothing is only in one lane', () => {
    const lanes = lanesOf('affinity-move', [['original']])
    const { rows } = listing(unmaskStep(lanes[0]), lanes)
    expect(rows.every(({ marks, only }) => marks.length === 1 && only === null)).toBe(true)
    expect(textOf(listing(unmaskStep(lanes[0]), lanes))).toContain('>   service: pins with irr set')
  })
})

describe('lanes in different calls', () => {
  it('of one kind at one time share the listing, each named', () => {
    const step = stepWith(seedLanes[1], 'ioapic_set_irq', ({ level }) => level === 0)
    const { heading, rows } = listing(step)
    expect(heading).toBe(
      'A: main loop: device sets line 11 to 1, B: main loop: device sets line 11 to 0',
    )
    expect(rows[0]?.note).toBe('A: pin 11 has Remote IRR 1')
  })

  it('of two kinds have a listing each, and the older one is folded', () => {
    const step = stepWith(seedLanes[1], 'ioapic_eoi_broadcast', () => true, 2)
    expect(codeAt(step).blocks.map(({ heading, folded }) => [heading, folded])).toEqual([
      ['main loop: device sets line 11 to 1', true],
      ['vCPU 0: EOI exit, vector 33', false],
    ])
  })
})

describe('the walk of an EOI broadcast', () => {
  it('says which pin it looked at, also where there was nothing to clear', () => {
    const cleared = stepWith(eduLanes[0], 'ioapic_clear_remote_irr')
    const noteAt = (step: number) =>
      listing(step, eduLanes).rows.find(({ text }) => text.startsWith('clear Remote IRR'))?.note
    expect([noteAt(cleared - 1), noteAt(cleared)]).toEqual(['pin 10 has Remote IRR 0', 'pin 11'])
  })

  it('does not tick the service that it did not come to', () => {
    const cleared = stepWith(a, 'ioapic_clear_remote_irr')
    expect(textOf(listing(cleared)).slice(2)).toEqual([
      '@@     clear Remote IRR of the pin',
      '✓✓     unmasked and line still high:',
      '..       service: pins with irr set',
      '..         level: set Remote IRR',
      '..         raise the GSI in KVM',
    ])
  })
})

describe('the big lock', () => {
  it('keeps an EOI exit waiting until the device has been looked at', () => {
    const lanes = lanesOf('affinity-move', [['original', 'K1']])
    const states = lanes[0]?.trace.steps.map(({ state }) => state) ?? []
    const waits = states.findIndex(({ vmm }) => vmm.calls[0]?.request === 'eoi') + 1
    expect(codeAt(waits, lanes).blocks[0]?.status).toEqual([
      { lane: 0, text: 'waits until the device has lowered its line' },
    ])
  })

  it('is waited for by every call that no listing shows, whatever the schedule', () => {
    const scenario = oneMove({
      guest: 'in-service-rewrite',
      device: 'ordinary',
      vcpus: 2,
      asserts: 2,
    })
    const seen = new Set<string>()
    const property = fc.property(
      fc.array(fc.nat(997), { minLength: 40, maxLength: 80 }),
      (picks) => {
        const { lanes, schedule } = randomRun(scenario, [host('original')], picks)
        for (let step = 0; step <= Math.min(picks.length, schedule.length); step++) {
          const { vmm } = stateAt((lanes[0] ?? expect.fail()).trace, step)
          const { blocks, waiting } = vmmCode(lanes, step, scenario.focus)
          const shown = blocks.filter(({ status }) => !status[0]?.text.startsWith('returned'))
          expect(shown.length + waiting.length).toBe(vmm.calls.filter((call) => call).length)
          for (const text of waiting) seen.add(text.replace(/^.*, held by/, 'held by'))
        }
      },
    )
    fc.assert(property, { numRuns: 40, seed: 11 })
    const holders = [...seen].filter((text) => text.startsWith('held by')).sort()
    expect(holders).toEqual(['held by main loop', 'held by vCPU 0', 'held by vCPU 1'])
  })
})

describe('any machine beside any other', () => {
  const pairs = scenarios.flatMap((scenario) =>
    variants.map(({ id }) => ({ scenario, a: 'original', b: id })),
  )

  it.each(pairs)(
    '$scenario.id: $a beside $b, every row is of some list, every list is whole',
    ({ scenario, a, b }) => {
      const { lanes, schedule } = openRun(scenario, [host(a), host(b)])
      for (let step = 0; step <= schedule.length; step++) {
        for (const { rows } of vmmCode(lanes, step, scenario.focus).blocks) {
          const entries = lanes.map(({ model }) => Object.values(model.setup.variant.entries))
          entries.forEach((lists, lane) => {
            const own = rows.filter(({ only }) => only === null || only === lane)
            const texts = own.map(({ text }) => text).join()
            const whole = lists.map((ops) => ops.flatMap(({ lines }) => lines.map((l) => l.trim())))
            expect(whole.map((lines) => lines.join())).toContain(texts)
          })
        }
      }
    },
  )

  it.each(pairs)(
    '$scenario.id: $a beside $b, a step of the VMM has the badge on the line it ran',
    ({ scenario, a, b }) => {
      const { lanes, schedule } = openRun(scenario, [host(a), host(b)])
      schedule.forEach((action, at) => {
        if (action.agent !== 'vmm') return
        const { blocks } = vmmCode(lanes, at + 1, scenario.focus)
        lanes.forEach(({ trace }, lane) => {
          if (!trace.steps[at]?.action) return
          const here = blocks.flatMap(({ rows }) =>
            rows.filter(({ marks }) => marks[lane]?.kind === 'here'),
          )
          expect(here).toHaveLength(1)
          expect(here[0]?.marks[lane]?.step).toBe(at + 1)
        })
      })
    },
  )
})

it('knows the event of each line that stands for one', () => {
  const lines = variants.flatMap(({ entries }) =>
    Object.values(entries).flatMap((ops) => ops.flatMap(({ lines }) => lines.map((l) => l.trim()))),
  )
  for (const line of Object.keys(WITNESS)) expect(lines).toContain(line)
})
