/** One event, all its places: exactly which, in the run that shows the bug. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, formatAction } from '../../src/core/action.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { rteValue, type Value, whole } from '../../src/view/causes/value.ts'
import {
  isMarked,
  marksOf,
  pointedBy,
  showsAction,
  showsSteps,
  showsValues,
} from '../../src/view/pointed/marks.ts'
import { type Pointed, placesOf } from '../../src/view/pointed/pointed.ts'
import { stationsOf } from '../../src/view/stations/stations.ts'
import { listedValues, stationValues } from '../../src/view/stations/values.ts'
import { stepOf } from './lanes.ts'
import { seedLanes, unmaskStep } from './side.ts'

const [broken, fixed] = seedLanes as readonly [Lane, Lane]
const end = broken.trace.steps.length
const unmask = unmaskStep(broken)
const step = (lane: number, at: number): Pointed => ({ steps: [{ lane, step: at }], value: null })
const value = (lane: number, own: Value): Pointed => ({ steps: [], value: { lane, value: own } })

/** The places as words, as the page's elements name them. */
const marks = (pointed: Pointed, cursor: number): string[] => [
  ...marksOf(placesOf(seedLanes, pointed, [cursor, cursor])),
]

describe('the places of an event', () => {
  const irq = stepOf(broken, 'ioapic_set_remote_irr', () => true, unmask)

  it('that sets Remote IRR at the decisive step are its step and that bit', () => {
    expect(marks(step(0, irq), irq)).toEqual([`A${irq}`, 'A.remote-irr.11..'])
    expect(marks(value(0, whole({ of: 'remote-irr', at: 11 })), irq)).toEqual([
      `A${irq}`,
      'A.remote-irr.11..',
    ])
  })

  it('that left the stale route are that route, in the machine that still has it', () => {
    const route = whole({ of: 'route', at: 11 })
    const written = stepOf(broken, 'ioapic_update_kvm_routes')
    expect(marks(value(0, route), irq)).toEqual([`A${written}`, 'A.route.11..'])
    expect(marks(step(0, written), irq)).toEqual([`A${written}`, 'A.route.11..'])
    const late = stepOf(broken, 'ioapic_update_kvm_routes', ({ changed }) => changed)
    expect(marks(step(0, written), late)).toEqual([`A${written}`])
  })

  it('that lost the EOI are the ISR bit that it cleared, and nothing of the I/O APIC', () => {
    const lost = stepOf(broken, 'eoi_dropped')
    expect(marks(step(0, lost), end)).toEqual([`A${lost}`, 'A.isr.2.33.'])
    expect(marks(value(0, whole({ of: 'isr', at: 2, vector: 33 })), end)).toEqual([
      `A${lost}`,
      'A.isr.2.33.',
    ])
  })

  it('that entered the handler on CPU 2 are the IRR bit, the ISR bit and the handler', () => {
    const taken = stepOf(broken, 'kvm_inj_virq', () => true, irq)
    expect(marks(step(0, taken), taken).sort()).toEqual(
      [`A${taken}`, 'A.irr.2.33.', 'A.isr.2.33.', 'A.running.2..'].sort(),
    )
  })

  it('that wrote half of an RTE are the fields that it changed', () => {
    expect(marks(step(0, unmask), unmask)).toEqual([`A${unmask}`, 'A.rte-low.11..65536'])
    expect(marks(value(0, rteValue(11, 'mask')), end)).toContain(`A${unmask}`)
  })

  it('to come are its step alone', () => {
    expect(marks(step(0, irq), irq - 1)).toEqual([`A${irq}`])
  })

  it('of both machines are told for each where it stands', () => {
    const both = { steps: [0, 1].map((lane) => ({ lane, step: unmask })), value: null }
    const places = placesOf(seedLanes, both, [unmask, unmask - 1])
    expect([...marksOf(places)]).toEqual([`A${unmask}`, `B${unmask}`, 'A.rte-low.11..65536'])
  })
})

describe('the places of a value', () => {
  it('that is as it was at the start are its own', () => {
    expect(marks(value(1, rteValue(11, 'vector')), end)).toEqual(['B.rte-low.11..255'])
  })

  it('that is a half of an RTE are its fields', () => {
    const low = marks(value(1, whole({ of: 'rte-low', at: 3 })), 0)
    expect(low).toContain('B.rte-low.3..65536')
    expect(low).toHaveLength(7)
  })

  it('with a step beside it are those of the step and its own, whoever wrote it since', () => {
    const pointed = { ...step(0, unmask), value: { lane: 0, value: rteValue(11, 'vector') } }
    expect(marks(pointed, unmask).sort()).toEqual(
      [`A${unmask}`, 'A.rte-low.11..255', 'A.rte-low.11..65536'].sort(),
    )
  })

  it('of a machine that is not there are none', () => {
    const places = placesOf([broken], value(1, rteValue(11, 'mask')), [end])
    expect(places.steps).toEqual([])
  })
})

describe('the places of what can be done next', () => {
  const served = stepOf(broken, 'ioapic_set_remote_irr', () => true, unmask)
  const next = (cursor: number, action: Action, at: number | null = null) => [
    ...marksOf(placesOf([broken], pointedBy(showsAction(0, action, at) ?? ''), [cursor])),
  ]
  const actionAt = (at: number): Action => broken.trace.steps[at - 1]!.action!

  it('are the bit that it would set, its step, and what names it', () => {
    expect(next(served - 1, actionAt(served), served)).toEqual([
      `A${served}`,
      'A.remote-irr.11..',
      `A>${formatAction(actionAt(served)).replace(' ', '-')}`,
    ])
  })

  it('are the route that it would write, also if that would be another branch', () => {
    const late = stepOf(broken, 'ioapic_update_kvm_routes', ({ changed }) => changed)
    expect(next(late - 1, actionAt(late))).toContain('A.route.11..')
  })

  it('are the line of a device, and the affinity that a person would ask for', () => {
    expect(next(0, { agent: 'device', pin: 11 })).toContain('A.line.11..')
    expect(next(0, { agent: 'user', irq: 11, cpu: 3 })).toContain('A.pending.0..')
  })

  it('are those of who acts, where it would write nothing that the path shows', () => {
    const selects = stepOf(broken, 'ioapic_mem_write', ({ addr }) => (addr & 0xff) === 0)
    expect(next(selects - 1, actionAt(selects))).toContain('A.running.2..')
  })

  it('are never missing, in any run, but for the timer, which acts for no one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...gallery), fc.nat(), (entry, at) => {
        const { lanes, schedule } = openRun(entry.scenario, entry.machines)
        const cursor = at % (schedule.length + 1)
        for (const [lane, { model, trace }] of lanes.entries()) {
          for (const action of model.enabled(stateAt(trace, cursor))) {
            const pointed = pointedBy(showsAction(lane, action, null) ?? '')
            const { values } = placesOf(
              lanes,
              pointed,
              lanes.map(() => cursor),
            )
            expect(values.length > 0 || action.agent === 'clock').toBe(true)
            expect(values.every((place) => place.lane === lane)).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are none once it cannot be done any more', () => {
    const action = actionAt(served)
    expect(
      placesOf([broken], { steps: [], value: null, next: { lane: 0, action } }, [end]),
    ).toEqual({
      steps: [],
      values: [],
      next: { lane: 0, action },
    })
  })
})

describe('every place', () => {
  const runs = [
    { lanes: [broken, fixed] },
    ...gallery.map(({ scenario, machines }) => openRun(scenario, machines)),
  ]

  it('of an event leads back to that event', () => {
    for (const { lanes } of runs) {
      for (const [lane, { trace }] of lanes.entries()) {
        const last = trace.steps.length
        for (let at = 1; at <= last; at++) {
          for (const cursor of new Set([at, (at + last) >> 1, last])) {
            const cursors = lanes.map(() => cursor)
            for (const place of placesOf(lanes, step(lane, at), cursors).values) {
              const back = placesOf(lanes, { steps: [], value: place }, cursors)
              expect(back.steps, JSON.stringify(place)).toEqual([{ lane, step: at }])
            }
          }
        }
      }
    }
  })

  it('of a value on the path is one of its event', () => {
    for (const { lanes } of runs) {
      for (const [lane, own] of lanes.entries()) {
        const cursor = own.trace.steps.length
        const cursors = lanes.map(() => cursor)
        for (const named of listedValues(stationValues(own, stationsOf(own, cursor, 11)))) {
          const places = placesOf(
            lanes,
            { steps: [], value: { lane, value: named.value } },
            cursors,
          )
          const isHalf = named.value.bits === null && named.value.cell.of.startsWith('rte-')
          if (places.steps.length === 0 || isHalf) continue
          const again = marksOf(placesOf(lanes, { steps: places.steps, value: null }, cursors))
          expect(
            [...marksOf(places)].filter((mark) => !again.has(mark)),
            named.name,
          ).toEqual([])
        }
      }
    }
  })
})

describe('the words of an element', () => {
  it('point at its steps and its first value', () => {
    expect(pointedBy(showsSteps([20, null]) ?? '')).toEqual(step(0, 20))
    expect(pointedBy(showsSteps([20, 22]) ?? '').steps).toHaveLength(2)
    const irr = whole({ of: 'irr', at: 2, vector: 33 })
    const mask = rteValue(11, 'destination')
    for (const own of [irr, mask]) {
      expect(pointedBy(showsValues(1, [own, whole({ of: 'line', at: 3 })]) ?? '')).toEqual(
        value(1, own),
      )
    }
  })

  it('are none for the start and for nothing', () => {
    expect(showsSteps([0, null])).toBeUndefined()
    expect(showsValues(0, [])).toBeUndefined()
  })

  it('are marked if one of them is a place', () => {
    const shown = showsValues(0, [rteValue(11, 'mask'), rteValue(11, 'vector')]) ?? ''
    expect(isMarked(shown, new Set(['A.rte-low.11..255']))).toBe(true)
    expect(isMarked(shown, new Set(['B.rte-low.11..255', 'A2']))).toBe(false)
  })
})
