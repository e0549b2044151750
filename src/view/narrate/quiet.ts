/** Steps that leave no event: waits, what finds nothing to do, and steps that a lane sits out. */
import type { Action } from '../../core/action.ts'
import { pinOfIndex } from '../../core/chips/ioapic.ts'
import { mainLoop } from '../../core/machine.ts'
import { currentOp, entryOf } from '../../core/vmm/call.ts'
import { isDead } from '../verdict/dead-pin.ts'
import { isRouteUpdate, pinsNamed } from './delivery.ts'
import { hindrance } from './hindrance.ts'
import { callBefore, type Moment, momentIn, threadOf } from './moment.ts'
import { tellSkipped } from './pin.ts'
import { ioapicNames, type Narration, tell, vcpus } from './words.ts'

export function tellQuiet(moment: Moment): Narration {
  const { before, setup, step } = moment
  if (step.action?.agent === 'clock') {
    return tell(
      'The 10 ms of the delayed re-assert are over.',
      'Every pin that requests is served now.',
    )
  }
  const call = callBefore(moment)
  const op = call && currentOp(setup.variant, call)
  if (!call || !op) return tell('Nothing changed that anyone could see.')
  if (op.id === 'requestScan' && call.published === 0)
    return tell(
      'KVM asked every vCPU to rescan its EOI exit bitmap.',
      'Its own I/O APIC has no routes; the bitmaps follow the RTEs.',
    )
  if (isRouteUpdate(op) || op.id === 'requestScan')
    return tellWait(moment, isRouteUpdate(op) ? 'update' : 'request')
  if (call.phase === 1) return tellSkipped(moment, call.value, call.walk)
  if (op.id === 'clearEdgeRemoteIrr') {
    const pin = pinOfIndex(before.ioapic.ioregsel)
    return tell(
      `${ioapicNames(setup.variant).head} cleared Remote IRR of pin ${pin}.`,
      'The pin is edge-triggered now, and an edge waits for no EOI.',
    )
  }
  return tell(`${ioapicNames(setup.variant).head} went through its pins and sent nothing.`)
}

/** KVM waits for the vCPUs that run with the old bitmap. */
function tellWait({ before, setup }: Moment, what: string): Narration {
  const { head } = ioapicNames(setup.variant)
  const running = before.vcpus.flatMap(({ inGuest, lapic }, vcpu) =>
    inGuest && lapic.scanRequested ? [vcpu] : [],
  )
  const why = `No vCPU runs guest code with the old EOI exit bitmap any more, so the ${what} returns.`
  return running.length === 0
    ? tell(`${head} waited no longer.`, why)
    : tell(`${head} waited until ${vcpus(running)} left the guest.`, why)
}

/** A step of a branch that this one does not have. */
export const tellOtherBranch = (): Narration =>
  tell('Only the other branch moves here.', 'This one is as it was.')

/** A step in which only the other machine moves. */
export function tellSatOut(moment: Moment, scheduled: Action | null): Narration {
  if (!scheduled) return tell('This machine has nothing to do here.')
  const { setup, before } = moment
  const other = scheduled.due ? NOT_DUE : notThisTime(moment, scheduled)
  const { why, waits } = other ? { why: other, waits: false } : hindrance(setup, before, scheduled)
  const dead = setup.scenario.irqs.filter(({ irq }) => isDead(setup.scenario, before, irq))
  const pins = pinsNamed(dead.map(({ irq }) => irq))
  const executes = scheduled.agent === 'kvm' || scheduled.agent === 'guest'
  const loss = executes && dead.length > 0 ? ` No interrupt of ${pins} will come.` : ''
  const verb = waits ? 'has to wait here' : 'has nothing to do here'
  return tell(`${agentName(moment, scheduled)} ${verb}.`, `${why}${loss}`)
}

const NOT_DUE = 'The move is due in the other machine only: this one comes to it later, or never.'

function agentName({ before, setup }: Moment, action: Action): string {
  switch (action.agent) {
    case 'vmm':
      return action.thread === mainLoop(before)
        ? 'The main loop'
        : `${ioapicNames(setup.variant).head} for vCPU ${action.thread}`
    case 'kvm':
      return `vCPU ${action.vcpu}`
    case 'guest':
      return `CPU ${action.vcpu}`
    case 'clock':
      return 'The timer'
    case 'device':
      return 'The device'
    case 'user':
      return 'The user'
  }
}

/** A route update that the other order makes after a write and this one does not. */
function notThisTime(moment: Moment, { agent, ...rest }: Action): string | null {
  const { trace, setup, before } = moment
  if (agent !== 'vmm' || !('thread' in rest) || before.vmm.calls[rest.thread]) return null
  let cursor = moment.cursor - 1
  while (cursor > 0 && trace.steps[cursor - 1]?.action === null) cursor--
  if (cursor === 0) return null
  const last = momentIn(setup, trace, cursor)
  const call = callBefore(last)
  if (threadOf(last.before, last.step.action) !== rest.thread || call?.request !== 'write')
    return null
  const entry = call.entry ?? entryOf(last.before.ioapic, call, setup.scenario.ioapic.version)
  if (setup.variant.entries[entry].some(isRouteUpdate)) return null
  return 'The write has returned: this order updates no routes after it.'
}
