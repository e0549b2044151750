/** A scenario in both orders of QEMU, step by step up to the first that is not as expected. */
import { ok, type Result } from '../../base/result.ts'
import { original, patched } from '../../core/vmm/qemu.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import type { Json } from '../json.ts'
import type { Outcome, Skip } from '../result.ts'
import { ORDERS, type Order } from './expectation.ts'
import { createMachine } from './machine.ts'
import { isModelled, type Run, runStep } from './run-step.ts'
import { type Scenario, scenario } from './scenario.ts'

const VARIANTS: Readonly<Record<Order, Variant>> = { original, patched }

/** One outcome for each order; a single one for a scenario that only describes. */
export function runScenario(value: Json): Result<readonly Outcome[]> {
  const read = scenario(value, '')
  if (!read.ok) return read
  return ok(
    read.value.runnable
      ? ORDERS.map((order) => runInOrder(read.value, order))
      : [{ type: 'skipped', skip: skipOf(read.value) }],
  )
}

export function runInOrder(played: Scenario, order: Order): Outcome {
  const run: Run = { machine: createMachine(played, VARIANTS[order]), order }
  for (const [at, step] of played.steps.entries()) {
    const fault = runStep(run, step, `step ${at + 1}`)
    if (fault) return { type: 'failed', failure: { name: `${played.id} [${order}]`, ...fault } }
  }
  return { type: 'passed' }
}

function skipOf({ id, steps }: Scenario): Skip {
  const unknown = new Set(steps.map(({ op }) => op).filter((op) => !isModelled(op)))
  const reason =
    unknown.size > 0
      ? `not modelled: ${[...unknown].join(', ')}`
      : 'its file marks it as a description only'
  return { name: id, reason }
}
