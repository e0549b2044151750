/** One run of a guest program on a CPU, as far as a lane has come with it. */
import type { Frame, Machine } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Lane } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'

export interface Activation {
  readonly cpu: number
  /** Its place on the CPU's stack; above 0 it has interrupted another. */
  readonly depth: number
  /** Its locals now, or before its last step. */
  readonly frame: Readonly<Frame>
  /** The lines that ran, in order, each with its step. */
  readonly ran: readonly { readonly line: number; readonly step: number }[]
  /** The line it is at; null when it has returned. */
  readonly pc: number | null
  /** The step in which it returned; null while it lasts. */
  readonly returned: number | null
}

/** The activation on `cpu` that the step is about, else the last one there; null for none. */
export function activationOn(lane: Lane, cursor: number, cpu: number): Activation | null {
  for (let step = cursor; step > 0; step--) {
    const depth = stackOf(lane, step - 1, cpu).length - 1
    const now = stackOf(lane, step, cpu)
    const moved = cpuThatMoved(lane, step) === cpu && depth >= 0
    if (moved && (step === cursor || now.length === 0)) return activation(lane, step, cpu, depth)
    if (now.length > 0) return activation(lane, step, cpu, now.length - 1)
  }
  const depth = stackOf(lane, 0, cpu).length - 1
  return depth < 0 ? null : activation(lane, 0, cpu, depth)
}

/** The CPU whose program went on in `step`: it ran a line, or its access was answered. */
function cpuThatMoved({ trace }: Lane, step: number): number | null {
  const action = trace.steps[step - 1]?.action
  if (action?.agent === 'guest') return action.vcpu
  return action?.agent === 'vmm' ? action.thread : null
}

function activation(lane: Lane, cursor: number, cpu: number, depth: number): Activation {
  const alive = stackOf(lane, cursor, cpu)[depth]
  const frame = alive ?? (stackOf(lane, cursor - 1, cpu)[depth] as Readonly<Frame>)
  const ran: { line: number; step: number }[] = []
  for (let step = cursor; step > 0; step--) {
    const stack = stackOf(lane, step - 1, cpu)
    const own = stack[depth]
    if (!own) break
    if (stack.length - 1 === depth && ranLine(lane, step, cpu)) ran.unshift({ line: own.pc, step })
  }
  const returned = alive ? null : cursor
  return { cpu, depth, frame, ran, pc: alive?.pc ?? null, returned }
}

const ranLine = ({ trace }: Lane, step: number, cpu: number): boolean =>
  (trace.steps[step - 1] as Step).events.some(
    (event) => event.type === 'guest_line' && event.cpu === cpu,
  )

const stackOf = ({ trace }: Lane, step: number, cpu: number): readonly Readonly<Frame>[] =>
  stateAt(trace, step).vcpus[cpu]?.stack ?? []

/**
 * The CPU to show: the one this step moved; else one that serves the pin's interrupt, a running
 * one before a waiting one; else one that executes anything; else the last one that did.
 */
export function relevantCpu(lane: Lane, cursor: number, pin: number): number | null {
  const acting = actingCpu(lane, cursor)
  if (acting !== null && activationOn(lane, cursor, acting) !== null) {
    const busy = stackOf(lane, cursor, acting).length > 0
    if (busy || cpuThatMoved(lane, cursor) === acting) return acting
  }
  const machine = stateAt(lane.trace, cursor)
  const irq = irqIndex(lane.model.setup.scenario, pin)
  const cpus = machine.vcpus.map((_, cpu) => cpu)
  const serving = cpus.filter((cpu) => innermost(machine, cpu)?.irq === irq)
  const running = serving.find((cpu) => (innermost(machine, cpu)?.pc ?? 0) > 0)
  const busy = running ?? serving[0] ?? cpus.find((cpu) => innermost(machine, cpu) !== undefined)
  return busy ?? lastCpu(lane, cursor)
}

const innermost = ({ vcpus }: Machine, cpu: number): Readonly<Frame> | undefined =>
  vcpus[cpu]?.stack.at(-1)

function actingCpu(lane: Lane, cursor: number): number | null {
  const action = lane.trace.steps[cursor - 1]?.action
  const cpu = action?.agent === 'kvm' ? action.vcpu : cpuThatMoved(lane, cursor)
  return cpu !== null && cpu < lane.trace.initial.vcpus.length ? cpu : null
}

function lastCpu(lane: Lane, cursor: number): number | null {
  for (let step = cursor; step > 0; step--) {
    const cpu = actingCpu(lane, step)
    if (cpu !== null && stackOf(lane, step - 1, cpu).length > 0) return cpu
  }
  return null
}
