/** Searches to measure: the toy with published counts, and the interrupt model itself. */
import { machineCoding } from '../src/core/machine-key.ts'
import { createModel } from '../src/core/model.ts'
import { claims } from '../src/core/properties.ts'
import { oneMove } from '../src/core/scenarios/one-move.ts'
import { patched } from '../src/core/vmm/qemu.ts'
import { type Exploration, explore, MEMORY_BOUND } from '../src/lts/explore.ts'
import { twoPhaseCommit } from '../test/lts/two-phase-commit.ts'

const UNBOUNDED = { states: 100_000_000, depth: 1_000_000, bytes: 4 * MEMORY_BOUND }

export function searchTwoPhaseCommit(): Exploration<number> {
  const { lts, coding } = twoPhaseCommit(7)
  return finish(explore(lts, coding, [], UNBOUNDED))
}

/** One move, with so many assertions that there are states enough. */
export function searchOneMove(
  states: number,
  { vcpus, asserts } = { vcpus: 2, asserts: 300 },
): Exploration<unknown> {
  const scenario = oneMove({ guest: 'same-vector', device: 'seed', vcpus, asserts })
  const model = createModel({ scenario, variant: patched, kvm: { scan: 'K2', apicv: true } })
  const coding = machineCoding(model.initial)
  return finish(explore(model, coding, claims(scenario), { ...UNBOUNDED, states }))
}

function finish<R>(running: Generator<unknown, R>): R {
  for (;;) {
    const next = running.next()
    if (next.done) return next.value
  }
}
