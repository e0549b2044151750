/** Looks for a text in the lines, or for a pattern in the events; what was found is kept. */
import type { EventTable } from '../log/event-table.ts'
import type { History } from '../view/log/history.ts'
import { type Sought, soughtOf } from '../view/log/pattern.ts'
import { findEvents } from '../view/log/pattern-search.ts'
import type { Desk } from './log-answers.ts'
import type { OpenSource, Pace } from './log-reading.ts'

/** Lines of each source, rising. */
export type Hits = readonly Uint32Array[]

export interface Found {
  readonly text: string
  /** With which knowledge of pins it was sought. */
  readonly history: History | null
  readonly sought: Sought
  readonly hits: Hits
  readonly count: number
}

/** Null where it was cancelled. */
export async function find(
  text: string,
  { sources, log, history }: Pick<Desk, 'sources' | 'log' | 'history'>,
  pace: Pace,
): Promise<Found | null> {
  const sought = soughtOf(text)
  const hits =
    sought.type === 'pattern' && history
      ? patternHits(
          sources.length,
          log.events,
          findEvents(log.events, history.pinOf, sought.pattern),
        )
      : await textHits(sought.type === 'text' ? sought.text : text, sources, pace)
  if (hits === null) return null
  const count = hits.reduce((sum, lines) => sum + lines.length, 0)
  return { text, history, sought, hits, count }
}

function patternHits(sources: number, events: EventTable, found: readonly number[]): Hits {
  const lines: number[][] = Array.from({ length: sources }, () => [])
  for (const index of found) lines[events.source(index)]?.push(events.line(index))
  return lines.map((own) => Uint32Array.from(own).sort())
}

async function textHits(
  text: string,
  sources: readonly OpenSource[],
  pace: Pace,
): Promise<Hits | null> {
  const hits: Uint32Array[] = []
  for (const source of sources) {
    const lines = await linesWith(text.toLowerCase(), source, pace)
    if (lines === null) return null
    hits.push(lines)
  }
  return hits
}

const LINE_FEED = 10

/** Part by part; a line that is cut by the end of a part is looked at with the next. */
async function linesWith(
  text: string,
  source: OpenSource,
  pace: Pace,
): Promise<Uint32Array | null> {
  const found: number[] = []
  const decoder = new TextDecoder()
  let line = 1
  let rest = new Uint8Array(0)
  for await (const part of source.text.parts()) {
    await pace.rest()
    if (pace.cancelled()) return null
    const end = part.lastIndexOf(LINE_FEED) + 1
    const whole = joined(rest, part.subarray(0, end))
    line = search(decoder.decode(whole).toLowerCase(), text, line, found)
    rest = part.slice(end)
  }
  search(decoder.decode(rest).toLowerCase(), text, line, found)
  return Uint32Array.from(found)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Adds the lines of `whole`, whose first is `line`, that hold `text`; returns the line after it. */
function search(whole: string, text: string, line: number, found: number[]): number {
  let now = line
  let seen = 0
  let at = text === '' ? -1 : whole.indexOf(text)
  while (at >= 0) {
    now += feeds(whole, seen, at)
    seen = at
    found.push(now)
    const next = whole.indexOf('\n', at)
    at = next < 0 ? -1 : whole.indexOf(text, next + 1)
  }
  return now + feeds(whole, seen, whole.length)
}

function feeds(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
    count++
  return count
}
