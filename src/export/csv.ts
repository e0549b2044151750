/**
 * One row an event (RFC 4180). Every field that any event has is a column; empty where the event
 * has none or the line does not say.
 */
import type { EventTable } from '../log/event-table.ts'
import { fieldsOf, KINDS } from '../log/kinds.ts'
import type { Log } from '../log/log.ts'
import { type Chunks, inLines } from './chunks.ts'
import { eventText } from './event-text.ts'
import { deliveryWords } from './host-text.ts'
import { isKnown, isName, nameAt, rowAt } from './row.ts'

const PLACE = ['file', 'line', 'time_us', 'thread', 'event']
const FIELDS = [...new Set(KINDS.flatMap(fieldsOf))]

export const CSV_COLUMNS: readonly string[] = [...PLACE, ...FIELDS, 'text']

export const csvOfLog = (log: Log): Chunks => inLines(lines(log))

function* lines({ sources, events }: Log) {
  yield line(CSV_COLUMNS)
  for (let index = 0; index < events.size; index++) {
    const row = rowAt(events, index)
    const time = events.time(index)
    yield line([
      sources[events.source(index)]?.name ?? '',
      String(events.line(index)),
      Number.isNaN(time) ? '' : String(time),
      events.thread(index) === 0 ? '' : String(events.thread(index)),
      row.type,
      ...cells(events, index),
      eventText(row),
    ])
  }
}

/** Of each kind, the columns of its fields. */
const COLUMNS_OF = KINDS.map((kind) => fieldsOf(kind).map((field) => FIELDS.indexOf(field)))

function cells(events: EventTable, index: number): string[] {
  const row = new Array<string>(FIELDS.length).fill('')
  for (const [at, column] of (COLUMNS_OF[events.code(index)] ?? []).entries()) {
    row[column] = cellText(events, FIELDS[column] as string, events.value(index, at))
  }
  return row
}

function cellText(events: EventTable, field: string, value: number): string {
  if (!isKnown(value)) return ''
  if (isName(field)) return nameAt(events, value)
  return field === 'delivery' ? deliveryWords(value) : String(value)
}

const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r`

/**
 * A spreadsheet runs a cell that begins so, quoted or not; names come from a log and are nobody's
 * formula. An apostrophe before it makes it a text. No number of ours begins so.
 */
const PLAIN = /^(?:\w[^",\r\n]*)?$/
const FORMULA = /^[=+\-@\t\r]/

function cell(text: string): string {
  if (PLAIN.test(text)) return text
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe
}
