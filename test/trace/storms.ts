/** Runs that do not end by themselves for long: a device that no handler serves. */
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { storm as stormDesign } from '../../src/core/scenarios/gallery-designs.ts'
import { ownScenario } from '../../src/core/scenarios/own.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'

export const storm: Scenario = {
  ...affinityMove,
  id: 'storm',
  devices: affinityMove.devices.map((device) => ({ ...device, behaviour: 'never' as const })),
}

/** A storm that has so many interrupts behind it; with the 100,000th Linux masks the pin. */
export const stormFrom = (count: number): Scenario =>
  ownScenario({ ...stormDesign, pins: stormDesign.pins.map((pin) => ({ ...pin, storm: count })) })
