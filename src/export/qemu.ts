/** QEMU's log with the guest's console in it, as `-trace` and `-serial stdio` give them. */
import type { EventTable } from '../log/event-table.ts'
import { RUN_SOURCES, type RunLog, runTime } from '../log/from-run.ts'
import { originOf } from '../log/kinds.ts'
import type { Log } from '../log/log.ts'
import {
  consoleLine,
  type DebugLines,
  type QemuEvent,
  qemuBody,
  qemuLine,
} from '../trace/formats/qemu-text.ts'
import type { Lane } from '../trace/run.ts'
import { type Chunks, inLines } from './chunks.ts'
import { type GuestRow, guestText } from './guest-text.ts'
import { type HostRow, hostBody, lostText } from './host-text.ts'
import { type Prefix, prefixText } from './prefix.ts'
import { rowAt } from './row.ts'

export interface QemuOptions {
  readonly prefix: Prefix
  /** With the host's events between QEMU's, in the same style. */
  readonly merged?: boolean
}

/** With all that the run's guest printed. The guest's own tracepoints have no place here. */
export const qemuOfLane = (log: RunLog, lane: Lane, options: QemuOptions): Chunks =>
  inLines(laneLines(log, lane.model.setup.scenario.debugLines, options))

function* laneLines({ events, placed }: RunLog, debug: DebugLines, options: QemuOptions) {
  for (const { event, step, thread, index } of placed) {
    const time = runTime(step)
    const line = qemuLine(event, time / 1e6, debug)
    if (event.type === 'guest_print' && line !== null) yield line
    else if (line !== null) yield prefixText(options.prefix, time, thread) + line
    else if (options.merged && index !== null && events.source(index) === RUN_SOURCES.host)
      yield mergedLineAt(events, index, options.prefix)
  }
}

/** Of a log that was read, the events; other lines are not kept. */
export const qemuOfLog = ({ events }: Log, options: QemuOptions): Chunks =>
  inLines(logLines(events, options))

function* logLines(events: EventTable, { prefix, merged }: QemuOptions) {
  for (let index = 0; index < events.size; index++) {
    if (originOf(events.kind(index)) !== 'host') yield qemuLineAt(events, index, prefix)
    else if (merged) yield mergedLineAt(events, index, prefix)
  }
}

function mergedLineAt(events: EventTable, index: number, prefix: Prefix): string {
  const row = rowAt(events, index)
  if (row.type === 'events_lost') return lostText(row)
  return prefixText(prefix, events.time(index), events.thread(index)) + hostBody(row as HostRow)
}

/** For an event of QEMU or of the console. */
function qemuLineAt(events: EventTable, index: number, prefix: Prefix): string {
  const row = rowAt(events, index)
  const time = events.time(index)
  if (originOf(row.type) === 'guest') {
    const text = guestText(row as GuestRow)
    return Number.isNaN(time) ? text : consoleLine(time / 1e6, text)
  }
  return prefixText(prefix, time, events.thread(index)) + qemuBody(row as QemuEvent)
}
