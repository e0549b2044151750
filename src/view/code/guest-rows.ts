import { Draft } from '../../core/draft.ts'
import { GuestCpu } from '../../core/guest/cpu.ts'
import { isWaiting } from '../../core/guest/execute.ts'
import type { Line } from '../../core/guest/line.ts'
import { programs } from '../../core/guest/linux.ts'
import type { ProgramId } from '../../core/guest/program-ids.ts'
import type { Machine } from '../../core/machine.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import type { Activation } from './activation.ts'
import { indentOf, type ListingRow, type Mark, perLane } from './listing.ts'

/** The lines of one program, with what the activation of each lane has run of it. */
export function guestRows(
  lanes: readonly Lane[],
  cursor: number,
  program: ProgramId,
  activations: readonly (Activation | undefined)[],
): ListingRow[] {
  const others = lanes.map(({ trace }, at) =>
    bystanders(stateAt(trace, cursor), program, activations[at]),
  )
  return programs[program].map((line, at) => ({
    text: line.text.trimStart(),
    indent: indentOf(line.text),
    marks: activations.map((activation) => (activation ? markOf(activation, at, cursor) : null)),
    only: null,
    remark: '',
    note: perLane(
      others.map((own, lane) => (activations[lane] ? (own.get(at) ?? null) : undefined)),
    ),
    faded: lanes.every(
      (lane, index) =>
        !activations[index] || isPassedOver(lane, cursor, activations[index], line, at),
    ),
  }))
}

function markOf({ ran, pc, returned }: Activation, line: number, cursor: number): Mark | null {
  const last = ran.at(-1)
  const isOver = returned !== null && returned < cursor
  if (last?.line === line && !isOver) return { kind: 'here', step: last.step }
  if (!last && pc === line) return { kind: 'here', step: null }
  const step = ran.findLast((other) => other.line === line)?.step ?? null
  if (pc === line) return { kind: 'next', step }
  return step === null ? null : { kind: 'done', step }
}

/** A line behind the pc that did not run, or one ahead whose condition is false as things stand. */
function isPassedOver(
  { trace, model }: Lane,
  cursor: number,
  { cpu, depth, ran, pc }: Activation,
  line: Line,
  at: number,
): boolean {
  if (ran.some((other) => other.line === at)) return false
  if (pc === null || at < pc) return true
  if (at === pc || !line.when) return false
  return !line.when(
    new GuestCpu(new Draft(model.setup, upTo(stateAt(trace, cursor), cpu, depth)), cpu),
  )
}

/** The machine without what has interrupted the frame at `depth`: conditions read the top frame. */
function upTo(machine: Machine, cpu: number, depth: number): Machine {
  const vcpus = machine.vcpus.map((vcpu, at) =>
    at === cpu ? { ...vcpu, stack: vcpu.stack.slice(0, depth + 1) } : vcpu,
  )
  return { ...machine, vcpus }
}

/** The other CPUs that are in the program, by the line they are at. */
function bystanders(
  machine: Machine,
  program: ProgramId,
  shown: Activation | undefined,
): ReadonlyMap<number, string> {
  const at = new Map<number, string>()
  machine.vcpus.forEach(({ stack }, cpu) => {
    const frame = stack.at(-1)
    if (cpu === shown?.cpu || frame?.program !== program || frame.irq !== shown?.frame.irq) return
    const text = `CPU ${cpu} ${isWaiting(machine, cpu, frame) ? 'waits here' : 'is here'}`
    at.set(frame.pc, [at.get(frame.pc), text].filter(Boolean).join(', '))
  })
  return at
}
