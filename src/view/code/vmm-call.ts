/** A lane's call into the VMM that a step is about, and what of it has run so far. */
import type { Action } from '../../core/action.ts'
import type { Event } from '../../core/event.ts'
import { type Machine, mainLoop } from '../../core/machine.ts'
import { type Call, entryOf, newCall } from '../../core/vmm/call.ts'
import type { MicroOp } from '../../core/vmm/micro-op.ts'
import type { VmmEntry } from '../../core/vmm/variant.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'

/** What one step ran of a call: the micro-op at `op`, from its line `line` on. */
export interface Piece {
  readonly step: number
  readonly op: number
  readonly line: number
  readonly call: Readonly<Call>
  readonly before: Machine
  readonly events: readonly Event[]
}

export interface LaneCall {
  readonly thread: number
  readonly entry: VmmEntry
  readonly ops: readonly MicroOp[]
  /** As it was made, and the machine that decodes it. */
  readonly call: Readonly<Call>
  readonly machine: Machine
  readonly pieces: readonly Piece[]
  /** What runs next; null when it has returned. */
  readonly next: { readonly op: number; readonly line: number } | null
  /** The step in which it returned; null while it lasts. */
  readonly returned: number | null
}

/**
 * The call that a piece ran of in this step; else the one that holds the big QEMU lock; else one
 * that waits for it, the one made in this step first; else the last one that ran.
 */
export function shownCall(lane: Lane, cursor: number): LaneCall | null {
  const { vmm } = stateAt(lane.trace, cursor)
  const ran = threadThatRan(lane, cursor)
  if (ran !== null) return callOf(lane, cursor, ran)
  if (vmm.bql !== -1) return callOf(lane, cursor, vmm.bql)
  const waiting = vmm.calls.flatMap((call, thread) => (call ? [thread] : []))
  const old = cursor === 0 ? null : stateAt(lane.trace, cursor - 1).vmm
  const thread = waiting.find((other) => old?.calls[other] === null) ?? waiting[0]
  if (thread !== undefined) return callOf(lane, cursor, thread)
  for (let step = cursor - 1; step > 0; step--) {
    const last = threadThatRan(lane, step)
    if (last !== null) return callOf(lane, step, last)
  }
  return null
}

/** The thread of which `step` ran a piece; a device's and the timer's call begin at once. */
function threadThatRan({ trace }: Lane, step: number): number | null {
  const action = trace.steps[step - 1]?.action
  if (!action) return null
  if (action.agent === 'vmm') return action.thread
  return beginsAtOnce(action) ? mainLoop(trace.initial) : null
}

const beginsAtOnce = ({ agent }: Action): boolean => agent === 'device' || agent === 'clock'

/** The call that `thread` is in at `cursor`, or that has just returned there. */
export function callOf(lane: Lane, cursor: number, thread: number): LaneCall {
  const { model, trace } = lane
  const now = stateAt(trace, cursor)
  const call = now.vmm.calls[thread] ?? null
  const pieces = piecesOf(lane, cursor, thread)
  const first = pieces[0]
  const made = first?.call ?? (call as Call)
  const machine = first?.before ?? now
  const entry = made.entry ?? entryOf(machine.ioapic, made, model.setup.scenario.ioapic.version)
  const ops = model.setup.variant.entries[entry]
  const next = call && { op: call.op, line: call.entry ? (ops[call.op]?.line(call) ?? 0) : 0 }
  const returned = call ? null : cursor
  return { thread, entry, ops, call: made, machine, pieces, next, returned }
}

/** The pieces of the thread's current or last call, in order. */
function piecesOf(lane: Lane, cursor: number, thread: number): Piece[] {
  const pieces: Piece[] = []
  for (let step = cursor; step > 0; step--) {
    const ran = threadThatRan(lane, step) === thread
    const before = stateAt(lane.trace, step - 1)
    const call = before.vmm.calls[thread] ?? null
    if (ran) pieces.unshift(pieceOf(lane, step, before, call))
    if (call === null || (ran && call.entry === null)) break
  }
  return pieces
}

function pieceOf({ model, trace }: Lane, step: number, before: Machine, old: Call | null): Piece {
  const { events, action } = trace.steps[step - 1] as Step
  const call = old ?? callOfMainLoop(action as Action, events)
  const { variant, scenario } = model.setup
  const entry = call.entry ?? entryOf(before.ioapic, call, scenario.ioapic.version)
  const line = variant.entries[entry][call.op]?.line(call) ?? 0
  return { step, op: call.op, line, call, before, events }
}

function callOfMainLoop(action: Action, events: readonly Event[]): Call {
  const line = events.find((event) => event.type === 'ioapic_set_irq')
  return action.agent === 'device' && line
    ? newCall('setIrq', line.input, line.level)
    : newCall('timer')
}
