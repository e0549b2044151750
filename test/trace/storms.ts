/** A run that does not end by itself for long: a device that no handler serves. */
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'

export const storm: Scenario = {
  ...affinityMove,
  id: 'storm',
  devices: affinityMove.devices.map((device) => ({ ...device, behaviour: 'never' as const })),
}
