/** The row of one CPU: which guest code is active there for the pin's interrupt. */
import { programs } from '../../core/guest/linux.ts'
import type { ProgramId } from '../../core/guest/program-ids.ts'
import type { Frame, Machine } from '../../core/machine.ts'
import { type Change, type Look, newRecord, noteBand, type RowLog } from './log.ts'
import type { Custody } from './sendings.ts'

/** A stretch of one activation: its handler, or the flow around it. */
interface Part {
  readonly from: number
  readonly depth: number
  readonly program: ProgramId
  readonly vector: number
  readonly isHandler: boolean
  readonly phases: Set<string>
  result: 'handled' | 'IRQ_NONE' | null
}

/** `irq`: the index of the pin's interrupt, -1 if Linux knows none. */
export function linuxLog(initial: Machine, cpu: number, irq: number, pin: number): RowLog {
  const record = newRecord()
  let open = partOf(initial, cpu, irq, undefined, 0)
  return {
    record,
    take(change) {
      const { step, before, after } = change
      const stack = before.vcpus[cpu]?.stack
      if (!open && stack === after.vcpus[cpu]?.stack) return
      if (open && open.depth === stack?.length) note(open, change, cpu, pin)
      const now = partOf(after, cpu, irq, change.custody[cpu], step)
      if (open && now && samePart(open, now)) return
      if (open) noteBand(record, open.from, step, lookOf(open, cpu))
      open = now
    },
    open: (end) =>
      open && end > open.from ? { ...lookOf(open, cpu), from: open.from, to: end } : null,
  }
}

/** The innermost activation that serves the interrupt, or takes its vector for a stray one. */
function partOf(
  { vcpus }: Machine,
  cpu: number,
  irq: number,
  custody: Custody | undefined,
  from: number,
): Part | null {
  const stack = vcpus[cpu]?.stack ?? []
  const isOwn = (frame: Readonly<Frame>) =>
    frame.program === 'spurious' ? custody?.has(frame.vector) : frame.irq === irq && irq >= 0
  const at = stack.findLastIndex(isOwn)
  const frame = stack[at]
  if (!frame) return null
  const { program, vector } = frame
  const isHandler = isInHandler(frame)
  return { from, depth: at + 1, program, vector, isHandler, phases: new Set(), result: null }
}

/** From the line that lets the handlers run to the one that takes their result. */
function isInHandler({ program, pc, vector, runs }: Readonly<Frame>): boolean {
  const at = (id: string) => programs[program].findIndex((line) => line.id === id)
  const begin = program === 'edge' ? at('may-run') : 0
  return vector !== 0 && runs && pc >= begin && pc <= at('handler-return')
}

const samePart = (a: Part, b: Part): boolean =>
  a.depth === b.depth && a.program === b.program && a.isHandler === b.isHandler

function note(part: Part, { events }: Change, cpu: number, pin: number): void {
  for (const event of events) {
    if (event.type === 'guest_line' && event.cpu === cpu) {
      const phase = phaseOf(event.line, part.program)
      if (phase) part.phases.add(phase)
    } else if (event.type === 'irq_handler_exit' && event.cpu === cpu && event.irq === pin) {
      part.result = event.handled ? 'handled' : 'IRQ_NONE'
    }
  }
}

/** The part of the flow that a line belongs to, by the first word of its id. */
const PHASES: Readonly<Record<string, string>> = {
  prepare: 'ack_level',
  read: 'ack_level',
  ack: 'ack_level',
  explicit: 'ack_level',
  check: 'ack_level',
  move: 'move',
  do: 'move',
  assign: 'move',
  compose: 'move',
  affinity: 'move',
  finish: 'unmask',
  unmask: 'unmask',
  replay: 'unmask',
  disabled: 'mask',
  busy: 'mask',
  activate: 'activate',
  startup: 'startup',
}

function phaseOf(line: string, program: ProgramId): string | undefined {
  const phase = PHASES[line.split('-', 1)[0] as string]
  return phase === 'ack_level' && program === 'edge' ? 'ack' : phase
}

const NAMES: Readonly<Record<ProgramId, string>> = {
  fasteoi: 'handle_fasteoi_irq',
  edge: 'handle_edge_irq',
  spurious: 'no irq handler',
  cleanup: 'irq_move_cleanup',
  request: 'request_irq',
  rewrite: 'RTE rewritten',
}

function lookOf(part: Part, cpu: number): Look {
  const { program, vector, isHandler, phases, result } = part
  const titled = (kind: Look['kind'], ...labels: string[]): Look => ({
    kind,
    labels,
    title: `CPU ${cpu}: ${labels[0]}`,
    wrong: false,
  })
  if (result === 'IRQ_NONE') return titled('none', 'handler: IRQ_NONE', 'IRQ_NONE', 'NONE')
  if (result === 'handled') return titled('handled', 'handler: handled', 'handled')
  if (isHandler) return titled('run', 'handler')
  if (program === 'spurious') return titled('none', `no irq for vector ${vector}`, 'no irq')
  const list = [...phases].join(', ')
  return titled(
    'run',
    program === 'request' || list === '' ? `${NAMES[program]}${list && ': '}${list}` : list,
  )
}
