/** The host's events as the text of tracefs. Spec: trace-formats.md section 5.3. */
import type { EventTable } from '../log/event-table.ts'
import { originOf } from '../log/kinds.ts'
import type { Log } from '../log/log.ts'
import { type Chunks, inLines } from './chunks.ts'
import { type HostRow, hostBody, lostText } from './host-text.ts'
import { secondsText } from './prefix.ts'
import { rowAt } from './row.ts'

const HEADER = [
  '# tracer: nop',
  '#',
  '#                                _-----=> irqs-off/BH-disabled',
  '#                               / _----=> need-resched',
  '#                              | / _---=> hardirq/softirq',
  '#                              || / _--=> preempt-depth',
  '#                              ||| / _-=> migrate-disable',
  '#                              |||| /     delay',
  '#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION',
  '#              | |         |   |||||     |         |',
]

export interface TracefsOptions {
  /** The name of a thread; a log that was read does not keep it, and the kernel prints `<...>`. */
  readonly task?: (thread: number) => string
  /** Of these files only; by default of all. */
  readonly sources?: readonly number[]
}

/**
 * The columns of the host's CPU and of the flags are not kept: CPU 0, no flags. An event without a
 * time has that of the event before it.
 */
export const tracefsOf = ({ events }: Log, options: TracefsOptions = {}): Chunks =>
  inLines(lines(events, options))

function* lines(events: EventTable, { task, sources }: TracefsOptions) {
  yield* HEADER
  let time = 0
  for (let index = 0; index < events.size; index++) {
    if (originOf(events.kind(index)) !== 'host') continue
    if (sources && !sources.includes(events.source(index))) continue
    if (!Number.isNaN(events.time(index))) time = events.time(index)
    yield hostLineAt(events, index, time, task)
  }
}

function hostLineAt(
  events: EventTable,
  index: number,
  time: number,
  task: (thread: number) => string = () => '<...>',
): string {
  const row = rowAt(events, index)
  if (row.type === 'events_lost') return lostText(row)
  const thread = events.thread(index)
  const head = `${`${task(thread)}-${thread}`.padStart(23)} [000] .....`
  return `${head} ${secondsText(time).padStart(12)}: ${hostBody(row as HostRow)}`
}
