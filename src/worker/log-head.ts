/** What a log is, in numbers. */
import type { PinHistory } from '../view/log/history.ts'
import type { Desk } from './log-answers.ts'
import type { LogHead, SourceHead } from './log-protocol.ts'

export function headOf(desk: Desk, whole: boolean): LogHead {
  const { log, sources, axis, history, lists } = desk
  const heads = sources.map(
    ({ name, bytes, lines, source }, at): SourceHead => ({
      name,
      format: source?.format ?? 'qemu',
      wrapping: source?.wrapping ?? null,
      bytes,
      counts: lines.total(),
      events: eventsIn(desk, at),
    }),
  )
  const pins = (history?.pins ?? [])
    .filter(({ rows, events }) => events > 0 && rows.some(({ kind }) => kind !== 'line'))
    .sort((a, b) => delivers(b) - delivers(a) || b.events - a.events)
    .map(({ pin, events }) => ({ pin, events }))
  return {
    sources: heads,
    events: log.events.size,
    whole,
    merging: desk.merging?.text ?? null,
    unit: axis.unit,
    size: axis.size,
    pins,
    filters: lists.counts(),
  }
}

/** A level pin that delivers is worth more of a look than one of edges, and that than a busy timer. */
function delivers({ rows }: PinHistory): number {
  if (rows.some(({ kind, bands }) => kind === 'pin' && bands.size > 1)) return 2
  return rows.some(({ kind }) => kind === 'lapic') ? 1 : 0
}

function eventsIn({ log: { events, sources } }: Desk, source: number): number {
  if (sources.length === 1) return events.size
  let count = 0
  for (let index = 0; index < events.size; index++) if (events.source(index) === source) count++
  return count
}
