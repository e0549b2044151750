/** What an action that is enabled would touch, told from the step that it would make. */
import { type Action, sameAction } from '../../core/action.ts'
import { pinOfInput } from '../../core/chips/ioapic.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Cell, PinCell, VectorCell } from '../../trace/causes/cell.ts'
import { writtenBy } from '../../trace/causes/written.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'
import { shownParts, type Value } from '../causes/value.ts'
import { laneAfter } from '../narrate/moment.ts'

/** What the path does not show. */
const OFF_PATH: ReadonlySet<Cell['of']> = new Set<PinCell | VectorCell>(['cause', 'latch', 'tmr'])

/**
 * The values that it would write; where the path shows none of them, the place of who acts. None
 * for an action that is not enabled (any more).
 */
export function touchedBy(lane: Lane, cursor: number, action: Action): readonly Value[] {
  const { model, trace } = lane
  const before = stateAt(trace, cursor)
  if (!model.enabled(before).some((own) => sameAction(own, action))) return []
  const step = laneAfter(lane, cursor, action).trace.steps[cursor] as Step
  const { changed, again } = writtenBy(model.setup, before, step)
  const written = [...changed, ...again]
  const isSeen = written.some(({ of }) => !OFF_PATH.has(of))
  const actor = isSeen ? null : actorOf(lane, cursor, action)
  return [...written, ...(actor ? [actor] : [])].flatMap(shownParts)
}

/** The vCPU, the line or the affinity that the action names; a call of a vCPU is that vCPU's. */
function actorOf({ model, trace }: Lane, cursor: number, action: Action): Cell | null {
  const { vcpus, vmm } = stateAt(trace, cursor)
  switch (action.agent) {
    case 'guest':
    case 'kvm':
      return { of: 'running', at: action.vcpu }
    case 'vmm': {
      if (action.thread < vcpus.length) return { of: 'running', at: action.thread }
      const call = vmm.calls[action.thread]
      return call?.request === 'setIrq' ? { of: 'line', at: pinOfInput(call.target) } : null
    }
    case 'device':
      return { of: 'line', at: pinOfInput(action.pin) }
    case 'user':
      return { of: 'desired', at: irqIndex(model.setup.scenario, action.irq) }
    case 'clock':
      return null
  }
}
