/** The reader of json.ts's documents. */
import { ok, type Result } from '../base/result.ts'
import { EventTable } from '../log/event-table.ts'
import {
  type Delivery,
  fieldsOf,
  KIND,
  KINDS,
  type Kind,
  NONE,
  packDelivery,
} from '../log/kinds.ts'
import { LineTable } from '../log/line-table.ts'
import { LOG_FORMATS, type Log } from '../log/log.ts'
import {
  count,
  exactly,
  flag,
  listOf,
  named,
  type Reader,
  readJson,
  record,
  text,
} from '../trace/formats/json-reader.ts'
import { LOG_FORMAT, LOG_VERSION } from './json.ts'
import { isName } from './row.ts'

const same = <T extends string>(name: T): string => name

const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === null || value === undefined ? ok(null) : reader(value, path)

const time: Reader<number> = (value, path) =>
  typeof value === 'number' && value >= 0 ? ok(value) : count(value, path)

const source = record({
  name: text,
  format: named(LOG_FORMATS, same),
  wrapping: record({
    gzip: flag,
    encoding: named(['utf-8', 'utf-16le', 'utf-16be'] as const, same),
    quoted: flag,
    quotedPrintable: flag,
    wrapped: flag,
  }),
  bytes: count,
  unpacked: count,
})

const head = record({
  event: named(KINDS, same),
  file: count,
  line: count,
  time: nullable(time),
  thread: nullable(count),
})

const delivery: Reader<Delivery> = record({
  mode: count,
  level: flag,
  logical: flag,
  masked: flag,
  coalesced: flag,
})

const document = record({
  format: exactly(LOG_FORMAT),
  version: exactly(LOG_VERSION),
  sources: listOf(source),
  events: (value) => ok(value),
})

/** The table is equal to that of the writer; the lines of the files themselves are not in it. */
export function readLogJson(json: string): Result<Log> {
  const read = readJson(json, document)
  if (!read.ok) return read
  const events = new EventTable()
  const filled = listOf(adding(events))(read.value.events, 'events')
  if (!filled.ok) return filled
  const sources = read.value.sources.map((known) => ({ ...known, lines: new LineTable() }))
  return ok({ sources, events })
}

/** Reads one event into the table. */
const adding =
  (events: EventTable): Reader<null> =>
  (value, path) => {
    const read = head(value, path)
    if (!read.ok) return read
    const { event, file, line, time, thread } = read.value
    const values = valuesOf(events, event, value as Record<string, unknown>, path)
    if (!values.ok) return values
    events.add(KIND[event], file, line, time ?? Number.NaN, thread ?? 0, ...values.value)
    return ok(null)
  }

type Values = [number?, number?, number?, number?]

function valuesOf(
  events: EventTable,
  kind: Kind,
  from: Record<string, unknown>,
  path: string,
): Result<Values> {
  const values: number[] = []
  for (const field of fieldsOf(kind)) {
    const read = numberOf(events, field)(from[field], `${path}.${field}`)
    if (!read.ok) return read
    values.push(read.value ?? NONE)
  }
  return ok(values as Values)
}

const numberOf = (events: EventTable, field: string): Reader<number | null> => {
  if (isName(field)) return nullable(mapped(text, (name) => events.nameOf(name)))
  return field === 'delivery' ? nullable(mapped(delivery, packDelivery)) : nullable(count)
}

const mapped =
  <A, B>(reader: Reader<A>, map: (value: A) => B): Reader<B> =>
  (value, path) => {
    const read = reader(value, path)
    return read.ok ? ok(map(read.value)) : read
  }
