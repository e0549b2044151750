import { type Difference, firstDifference, told } from '../json.ts'
import type { Failure } from '../result.ts'
import type { GoldenCase, Observation } from './case.ts'
import { changesOf } from './changes.ts'
import { createDevice, DRIVES, type Drive, perform, stateOf } from './device.ts'

/** Compares the whole case, in both ways of running the calls; null if it is as recorded. */
export function runGoldenCase(golden: GoldenCase): Failure | null {
  for (const drive of Object.keys(DRIVES) as Drive[]) {
    const failure = runDriven(golden, drive)
    if (failure) return failure
  }
  return null
}

function runDriven(golden: GoldenCase, drive: Drive): Failure | null {
  const device = createDevice(golden, drive)
  let before = stateOf(device)
  for (const [at, { action, observed }] of golden.ops.entries()) {
    const done = perform(device, action)
    const state = stateOf(device)
    const got = { ...done, changed: changesOf(before, state), state }
    const difference = observationDifference(observed, got)
    if (difference) return failureOf(golden, `op ${at + 1} (${action.op}, ${drive})`, difference)
    before = state
  }
  const difference = firstDifference(golden.final, before, 'final')
  return difference && failureOf(golden, `final state (${drive})`, difference)
}

/** The state is told of in short cases only. */
function observationDifference(observed: Observation, got: Observation): Difference | null {
  for (const part of ['ret', 'effects', 'runs', 'changed', 'state'] as const) {
    if (part === 'state' && observed.state === undefined) continue
    const difference = firstDifference(observed[part], got[part], part)
    if (difference) return difference
  }
  return null
}

const failureOf = (
  { name }: GoldenCase,
  at: string,
  { path, expected, got }: Difference,
): Failure => ({ name, at, expected: `${path} ${told(expected)}`, got: `${path} ${told(got)}` })
