/** What a report says of a run, computed from its states. */
import type { VmmEntry } from '../core/vmm/variant.ts'
import { claimsOf, firstShown } from '../trace/claim-steps.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt } from '../trace/trace.ts'

export interface Violation {
  readonly id: string
  readonly step: number
}

/** The claims that the run breaks, each with the first step that does, in order of steps. */
export function violations(lane: Lane): Violation[] {
  const broken = claimsOf(lane).flatMap((claim) => {
    const step = firstShown(lane, claim, lane.trace.steps.length)
    return claim.expectation === 'always' && step !== null ? [{ id: claim.id, step }] : []
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
