/** The lists of lines that the page can show: all of a file, some of it, or the events of all files. */
import { KINDS, originOf } from '../log/kinds.ts'
import { LINE_CLASSES, type LineClass } from '../log/line-table.ts'
import type { Log } from '../log/log.ts'
import type { Axis } from '../view/log/axis.ts'
import { lastUpTo } from '../view/log/axis.ts'
import type { Filter } from '../view/log/rows.ts'
import type { ListKey } from './log-protocol.ts'

export interface ListedLine {
  readonly source: number
  readonly line: number
  /** -1 for none. */
  readonly event: number
  readonly place: number
}

export interface Lists {
  size(key: ListKey): number
  at(key: ListKey, row: number): ListedLine
  /** The last row at or before a place; -1 for none. */
  rowAt(key: ListKey, place: number): number
  /** The event that begins on a line; -1 for none. */
  eventOf(source: number, line: number): number
  placeOf(source: number, line: number): number
  /** Evidence of findings, as lines of each source; a new set of lists follows from it. */
  setFindings(lines: readonly ReadonlySet<number>[]): void
  counts(): Record<Filter, number>
}

/** Rows by number: lines of a source, or indices of events. */
type Rows = Uint32Array | number

export function createLists(log: Log, axis: Axis): Lists {
  const { events, sources } = log
  const { eventOf, placeOf } = createPlaces(log, axis)
  const made = new Map<string, Rows>()
  let findings: readonly ReadonlySet<number>[] = sources.map(() => new Set<number>())

  const rowsOf = (key: ListKey): Rows => {
    const name = `${key.source} ${key.filter}`
    const known = made.get(name)
    if (known !== undefined) return known
    const rows =
      key.source === null ? eventRows(log, key.filter, findings) : lineRows(log, key, findings)
    made.set(name, rows)
    return rows
  }

  const lineAt = (source: number, line: number): ListedLine => {
    return { source, line, event: eventOf(source, line), place: placeOf(source, line) }
  }
  const eventAt = (event: number): ListedLine => {
    return {
      source: events.source(event),
      line: events.line(event),
      event,
      place: axis.positionOf(event),
    }
  }

  return {
    eventOf,
    placeOf,
    size: (key) => sizeOf(rowsOf(key)),
    at(key, row) {
      const rows = rowsOf(key)
      const number =
        typeof rows === 'number' ? row + (key.source === null ? 0 : 1) : (rows[row] ?? 0)
      return key.source === null ? eventAt(number) : lineAt(key.source, number)
    },
    rowAt(key, place) {
      const rows = rowsOf(key)
      const own = key.source
      const placeAt = (row: number): number => {
        const number = typeof rows === 'number' ? row + (own === null ? 0 : 1) : (rows[row] ?? 0)
        return own === null ? axis.positionOf(number) : placeOf(own, number)
      }
      return lastUpTo(sizeOf(rows), place, placeAt)
    },
    setFindings(lines) {
      findings = lines
      for (const key of made.keys()) if (key.endsWith(' findings')) made.delete(key)
    },
    counts() {
      const total = (of: LineClass) =>
        sources.reduce((sum, { lines }) => sum + lines.total()[of], 0)
      return {
        all: sources.reduce((sum, { lines }) => sum + lines.size, 0),
        ioapic: total('decoded'),
        guest: total('guest'),
        unknown: total('unknown'),
        damaged: total('damaged'),
        findings: findings.reduce((sum, set) => sum + set.size, 0),
      }
    },
  }
}

/** Lines as events and as places on the timeline. */
function createPlaces(log: Log, axis: Axis): Pick<Lists, 'eventOf' | 'placeOf'> {
  const { events, sources } = log
  const bySource = sources.map((_, source) => eventsBySource(log, source))

  const eventOf = (source: number, line: number): number => {
    const own = bySource[source]
    if (!own) return -1
    const at = lastUpTo(own.size, line, (index) => events.line(own.event(index)))
    const event = at < 0 ? -1 : own.event(at)
    return event >= 0 && events.line(event) === line ? firstOnLine(own, at) : -1
  }
  const firstOnLine = (own: SourceEvents, at: number): number => {
    const line = events.line(own.event(at))
    let first = at
    while (first > 0 && events.line(own.event(first - 1)) === line) first--
    return own.event(first)
  }

  const placeOf = (source: number, line: number): number => {
    if (axis.unit === 'line') return line
    const own = bySource[source]
    if (!own) return 0
    const at = lastUpTo(own.size, line, (index) => events.line(own.event(index)))
    return at < 0 ? 0 : own.event(at) + 1
  }

  return { eventOf, placeOf }
}

const sizeOf = (rows: Rows): number => (typeof rows === 'number' ? rows : rows.length)

interface SourceEvents {
  readonly size: number
  event(at: number): number
}

/** The events of one file in the order of its lines. */
function eventsBySource({ events, sources }: Log, source: number): SourceEvents {
  if (sources.length === 1) return { size: events.size, event: (at) => at }
  let count = 0
  for (let index = 0; index < events.size; index++) if (events.source(index) === source) count++
  const own = new Uint32Array(count)
  let inOrder = true
  for (let index = 0, at = 0; index < events.size; index++) {
    if (events.source(index) !== source) continue
    if (at > 0 && events.line(own[at - 1] as number) > events.line(index)) inOrder = false
    own[at++] = index
  }
  if (!inOrder) own.sort((a, b) => events.line(a) - events.line(b))
  return { size: count, event: (at) => own[at] as number }
}

type FindingLines = readonly ReadonlySet<number>[]

const CLASS_OF: Partial<Readonly<Record<Filter, LineClass>>> = {
  ioapic: 'decoded',
  guest: 'guest',
  unknown: 'unknown',
  damaged: 'damaged',
}

function lineRows({ sources }: Log, { source, filter }: ListKey, findings: FindingLines): Rows {
  const lines = sources[source ?? 0]?.lines
  if (!lines) return 0
  if (filter === 'all') return lines.size
  if (filter === 'findings') return Uint32Array.from(findings[source ?? 0] ?? []).sort()
  const wanted = CLASS_OF[filter]
  const found = new Uint32Array(lines.total()[wanted ?? LINE_CLASSES[0]])
  let at = 0
  for (let line = 1; line <= lines.size; line++) {
    if (lines.classOf(line) === wanted) found[at++] = line
  }
  return found
}

/** Of the merged list only events are rows; a guest's line is one where it tells something. */
function eventRows({ events }: Log, filter: Filter, findings: FindingLines): Rows {
  if (filter === 'all' || filter === 'ioapic') return events.size
  const isGuest = KINDS.map((kind) => originOf(kind) === 'guest')
  const found: number[] = []
  for (let index = 0; index < events.size; index++) {
    const isShown =
      filter === 'guest'
        ? isGuest[events.code(index)]
        : filter === 'findings' && findings[events.source(index)]?.has(events.line(index))
    if (isShown) found.push(index)
  }
  return Uint32Array.from(found)
}
