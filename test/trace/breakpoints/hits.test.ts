import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventType } from '../../../src/core/event.ts'
import { affinityMove } from '../../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../../src/core/scenarios/edu-move.ts'
import {
  type Breakpoint,
  EVENT_FIELDS,
  FIELDS_OF,
  fieldOf,
} from '../../../src/trace/breakpoints/breakpoint.ts'
import { hitsUpTo, nextHit, previousHit } from '../../../src/trace/breakpoints/hits.ts'
import { meets } from '../../../src/trace/breakpoints/meets.ts'
import { stopAt, stopInSlices, type Watch } from '../../../src/trace/breakpoints/stop.ts'
import { readBreakpoint } from '../../../src/trace/breakpoints/text.ts'
import { type Lane, openRun } from '../../../src/trace/run.ts'
import { eventsOf, host } from '../../core/machines.ts'
import { storm } from '../storms.ts'
import { breakpointOn } from './breakpoints.ts'
import { nextStop, previousStop } from './stops.ts'

const hosts = [host('original'), host('patched')]
const seed = () => openRun(affinityMove, hosts)

const read = (text: string): Breakpoint => {
  const breakpoint = readBreakpoint(text, affinityMove)
  if (!breakpoint.ok) throw new Error(breakpoint.error)
  return breakpoint.value
}

/** Every hit of a lane, found one after the other from the start. */
function forwards(lane: Lane, { condition }: Breakpoint): number[] {
  const found: number[] = []
  for (let at = nextHit(lane, condition, 0); at !== null; at = nextHit(lane, condition, at))
    found.push(at)
  return found
}

/** The same from the end, in the order of steps. */
function backwards(lane: Lane, { condition }: Breakpoint): number[] {
  const found: number[] = []
  const end = lane.trace.steps.length + 1
  for (let at = previousHit(lane, condition, end); at !== null; ) {
    found.unshift(at)
    at = previousHit(lane, condition, at)
  }
  return found
}

describe('the hits of a breakpoint in the run of the mail', () => {
  it.each([
    ['remote-irr-11', [2, 24, 59], [2, 24, 60, 85]],
    ['remote-irr-11-set', [2, 59], [2, 60]],
    ['remote-irr-11-clear', [24], [24, 85]],
    ['remote-irr-10', [], []],
    ['stale-11', [40], [40]],
    ['taken-2-33', [4, 66], [4]],
    ['taken-0-33', [], [64]],
    ['taken-any-33', [4, 66], [4, 64]],
    ['taken-2-any', [4, 66], [4, 79]],
    ['broken-delivered-as-rte-names', [60], []],
    ['broken-eoi-reaches-ioapic', [75], []],
    ['broken-no-dead-pin', [76], []],
    ['broken-quiet-means-clear', [], []],
    ['change-route-11', [61], [59]],
    ['change-eoi-exit-0-33', [], [63]],
    ['event-kvm_eoi', [21, 75], [21, 82, 87]],
    ['event-kvm_eoi-vcpu0', [], [82]],
    ['event-kvm_eoi-vcpu2-vector33', [21, 75], [21]],
    ['event-kvm_set_irq-pin11', [3, 60], [3, 61]],
    ['event-kvm_set_irq-pin3', [], []],
    ['event-eoi_dropped', [75], []],
  ])('%s: in A at %j, in B at %j, from both ends', (text, inA, inB) => {
    const [a, b] = seed().lanes as [Lane, Lane]
    const breakpoint = read(text)
    expect([backwards(a, breakpoint), backwards(b, breakpoint)]).toEqual([inA, inB])
    expect([forwards(a, breakpoint), forwards(b, breakpoint)]).toEqual([inA, inB])
  })

  it('are none in a step that the machine sat out', () => {
    const [a] = seed().lanes as [Lane, Lane]
    const sat = a.trace.steps.findIndex(({ action }) => action === null) + 1
    expect(sat).toBeGreaterThan(0)
    expect(meets(a, read('taken-any-any').condition, sat)).toBe(false)
  })

  it('are remembered up to where they were looked for, and no further', () => {
    const [a] = seed().lanes as [Lane, Lane]
    const { condition } = read('remote-irr-11')
    expect(hitsUpTo(a, condition, 30)).toEqual([2, 24])
    expect(hitsUpTo(a, condition, 10)).toEqual([2])
    expect(hitsUpTo(a, condition)).toEqual([2, 24, 59])
    expect(hitsUpTo(a, condition, 58)).toEqual([2, 24])
  })

  it('look no further than they are asked to', () => {
    const [a] = seed().lanes as [Lane, Lane]
    const { condition } = read('remote-irr-11')
    expect(nextHit(a, condition, 24, 58)).toBeNull()
    expect(nextHit(a, condition, 24, 59)).toBe(59)
    expect(previousHit(a, condition, 59, 25)).toBeNull()
    expect(previousHit(a, condition, 59, 24)).toBe(24)
  })
})

describe('what can be asked of an event', () => {
  const events = [affinityMove, eduMove].flatMap((scenario) =>
    openRun(scenario, hosts).lanes.flatMap(eventsOf),
  )

  it('is what its kind is listed with', () => {
    const has = (type: EventType) => {
      const event = events.find((other) => other.type === type)
      return event && EVENT_FIELDS.filter((field) => fieldOf(event, field) !== null)
    }
    const seen = [...new Set(events.map(({ type }) => type))]
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.map((type) => [type, has(type)])).toEqual(
      seen.map((type) => [type, FIELDS_OF[type]]),
    )
  })
})

describe('where a run stops', () => {
  const watch = (texts: readonly string[], only: number | null = null): Watch => ({
    lanes: seed().lanes,
    breakpoints: texts.map(read),
    only,
  })

  it('is the first hit in either machine', () => {
    const stops = watch(['remote-irr-11'])
    expect(nextStop(stops, 24)).toMatchObject({ step: 59, hits: [{ lane: 0 }] })
    expect(nextStop(stops, 59)).toMatchObject({ step: 60, hits: [{ lane: 1 }] })
    expect(previousStop(stops, 85)).toMatchObject({ step: 60 })
    expect(nextStop(stops, 2)?.hits.map(({ lane }) => lane)).toEqual([0, 1])
  })

  it('is in one machine alone where only that counts', () => {
    expect(nextStop(watch(['remote-irr-11'], 1), 24)?.step).toBe(60)
    expect(nextStop(watch(['b-remote-irr-11']), 24)?.step).toBe(60)
    expect(nextStop(watch(['b-remote-irr-11'], 0), 24)).toBeNull()
  })

  it('is nowhere while the breakpoint is off, or before and after all hits', () => {
    expect(nextStop(watch(['off-remote-irr-11']), 0)).toBeNull()
    expect(nextStop(watch(['remote-irr-11']), 85)).toBeNull()
    expect(previousStop(watch(['remote-irr-11']), 2)).toBeNull()
    expect(nextStop(watch([]), 0)).toBeNull()
  })

  it('names every breakpoint that hits there', () => {
    const stops = watch(['event-kvm_eoi', 'off-stale-11', 'broken-eoi-reaches-ioapic'])
    expect(stopAt(stops, 75)?.hits.map(({ breakpoint }) => breakpoint)).toEqual([
      stops.breakpoints[0],
      stops.breakpoints[2],
    ])
    expect(stopAt(stops, 74)).toBeNull()
  })

  it('is looked for with rests, so that a long look can be given up', () => {
    const { lanes, schedule } = openRun(storm, hosts)
    const breakpoints = [read('remote-irr-3')]
    const there = [...stopInSlices({ lanes, breakpoints, only: null }, 'end', 100)]
    const back = [...stopInSlices({ lanes, breakpoints, only: null }, 'start', 1_000)]
    expect(there.length).toBeGreaterThan(10)
    expect(there).toEqual(there.toSorted((a, b) => a - b))
    expect(Math.max(...there)).toBeLessThan(schedule.length)
    expect(back).toEqual(back.toSorted((a, b) => b - a))
    expect(Math.min(...back)).toBeGreaterThan(0)
  })

  it('from stop to stop is every hit once, forwards and in reverse, in any run', () => {
    const scenarios = [affinityMove, eduMove]
    fc.assert(
      fc.property(
        fc.constantFrom(...scenarios),
        fc.array(breakpointOn(affinityMove), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(null, 0, 1),
        fc.nat(300),
        (scenario, breakpoints, only, looked) => {
          const { lanes, schedule } = openRun(scenario, hosts)
          const all = schedule
            .map((_, at) => at + 1)
            .filter((step) => stopAt({ lanes, breakpoints, only }, step))
          for (const lane of lanes) {
            for (const { condition } of breakpoints) hitsUpTo(lane, condition, looked)
          }
          const there: number[] = []
          const back: number[] = []
          const stops = { lanes, breakpoints, only }
          for (let at = nextStop(stops, 0); at; at = nextStop(stops, at.step)) there.push(at.step)
          const end = schedule.length + 1
          for (let at = previousStop(stops, end); at; at = previousStop(stops, at.step))
            back.push(at.step)
          expect(there).toEqual(all)
          expect(back).toEqual(all.toReversed())
        },
      ),
      { numRuns: 60, seed: 7 },
    )
  })
})
