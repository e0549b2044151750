/** Two branches of a scenario as one run of two lanes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, isEnvironment } from '../../src/core/action.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { original, patched } from '../../src/core/vmm/qemu.ts'
import {
  choicesAt,
  type Host,
  movesTo,
  openCourses,
  openRun,
  type Run,
} from '../../src/trace/run.ts'

const host: Host = { variant: original, kvm: { scan: 'K0', apicv: false } }
const other: Host = { ...host, variant: patched }
const alone = (chosen: readonly Action[], machine = host): Run =>
  openRun(affinityMove, [machine], chosen)

const taken = (run: Run, lane: number) =>
  (run.lanes[lane]?.trace.steps ?? []).filter(({ action }) => action !== null)

/** The branch that takes the `nth` enabled action at `cursor` of the default run. */
function fork(cursor: number, nth: number): readonly Action[] {
  const run = alone([])
  const at = cursor % run.schedule.length
  const choices = choicesAt(run, at)
  const { action } = choices[nth % choices.length] as { action: Action }
  return [...run.schedule.slice(0, at), action]
}

const branches = fc.tuple(fc.nat(90), fc.nat(8)).map(([cursor, nth]) => fork(cursor, nth))

describe('two branches side by side', () => {
  it('each take exactly the steps that they take alone', () => {
    fc.assert(
      fc.property(branches, branches, (a, b) => {
        const pair = openCourses(affinityMove, [
          { host, chosen: a },
          { host: other, chosen: b },
        ])
        fc.pre(!pair.shared)
        expect(taken(pair, 0)).toEqual(taken(alone(a), 0))
        expect(taken(pair, 1)).toEqual(taken(alone(b, other), 0))
      }),
      { numRuns: 40 },
    )
  })

  it('have a column for every move, taken by one of them or by both', () => {
    fc.assert(
      fc.property(branches, (b) => {
        const pair = openCourses(affinityMove, [
          { host, chosen: [] },
          { host, chosen: b },
        ])
        const [first, second] = pair.lanes
        expect(first?.trace.steps).toHaveLength(pair.schedule.length)
        expect(second?.trace.steps).toHaveLength(pair.schedule.length)
        for (const [at, action] of pair.schedule.entries()) {
          const both = [first?.trace.steps[at]?.action, second?.trace.steps[at]?.action]
          expect(both.filter((one) => one !== null && one !== undefined)).toContainEqual(action)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('are one until the step at which they leave each other', () => {
    const run = alone([])
    const at = run.schedule.findIndex((_, step) =>
      choicesAt(run, step).some(({ action }) => isEnvironment(action)),
    )
    const raise = choicesAt(run, at).find(({ action }) => isEnvironment(action))?.action as Action
    const chosen = [...run.schedule.slice(0, at), raise]
    const pair = openCourses(affinityMove, [
      { host, chosen: [] },
      { host, chosen },
    ])
    for (let step = 0; step < at; step++) {
      expect(pair.lanes[0]?.trace.steps[step]).toEqual(pair.lanes[1]?.trace.steps[step])
    }
    expect(movesTo(pair, 1, pair.schedule.length).slice(0, at + 1)).toEqual(chosen)
  })

  it('share one schedule if their choices are the same', () => {
    const chosen = fork(8, 1)
    const same = openCourses(affinityMove, [
      { host, chosen },
      { host: other, chosen: [...chosen] },
    ])
    expect(same.shared).toBe(true)
    expect(same.schedule).toEqual(openRun(affinityMove, [host, other], chosen).schedule)
  })
})
