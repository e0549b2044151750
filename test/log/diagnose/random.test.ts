/** Schedules by chance: whatever interleaving wrote the log, the diagnosis says what the model says. */
import { expect, it } from 'vitest'
import { createModel } from '../../../src/core/model.ts'
import { DEVICES, GUESTS, oneMove } from '../../../src/core/scenarios/one-move.ts'
import type { Scenario } from '../../../src/core/scenarios/scenario.ts'
import { findingsOf } from '../../../src/log/diagnose/diagnose.ts'
import { logOfLane } from '../../../src/log/from-run.ts'
import { CELLS, type Cell, cellKey, hostOf } from '../../../src/trace/matrix.ts'
import type { Lane } from '../../../src/trace/run.ts'
import type { Step } from '../../../src/trace/trace.ts'
import { type Chance, chanceOf } from '../read/mutate.ts'
import { truthOf } from './model-logs.ts'

const RUNS = 600
const MOST_STEPS = 400

const oneOf = <T>(items: readonly T[], chance: Chance): T => items[chance(items.length)] as T

function scenarioBy(chance: Chance): Scenario {
  const scenario = oneMove({
    guest: oneOf(GUESTS, chance),
    device: oneOf(DEVICES, chance),
    vcpus: 2 + chance(3),
    asserts: 4,
    affinityWrites: 1 + chance(2),
  })
  return chance(4) === 0 ? { ...scenario, logical: true, x2apic: false } : scenario
}

function walked(scenario: Scenario, cell: Cell, chance: Chance): Lane {
  const model = createModel({ scenario, ...hostOf(cell) })
  const steps: Step[] = []
  let state = model.initial
  for (let count = 0; count < MOST_STEPS; count++) {
    const enabled = model.enabled(state)
    if (enabled.length === 0) break
    const action = oneOf(enabled, chance)
    const next = model.apply(state, action)
    steps.push({ action, ...next })
    state = next.state
  }
  return { model, trace: { initial: model.initial, steps } }
}

it('finds what happened, and invents no lost EOI, on any machine by any schedule', {
  timeout: 300_000,
}, () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const chance = chanceOf(seed)
    const scenario = scenarioBy(chance)
    const cell = oneOf(CELLS, chance)
    const lane = walked(scenario, cell, chance)
    const { stale, misdelivered } = truthOf(scenario, lane)
    const isDropped = lane.trace.steps.some(({ events }) =>
      events.some(({ type }) => type === 'eoi_dropped'),
    )
    for (const log of [logOfLane(lane), logOfLane(lane, null)]) {
      const ids = new Set(findingsOf(log).map(({ id }) => id))
      const said = {
        stale: ids.has('stale-route-used'),
        misdelivered: ids.has('misdelivery-seen'),
        inventsLoss: ids.has('eoi-lost') && !isDropped,
      }
      const run = `seed ${seed}: ${scenario.id} on ${cellKey(cell)}`
      expect({ run, ...said }).toEqual({ run, stale, misdelivered, inventsLoss: false })
    }
  }
})
