/** What holds of every reading, of whatever bytes. */
import { EventTable } from '../../../src/log/event-table.ts'
import { KINDS } from '../../../src/log/kinds.ts'
import { LINE_CLASSES } from '../../../src/log/line-table.ts'
import type { Source } from '../../../src/log/log.ts'
import { openReader } from '../../../src/log/read/reader.ts'
import type { Chance } from './mutate.ts'

interface Reading {
  readonly source: Source
  readonly events: EventTable
  /** The text behind the offsets of lines. */
  readonly text: Uint8Array
}

function readIn(chunks: readonly Uint8Array[]): Reading {
  const events = new EventTable()
  const texts: Uint8Array[] = []
  const reader = openReader('log', 0, events, {
    onText: (part) => {
      texts.push(part.slice())
    },
  })
  for (const chunk of chunks) reader.push(chunk)
  return { source: reader.end(), events, text: new Uint8Array(Buffer.concat(texts)) }
}

function pieces(bytes: Uint8Array, chance: Chance): Uint8Array[] {
  const cut: Uint8Array[] = []
  // Single bytes are for short logs: they show the same there, and sooner.
  const most = [bytes.length > 8000 ? 90 : 1, 7, 600, 5000][chance(4)] as number
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + chance(most)
    cut.push(bytes.slice(at, at + size))
    at += size
  }
  return cut
}

/** The first law that a reading of these bytes breaks, in words; null if it breaks none. */
export function brokenLaw(bytes: Uint8Array, chance: Chance): string | null {
  const whole = readIn([bytes])
  const broken = brokenLines(whole) ?? brokenEvents(whole)
  if (broken !== null) return broken
  return difference(whole, readIn(pieces(bytes, chance)))
}

function brokenLines({ source, text }: Reading): string | null {
  const { lines } = source
  const { total, decoded, guest, unknown, damaged } = lines.total()
  const sums = new Map(LINE_CLASSES.map((name) => [name, 0]))
  for (let line = 1; line <= total; line++) {
    const of = lines.classOf(line)
    sums.set(of, (sums.get(of) ?? 0) + 1)
  }
  if (decoded + guest + unknown + damaged !== total) return 'the classes do not add up'
  if (sums.get('decoded') !== decoded || sums.get('guest') !== guest) return 'a count is not right'
  let expected = text.length > 0 && text.at(-1) !== 10 ? 1 : 0
  for (const byte of text) if (byte === 10) expected++
  // Of what cannot be unpacked at all, one line says so.
  if (expected === 0 && source.wrapping.gzip && damaged === 1) return null
  return total === expected ? null : `${total} lines instead of ${expected}`
}

function brokenEvents({ source, events }: Reading): string | null {
  for (let index = 0; index < events.size; index++) {
    const line = events.line(index)
    if (line < 1 || line > source.lines.size) return `event ${index} is on no line`
    if (source.lines.classOf(line) !== 'decoded') return `line ${line} has an event and no class`
    if (index > 0 && events.line(index - 1) > line) return `event ${index} is out of order`
    if (events.code(index) >= KINDS.length) return `event ${index} is of no kind`
  }
  return null
}

const told = ({ source, events }: Reading): string => {
  const { lines, ...rest } = source
  const standings = Array.from({ length: lines.size }, (_, at) => [
    lines.classOf(at + 1),
    lines.reasonOf(at + 1),
    lines.before(at + 1).offset,
  ])
  const all = Array.from({ length: events.size }, (_, at) => [
    events.kind(at),
    events.line(at),
    `${events.time(at)}`,
    events.thread(at),
    [0, 1, 2, 3].map((field) => events.value(at, field)),
  ])
  return JSON.stringify([rest, standings, all, events.names])
}

const difference = (whole: Reading, cut: Reading): string | null =>
  told(whole) === told(cut) ? null : 'the result depends on how the bytes arrive'
