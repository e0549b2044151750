/** What only the whole file tells: its format, whose the plain lines are, the base of numbers. */
import type { LogFormat } from '../log.ts'
import { isMail } from './guest-lines.ts'
import { BARE, ISO, PERF, THREAD, TRACE_CMD, TRACEFS } from './heads/head.ts'
import { settleRadix } from './radix.ts'
import type { Reading } from './reading.ts'

export function settle(reading: Reading): LogFormat {
  const format = formatOf(reading)
  if (reading.messages > 0) settleRadix(reading.events, reading.firstEvent)
  settlePlain(reading, format)
  if (format !== 'console') forgetGuestTimes(reading)
  return format
}

function formatOf({ styles, headed, only, kernelLines }: Reading): LogFormat {
  if (only !== null) return only
  const of = (style: number): number => styles[style] as number
  const qemu = of(BARE) + of(THREAD) + of(ISO)
  const ftrace = of(TRACEFS) + of(TRACE_CMD)
  if (qemu + ftrace + of(PERF) === 0) return kernelLines > 0 ? 'console' : (headed ?? 'qemu')
  if (of(PERF) > Math.max(qemu, ftrace)) return 'perf'
  if (qemu >= ftrace) return 'qemu'
  if (headed === 'tracefs' || headed === 'trace-cmd') return headed
  return of(TRACE_CMD) > of(TRACEFS) ? 'trace-cmd' : 'tracefs'
}

/** Lines that are no event and have no kernel's stamp: the guest's in a log that holds its console. */
function settlePlain(reading: Reading, format: LogFormat): void {
  const { lines, plainFrom, plainTo } = reading
  if (plainFrom === 0) return
  const traced = reading.styles.some((count) => count > 0)
  const shared = format === 'console' || (format === 'qemu' && traced)
  const guests = shared && !isMail(reading)
  for (let line = plainFrom; line <= plainTo; line++) {
    if (lines.classOf(line) !== 'guest' || lines.reasonOf(line) !== 'not a trace line') continue
    if (guests) lines.reclassify(line, 'guest', '')
    else lines.reclassify(line, 'unknown', 'not a trace line')
  }
}

/** The guest's clock is that of the file only where the file is nothing but its console. */
function forgetGuestTimes({ guestTimes, events }: Reading): void {
  for (const index of guestTimes) events.setTime(index, Number.NaN)
}
