import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAction } from '../../src/core/action.ts'
import { stepsWith } from '../../src/trace/event-steps.ts'
import { canGrow, growthOf } from '../../src/trace/growth.ts'
import { openRun, type Run } from '../../src/trace/run.ts'
import { nextShared } from '../../src/trace/schedule.ts'
import { takeStep } from '../../src/trace/trace.ts'
import { divergences } from '../../src/view/causes/divergence.ts'
import { pinHistory } from '../../src/view/stations/history.ts'
import { tellUntil } from '../../src/view/telling.ts'
import { tracksIn } from '../../src/view/tracks/tracks.ts'
import { ending } from '../../src/view/verdict/ending.ts'
import { verdict } from '../../src/view/verdict/verdict.ts'
import { both, seedRun } from '../view/track-runs.ts'
import { logRows, tracksOf } from '../view/whole.ts'
import { storm } from './storms.ts'

const CUT = 500
const LONGER = 1_100

const storming = openRun(storm, both)

/** The run cut sooner, with traces of its own. */
const first = (): Run => ({
  ...storming,
  schedule: storming.schedule.slice(0, CUT),
  lanes: storming.lanes.map(({ model, trace }) => {
    return { model, trace: { ...trace, steps: trace.steps.slice(0, CUT) } }
  }),
})

/** Let go on until it has so many steps, and shown at each of these lengths. */
function grown(run: Run, lengths: readonly number[]): Run {
  const growth = growthOf(run)
  let shown = run
  for (const length of lengths) {
    while (growth.steps < length && !growth.complete) growth.take()
    tellUntil(growth.live, [11], growth.steps)
    shown = growth.run()
  }
  return shown
}

const keysOf = ({ lanes }: Run): string[][] =>
  lanes.map(({ model, trace }) => trace.steps.map(({ state }) => model.key(state)))

const told = (run: Run) => ({
  schedule: run.schedule.map(formatAction),
  keys: keysOf(run),
  tracks: tracksOf(run, 11),
  window: tracksIn(run, 11, { from: 0, to: run.schedule.length }, 60),
  log: logRows(run.lanes),
  places: [10, 400, CUT, run.schedule.length].map((cursor) =>
    run.lanes.map((lane) => [verdict(lane, cursor), pinHistory(lane, cursor, 11)]),
  ),
})

describe('a run that goes on', () => {
  const whole = told(grown(first(), [LONGER]))

  it('is the same however often it was shown on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 }), (gaps) => {
        let at = CUT
        const lengths = gaps.map((gap) => (at = Math.min(LONGER, at + gap)))
        expect(told(grown(first(), [...lengths, LONGER]))).toEqual(whole)
      }),
      { numRuns: 4 },
    )
  })

  it('is the same when what was grown is grown again', () => {
    const half = grown(first(), [CUT + 123])
    expect(told(grown(half, [LONGER]))).toEqual(whole)
  })

  it('comes to the states that machines come to which share nothing', () => {
    const models = first().lanes.map(({ model }) => model)
    const states = models.map(({ initial }) => initial)
    const keys = models.map((): string[] => [])
    for (let step = 0; step < LONGER; step++) {
      const action = nextShared(models.map((model, lane) => [model, states[lane] ?? model.initial]))
      if (!action) break
      models.forEach((model, lane) => {
        const { state } = takeStep(model, states[lane] ?? model.initial, action)
        states[lane] = state
        keys[lane]?.push(model.key(state))
      })
    }
    expect(whole.keys).toEqual(keys)
  })

  it('leaves the shorter run as it was', () => {
    const run = first()
    const before = told(run)
    grown(run, [LONGER])
    expect(run.schedule).toHaveLength(CUT)
    expect(told(run).keys).toEqual(before.keys)
    expect(told(run).log).toEqual(before.log)
  })

  it('says of the shorter run what it says where nothing went on', () => {
    const run = first()
    grown(run, [LONGER])
    const alone = first()
    expect(divergences(run)).toEqual(divergences(alone))
    expect(run.lanes.map((lane) => ending(lane))).toEqual(alone.lanes.map((lane) => ending(lane)))
    for (const type of ['kvm_eoi', 'irq_handler_entry'] as const)
      expect(run.lanes.map(({ trace }) => stepsWith(trace, type))).toEqual(
        alone.lanes.map(({ trace }) => stepsWith(trace, type)),
      )
  })

  it('counts the events of both machines', () => {
    const growth = growthOf(first())
    for (let made = 0; made < 100; made++) growth.take()
    const counted = growth
      .run()
      .lanes.flatMap(({ trace }) => trace.steps)
      .reduce((sum, { events }) => sum + events.length, 0)
    expect(growth.events).toBe(counted)
  })

  it('keeps equal parts once', () => {
    const [lane] = grown(first(), [LONGER]).lanes
    const parts = new Set(lane?.trace.steps.map(({ state }) => state.ioapic))
    const values = new Set([...parts].map((part) => JSON.stringify(part)))
    expect(parts.size).toBe(values.size)
  })
})

it('a run that has ended does not go on', () => {
  const run = seedRun()
  expect(canGrow(run)).toBe(false)
  expect(growthOf(run).complete).toBe(true)
})
