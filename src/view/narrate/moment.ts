/** One step of a lane with what surrounds it: all that a narration is computed from. */
import type { Action } from '../../core/action.ts'
import { type IrqDesc, type Machine, mainLoop } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import type { Call } from '../../core/vmm/call.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt, type Trace } from '../../trace/trace.ts'

export interface Moment {
  readonly setup: Setup
  readonly trace: Trace
  /** The number of the step; `now` is the state after it. */
  readonly cursor: number
  readonly step: Step
  readonly before: Machine
  readonly now: Machine
}

/** The step that led to `cursor`, which is above 0. */
export const momentOf = ({ model, trace }: Lane, cursor: number): Moment =>
  momentIn(model.setup, trace, cursor)

export const momentIn = (setup: Setup, trace: Trace, cursor: number): Moment => ({
  setup,
  trace,
  cursor,
  step: trace.steps[cursor - 1] as Step,
  before: stateAt(trace, cursor - 1),
  now: stateAt(trace, cursor),
})

/** The lane as it would be if `action`, which is enabled at `cursor`, were taken there. */
export function laneAfter({ model, trace }: Lane, cursor: number, action: Action): Lane {
  const step = { action, ...model.apply(stateAt(trace, cursor), action) }
  return { model, trace: { initial: trace.initial, steps: followedBy(trace.steps, cursor, step) } }
}

/**
 * The first `cursor` steps and one more, read through to the list they are in: a long run is not
 * copied for each thing that could be done.
 */
const followedBy = (steps: readonly Step[], cursor: number, step: Step): readonly Step[] =>
  Object.create(steps, { length: { value: cursor + 1 }, [cursor]: { value: step } })

/** The thread whose call into the VMM an action begins or advances; -1 for none. */
export function threadOf(machine: Machine, action: Action | null): number {
  if (action?.agent === 'vmm') return action.thread
  return action?.agent === 'device' || action?.agent === 'clock' ? mainLoop(machine) : -1
}

/** The call that the step advances, as it was before; null if it begins with this step. */
export const callBefore = ({ before, step }: Moment): Readonly<Call> | null =>
  before.vmm.calls[threadOf(before, step.action)] ?? null

/** The same call after the step; null if the step ends it. */
export const callAfter = ({ now, step }: Moment): Readonly<Call> | null =>
  now.vmm.calls[threadOf(now, step.action)] ?? null

/** The earlier moments of the call that the step advances, newest first. */
export function earlierInCall(moment: Moment): Moment[] {
  const { setup, trace, step } = moment
  const thread = threadOf(moment.before, step.action)
  const moments: Moment[] = []
  for (let cursor = moment.cursor - 1; cursor > 0; cursor--) {
    if (!stateAt(trace, cursor).vmm.calls[thread]) break
    const earlier = momentIn(setup, trace, cursor)
    if (threadOf(earlier.before, earlier.step.action) === thread) moments.push(earlier)
  }
  return moments
}

/** Linux's descriptor of an interrupt by its number; undefined for a pin that Linux does not use. */
export const descOf = ({ scenario }: Setup, machine: Machine, irq: number) =>
  machine.irqs[irqIndex(scenario, irq)] as Readonly<IrqDesc> | undefined
