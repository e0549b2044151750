import { affinityMove } from './affinity-move.ts'
import { eduMove } from './edu-move.ts'
import { oneMoveById } from './one-move.ts'
import type { Scenario } from './scenario.ts'

/** Every scenario, in the order in which the gallery shows them. */
export const scenarios: readonly Scenario[] = [affinityMove, eduMove]

/** A scenario of the gallery, or one that a search explores, by its id. */
export const scenarioById = (id: string): Scenario | undefined =>
  scenarios.find((scenario) => scenario.id === id) ?? oneMoveById(id)
