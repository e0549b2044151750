/** Guest lines that make no event of their own, told by the line's id. */
import { hex } from '../base/bits.ts'
import { IOREGSEL, IOWIN } from '../core/chips/ioapic.ts'
import type { Event } from '../core/event.ts'
import { lineOf } from '../core/guest/execute.ts'
import type { Frame, IrqDesc } from '../core/machine.ts'
import type { Call } from '../core/vmm/call.ts'
import { frameBefore } from './narrate-guest.ts'
import type { Moment } from './narrate-moment.ts'
import {
  cpus,
  ioapicNames,
  type Narration,
  registerName,
  tell,
  threadName,
  windowName,
  windowValue,
} from './narrate-words.ts'

/** A line that runs inside Linux, or that sends its CPU into the VMM. */
export function tellGuestLine(
  moment: Moment,
  { cpu, line }: Extract<Event, { type: 'guest_line' }>,
): Narration {
  const frame = frameBefore(moment, cpu)
  const call = moment.now.vmm.calls[cpu]
  if (call) return tellAccess(moment, cpu, line, call)
  const desc = frame && moment.before.irqs[frame.irq]
  const told = frame && desc ? tellLine(moment, cpu, line, frame, desc) : null
  return (
    told ?? tell(`CPU ${cpu} ran one line of Linux.`, (frame && lineOf(frame)?.text.trim()) ?? '')
  )
}

/** The CPU turns to the I/O APIC: what it asks for, what for, and what it waits for. */
function tellAccess(moment: Moment, cpu: number, line: string, call: Readonly<Call>): Narration {
  const { emulated } = ioapicNames(moment.setup.variant)
  const start = emulated ? `CPU ${cpu} leaves the guest to` : `CPU ${cpu} starts to`
  return tell(`${start} ${request(call)}.`, `${purpose(moment, cpu, line)}${waits(moment)}`)
}

function request({ request: kind, target, value, size }: Readonly<Call>): string {
  const where = windowName(target)
  switch (kind) {
    case 'read':
      return `read ${where}`
    case 'write':
      return target === IOREGSEL
        ? `select ${registerName(value)}`
        : `write ${target === IOWIN ? windowValue(target, value) : value} to ${where}`
    case 'setIrq':
      return `have the device ${size === 0 ? 'lower' : 'raise'} IRQ ${target}`
    case 'eoi':
    case 'timer':
    case 'resync':
      return `make a call (${hex(value)})`
  }
}

/** What an access is for, by the group of lines that it belongs to. */
function purpose({ setup, before }: Moment, cpu: number, line: string): string {
  const frame = before.vcpus[cpu]?.stack.at(-1)
  const irq = setup.scenario.irqs[frame?.irq ?? -1]?.irq ?? -1
  const desc = before.irqs[frame?.irq ?? -1]
  switch (line.split('-')[0]) {
    case 'prepare':
      return `It masks pin ${irq} for the move to ${cpus(desc?.pending ?? 0)}.`
    case 'check':
      return 'It wants to know whether Remote IRR is clear, so that it may move the interrupt.'
    case 'move':
      return `It writes the new place, CPU ${desc?.cpu} with vector ${desc?.vector}, into the RTE.`
    case 'unmask':
      return `It unmasks pin ${irq} at the end of the move.`
    case 'activate':
      return `It sets up the RTE of pin ${irq}, still masked.`
    case 'startup':
      return `It starts IRQ ${irq}.`
    case 'explicit':
      return 'Its TMR said edge, so Linux acknowledges the I/O APIC itself.'
    case 'disabled':
      return `IRQ ${irq} is disabled, so it masks the pin.`
    case 'busy':
      return 'The handlers run elsewhere, so it masks the pin until they are done.'
    case 'rewrite':
      return `It rewrites the RTE of pin ${irq} from a process, unmasked.`
    case 'replay':
      return 'The handlers are free again, so it unmasks the pin.'
    case 'handler':
      return line === 'handler-rearm'
        ? 'It does not run where it was asked to, so the device calls again at once.'
        : 'The handler acknowledges the device.'
  }
  return (frame && lineOf(frame)?.text.trim()) ?? ''
}

function waits({ now, setup }: Moment): string {
  const call = now.vmm.calls[now.vmm.bql]
  const { lock } = ioapicNames(setup.variant)
  return call ? ` ${threadName(now, now.vmm.bql).replace(/^the/, 'The')} holds ${lock}.` : ''
}

/** A line that stays in the guest; null for one that this file does not know. */
function tellLine(
  moment: Moment,
  cpu: number,
  line: string,
  frame: Readonly<Frame>,
  desc: Readonly<IrqDesc>,
): Narration | null {
  const irq = moment.setup.scenario.irqs[frame.irq]?.irq ?? -1
  const after = moment.now.irqs[frame.irq] as Readonly<IrqDesc>
  const depth = moment.before.vcpus[cpu]?.stack.length ?? 0
  const local = moment.now.vcpus[cpu]?.stack[depth - 1]
  switch (line) {
    case 'flow':
      return tell(`CPU ${cpu} took desc->lock of IRQ ${irq}.`, flowReason(frame, desc, local))
    case 'may-run':
      return tell(
        `CPU ${cpu} dropped desc->lock to run the handlers of IRQ ${irq}.`,
        'Another edge that comes meanwhile is remembered, not handled in parallel.',
      )
    case 'prepare-move':
      return tell(`CPU ${cpu} looks for a pending affinity request.`, moveReason(desc, local))
    case 'read-tmr':
      return tell(
        `CPU ${cpu} read TMR bit ${desc.vector}: ${local?.sawLevel ? 1 : 0}.`,
        tmrReason(desc, local),
      )
    case 'move-masked':
      return tell(
        `Linux carries out the request for ${cpus(desc.pending)}.`,
        'The pin is masked and no interrupt is open, so nothing is sent while the RTE changes.',
      )
    case 'do-set-affinity':
      return tell(
        `Linux asks the I/O APIC code for ${cpus(desc.pending)}.`,
        'The vector domain chooses a CPU and a vector next.',
      )
    case 'assign-vector':
    case 'rewrite-assign':
      return tellAssign(desc, after, irq)
    case 'compose-message':
      return tell(
        `Linux composes the new RTE: destination ${after.cpu}, vector ${after.vector}.`,
        moment.setup.scenario.move === 'one-write'
          ? 'The high half follows now, the vector only with the unmask.'
          : 'Two writes follow, the high half first.',
      )
    case 'affinity-set':
      return tell(
        `The request has become the affinity: ${cpus(after.desired)}.`,
        'The RTE names the new CPU, but the pin is still masked.',
      )
    case 'finish-unmask':
      return tell(
        `CPU ${cpu} is about to unmask pin ${irq}.`,
        'The move is written; the line may have been high all the time.',
      )
    case 'replay':
      return tell(
        `CPU ${cpu} runs the handlers of IRQ ${irq} once more.`,
        'Another edge came while they ran.',
      )
    case 'started':
      return tell(
        `IRQ ${irq} is live on CPU ${after.cpu} with vector ${after.vector}.`,
        'request_irq() is done.',
      )
    case 'return':
      return tell(
        `CPU ${cpu} dropped desc->lock and returned from the interrupt.`,
        returnReason(moment, cpu),
      )
    case 'cleanup-free':
      return tell(
        `CPU ${cpu} found no old vector to free.`,
        'It is still pending, or it has been freed already.',
      )
  }
  return null
}

function flowReason(
  { program }: Readonly<Frame>,
  desc: Readonly<IrqDesc>,
  local?: Readonly<Frame>,
): string {
  const edge = program === 'edge'
  if (local?.runs) {
    return edge
      ? 'An edge is acknowledged before its handlers run.'
      : 'The handlers may run here; the lock is free again while they do.'
  }
  if (desc.disabled) return 'The interrupt is disabled, so it is masked and acknowledged only.'
  if (!desc.inProgress) return 'The interrupt is not live, so it is acknowledged only.'
  return edge
    ? 'Its handlers run on another CPU, so the edge is remembered for that one.'
    : 'Its handlers run on another CPU, so this one only acknowledges.'
}

function moveReason(desc: Readonly<IrqDesc>, local?: Readonly<Frame>): string {
  if (!local?.moveit) return 'There is none (moveit = 0), so this acknowledge leaves the RTE alone.'
  return local.unmasks
    ? `There is one, for ${cpus(desc.pending)}: it will mask the pin (moveit = 1).`
    : `There is one, for ${cpus(desc.pending)}, and the pin is masked already (moveit = 1).`
}

const tmrReason = (desc: Readonly<IrqDesc>, local?: Readonly<Frame>): string =>
  local?.sawLevel
    ? 'A level interrupt used this vector here, so Linux trusts the EOI of the local APIC.'
    : `No level interrupt used vector ${desc.vector} here, so Linux will also acknowledge the I/O APIC itself.`

function tellAssign(desc: Readonly<IrqDesc>, after: Readonly<IrqDesc>, irq: number): Narration {
  const asked = desc.pending || after.desired
  return (asked & (1 << after.cpu)) === 0
    ? tell(
        `IRQ ${irq} cannot move yet.`,
        `The vector of its last move, ${desc.previousVector} on CPU ${desc.previousCpu}, is not free (-EBUSY).`,
      )
    : tell(
        `IRQ ${irq} keeps vector ${after.vector} on CPU ${after.cpu}.`,
        'That CPU is in the mask already.',
      )
}

function returnReason({ now }: Moment, cpu: number): string {
  const { lapic } = now.vcpus[cpu] as (typeof now.vcpus)[number]
  const next = lapic.irr.at(-1) ?? lapic.pir.at(-1)
  return next === undefined
    ? 'Nothing else is pending here.'
    : `Vector ${next} is pending here, so the next interrupt follows at once.`
}
