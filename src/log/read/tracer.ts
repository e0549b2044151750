/** Lines that a tracer writes about itself: headers, and how many events it lost. */
import { NONE } from '../kinds.ts'

export type TracerLine =
  | { readonly type: 'header'; readonly of: 'tracefs' | 'trace-cmd' | 'perf' | null }
  | { readonly type: 'lost'; readonly count: number; readonly cpu: number }

const WRITTEN = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+)/
const LOST = /^\s*(?:CPU:\s*(\d+) )?\[(?:LOST (?:(\d+) )?EVENTS|(?:(\d+) )?EVENTS DROPPED)\]/
const LOST_PERF = /PERF_RECORD_LOST(?:_SAMPLES)? lost (\d+)/
const TRACE_CMD = /^(?:version = \d+|cpus=\d+|CPU \d+ is empty)\s*$|^trace-cmd: /
const TRACEFS = /^#(?:\s*$| tracer: | *_-+=> | *\|* ?[/|]| *TASK-PID|.*\|\|)/
const PERF = /^# (?:={8}|captured on|hostname|perf version|cmdline|event :|To display)/

const amount = (text: string | undefined): number =>
  text === undefined ? NONE : Math.min(Number(text), NONE - 1)

export function tracerLine(text: string): TracerLine | null {
  const written = WRITTEN.exec(text)
  if (written !== null) return fromHeader(Number(written[2]) - Number(written[1]))
  const lost = LOST.exec(text)
  if (lost !== null) {
    return { type: 'lost', count: amount(lost[2] ?? lost[3]), cpu: amount(lost[1]) }
  }
  const perf = LOST_PERF.exec(text)
  if (perf !== null) return { type: 'lost', count: amount(perf[1]), cpu: NONE }
  if (TRACE_CMD.test(text)) return { type: 'header', of: 'trace-cmd' }
  if (PERF.test(text)) return { type: 'header', of: 'perf' }
  return TRACEFS.test(text) ? { type: 'header', of: 'tracefs' } : null
}

const fromHeader = (lost: number): TracerLine =>
  lost > 0
    ? { type: 'lost', count: Math.min(lost, NONE - 1), cpu: NONE }
    : { type: 'header', of: 'tracefs' }
