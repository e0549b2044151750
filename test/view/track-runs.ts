/** Runs for the tests of the timeline. */
import type { Action } from '../../src/core/action.ts'
import { createModel } from '../../src/core/model.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { original, patched } from '../../src/core/vmm/qemu.ts'
import { type Host, openRun, type Run } from '../../src/trace/run.ts'
import { takeStep } from '../../src/trace/trace.ts'
import type { Track, TrackLane } from '../../src/view/tracks/model.ts'

export const K0 = { scan: 'K0', apicv: false } as const

export const both: readonly Host[] = [
  { variant: original, kvm: K0 },
  { variant: patched, kvm: K0 },
]

export const seedRun = (hosts = both): Run => openRun(affinityMove, hosts)
export const eduRun = (): Run => openRun(eduMove, both)

/** A level interrupt that any handler serves, on so many vCPUs. */
export const plain = (vcpus: number): Scenario => ({
  ...affinityMove,
  id: 'plain',
  vcpus,
  reserved: [],
  irqs: affinityMove.irqs.map((irq) => ({ ...irq, cpu: Math.min(irq.cpu, vcpus - 1) })),
  devices: affinityMove.devices.map((device) => ({ ...device, behaviour: 'at-once' as const })),
})

/** The run that begins with the enabled actions that `picks` choose, in whichever lane. */
export function randomRun(
  scenario: Scenario,
  hosts: readonly Host[],
  picks: readonly number[],
): Run {
  const models = hosts.map((host) => createModel({ scenario, ...host }))
  const states = models.map(({ initial }) => initial)
  const chosen: Action[] = []
  for (const pick of picks) {
    const enabled = models.flatMap((model, lane) => {
      const state = states[lane]
      return state ? model.enabled(state) : []
    })
    const action = enabled[pick % Math.max(1, enabled.length)]
    if (!action) break
    chosen.push(action)
    models.forEach((model, lane) => {
      const state = states[lane]
      if (state) states[lane] = takeStep(model, state, action).state
    })
  }
  return openRun(scenario, hosts, chosen)
}

export function laneOf(tracks: readonly Track[], id: string, lane: number): TrackLane {
  const found = tracks.find((track) => track.id === id)?.lanes[lane]
  if (!found) throw new Error(`no row ${id} in lane ${lane}`)
  return found
}
