/** What a report says of a run, computed from its states. */
import { claims } from '../core/properties.ts'
import type { VmmEntry } from '../core/vmm/variant.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt } from '../trace/trace.ts'

export interface Violation {
  readonly id: string
  readonly step: number
}

/** The claims that the run breaks, each with the first step that does, in order of steps. */
export function violations({ model, trace }: Lane): Violation[] {
  const broken = claims(model.setup.scenario).flatMap((claim) => {
    if (claim.expectation !== 'always') return []
    const at = trace.steps.findIndex(({ action, state, events }, step) =>
      claim.about === 'state'
        ? !claim.holds(state, model.enabled(state))
        : action !== null && !claim.holds(stateAt(trace, step), action, state, events),
    )
    return at < 0 ? [] : [{ id: claim.id, step: at + 1 }]
  })
  return broken.sort((a, b) => a.step - b.step)
}

export interface CallAt {
  readonly entry: VmmEntry
  /** By id, in their order. */
  readonly ops: readonly string[]
  readonly now: string
}

/** The call into the VMM that a step goes on with; null where it is no step of the VMM. */
export function callAt({ model, trace }: Lane, step: number): CallAt | null {
  const { action } = trace.steps[step - 1] ?? {}
  if (action?.agent !== 'vmm') return null
  const before = stateAt(trace, step - 1).vmm.calls[action.thread]
  const after = stateAt(trace, step).vmm.calls[action.thread]
  const entry = before?.entry ?? after?.entry
  if (!entry) return null
  const ops = model.setup.variant.entries[entry].map(({ id }) => id)
  return { entry, ops, now: ops[before?.entry ? before.op : 0] ?? 'its end' }
}
