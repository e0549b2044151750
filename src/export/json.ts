/**
 * A log as JSON: one object an event, one event a line, so that it can be read piece by piece.
 * Read back (read-json.ts) it is an equal table.
 */
import type { EventTable } from '../log/event-table.ts'
import { fieldsOf, NONE, unpackDelivery } from '../log/kinds.ts'
import type { Log, Source } from '../log/log.ts'
import { type Chunks, inLines } from './chunks.ts'
import { isName, nameAt } from './row.ts'

export const LOG_FORMAT = 'irq-path log'
export const LOG_VERSION = 1

export const jsonOfLog = (log: Log): Chunks => inLines(lines(log))

function* lines({ sources, events }: Log) {
  yield `{"format": "${LOG_FORMAT}", "version": ${LOG_VERSION},`
  yield `"sources": [`
  for (const [at, source] of sources.entries()) {
    yield JSON.stringify(sourceRecord(source)) + comma(at, sources.length)
  }
  yield `],`
  yield `"events": [`
  for (let index = 0; index < events.size; index++) {
    yield JSON.stringify(eventRecord(events, index)) + comma(index, events.size)
  }
  yield ']}'
}

const comma = (at: number, size: number): string => (at + 1 < size ? ',' : '')

const sourceRecord = ({ name, format, wrapping, bytes, unpacked, lines }: Source) => ({
  name,
  format,
  wrapping,
  bytes,
  unpacked,
  lines: lines.total(),
})

/** `file` counts the sources; a field of KVM is called `source`. Time in microseconds. Null is what the line does not say. */
function eventRecord(events: EventTable, index: number): Record<string, unknown> {
  const event = events.kind(index)
  const time = events.time(index)
  const record: Record<string, unknown> = {
    event,
    file: events.source(index),
    line: events.line(index),
    time: Number.isNaN(time) ? null : time,
    thread: events.thread(index) || null,
  }
  fieldsOf(event).forEach((field, at) => {
    record[field] = fieldValue(events, field, events.value(index, at))
  })
  return record
}

function fieldValue(events: EventTable, field: string, value: number): unknown {
  if (value === NONE) return null
  if (isName(field)) return nameAt(events, value)
  return field === 'delivery' ? unpackDelivery(value) : value
}
