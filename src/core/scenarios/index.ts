import { affinityMove } from './affinity-move.ts'
import { eduMove } from './edu-move.ts'
import type { Scenario } from './scenario.ts'

/** Every scenario, in the order in which the gallery shows them. */
export const scenarios: readonly Scenario[] = [affinityMove, eduMove]

export const scenarioById = (id: string): Scenario | undefined =>
  scenarios.find((scenario) => scenario.id === id)
