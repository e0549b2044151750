/** The whole machine on the seed scenario, original and patched side by side. */
import type { Action } from '../src/core/action.ts'
import type { Model } from '../src/core/model.ts'
import { affinityMove } from '../src/core/scenarios/affinity-move.ts'
import { original, patched } from '../src/core/vmm/qemu.ts'
import { openRun } from '../src/trace/run.ts'

/** A machine and the moves that it makes by the default schedule. */
export interface RecordedLane {
  readonly model: Model
  readonly actions: readonly Action[]
  /** The key of the state that they end in. */
  readonly end: string
}

export function recordSeedRun(): readonly RecordedLane[] {
  const kvm = { scan: 'K0', apicv: false } as const
  const { lanes } = openRun(affinityMove, [
    { variant: original, kvm },
    { variant: patched, kvm },
  ])
  return lanes.map(({ model, trace }) => ({
    model,
    actions: trace.steps.flatMap(({ action }) => action ?? []),
    end: model.key(trace.steps.at(-1)?.state ?? model.initial),
  }))
}

/** Makes the moves of every lane again; false if one of them ends elsewhere. */
export function replayRun(lanes: readonly RecordedLane[]): boolean {
  return lanes.every(({ model, actions, end }) => {
    let state = model.initial
    for (const action of actions) state = model.apply(state, action).state
    return model.key(state) === end
  })
}
