/** Guest lines that make no event of their own, told by the line's id. */
import type { Event } from '../../core/event.ts'
import { lineOf } from '../../core/guest/execute.ts'
import type { Frame, IrqDesc } from '../../core/machine.ts'
import { frameBefore } from './guest.ts'
import type { Moment } from './moment.ts'
import { tellAccess } from './request.ts'
import { cpus, type Narration, tell } from './words.ts'

/** A line that runs inside Linux, or that sends its CPU into the VMM. */
export function tellGuestLine(
  moment: Moment,
  { cpu, line }: Extract<Event, { type: 'guest_line' }>,
): Narration {
  const frame = frameBefore(moment, cpu)
  const call = moment.now.vmm.calls[cpu]
  if (call) return tellAccess(moment, cpu, line, call)
  if (line === 'cleanup-free') {
    return tell(`CPU ${cpu} frees no vector now.`, 'The old one is still pending, or free already.')
  }
  const at = lineAt(moment, cpu)
  const told = at && LINES[line]?.(at)
  const text = (frame && lineOf(frame)?.text.trim()) ?? ''
  return told ?? tell(`CPU ${cpu} ran one line of Linux.`, text)
}

/** A line of an interrupt's program: the interrupt before and after it, and the program's locals. */
interface LineAt {
  readonly moment: Moment
  readonly cpu: number
  readonly irq: number
  readonly frame: Readonly<Frame>
  readonly desc: Readonly<IrqDesc>
  readonly after: Readonly<IrqDesc>
  /** The locals after the line; absent when the program has ended with it. */
  readonly local: Readonly<Frame> | undefined
}

function lineAt(moment: Moment, cpu: number): LineAt | null {
  const { setup, before, now } = moment
  const depth = before.vcpus[cpu]?.stack.length ?? 0
  const frame = frameBefore(moment, cpu)
  const desc = before.irqs[frame?.irq ?? -1]
  const after = now.irqs[frame?.irq ?? -1]
  if (!frame || !desc || !after) return null
  const irq = setup.scenario.irqs[frame.irq]?.irq ?? -1
  return { moment, cpu, irq, frame, desc, after, local: now.vcpus[cpu]?.stack[depth - 1] }
}

/** Lines that stay in the guest, by id; a line that is not here is told by its own text. */
const LINES: Readonly<Record<string, (at: LineAt) => Narration>> = {
  flow: (at) => tell(`CPU ${at.cpu} took desc->lock of IRQ ${at.irq}.`, flowReason(at)),
  'may-run': ({ cpu, irq }) =>
    tell(
      `CPU ${cpu} dropped desc->lock to run the handlers of IRQ ${irq}.`,
      'Another edge that comes meanwhile is remembered, not handled in parallel.',
    ),
  'prepare-move': (at) =>
    tell(`CPU ${at.cpu} looks for a pending affinity request.`, moveReason(at)),
  'read-tmr': (at) =>
    tell(
      `CPU ${at.cpu} read TMR bit ${at.desc.vector}: ${at.local?.sawLevel ? 1 : 0}.`,
      tmrReason(at),
    ),
  'move-masked': ({ desc }) =>
    tell(
      `Linux carries out the request for ${cpus(desc.pending)}.`,
      'The pin is masked, so nothing is sent while the RTE changes.',
    ),
  'do-set-affinity': ({ desc }) =>
    tell(
      `Linux asks the I/O APIC code for ${cpus(desc.pending)}.`,
      'The vector domain chooses a CPU and a vector next.',
    ),
  'assign-vector': tellAssign,
  'rewrite-assign': tellAssign,
  'compose-message': ({ moment, after }) =>
    tell(
      `Linux composes the new RTE: destination ${after.cpu}, vector ${after.vector}.`,
      moment.setup.scenario.move === 'one-write'
        ? 'The high half follows now, the vector only with the unmask.'
        : 'Two writes follow, the high half first.',
    ),
  'affinity-set': ({ after }) =>
    tell(
      `The request has become the affinity: ${cpus(after.desired)}.`,
      'The RTE names the new CPU, but the pin is still masked.',
    ),
  'finish-unmask': ({ cpu, irq }) =>
    tell(
      `CPU ${cpu} is about to unmask pin ${irq}.`,
      'The move is written; the line may have been high all the time.',
    ),
  replay: ({ cpu, irq }) =>
    tell(
      `CPU ${cpu} runs the handlers of IRQ ${irq} once more.`,
      'Another edge came while they ran.',
    ),
  started: ({ irq, after }) =>
    tell(
      `IRQ ${irq} is live on CPU ${after.cpu} with vector ${after.vector}.`,
      'request_irq() is done.',
    ),
  return: ({ moment, cpu }) =>
    tell(
      `CPU ${cpu} dropped desc->lock and returned from the interrupt.`,
      returnReason(moment, cpu),
    ),
}

function flowReason({ frame: { program }, desc, local }: LineAt): string {
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

function moveReason({ desc, local }: LineAt): string {
  if (!local?.moveit) return 'There is none (moveit = 0), so this acknowledge leaves the RTE alone.'
  return local.unmasks
    ? `There is one, for ${cpus(desc.pending)}: it will mask the pin (moveit = 1).`
    : `There is one, for ${cpus(desc.pending)}, and the pin is masked already (moveit = 1).`
}

const tmrReason = ({ desc, local }: LineAt): string =>
  local?.sawLevel
    ? 'A level interrupt used this vector here, so Linux trusts the EOI of the local APIC.'
    : `No level interrupt used vector ${desc.vector} here, so Linux will also acknowledge the I/O APIC itself.`

function tellAssign({ desc, after, irq }: LineAt): Narration {
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
