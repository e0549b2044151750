/**
 * Several logs of one run on one axis. The first that has a clock and shares moments with the
 * others is the reference; the others are set to it by their common moments. Logs that cannot be
 * of one run are refused, with the two events that contradict each other.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { EventTable } from '../event-table.ts'
import type { Log } from '../log.ts'
import { type Anchor, anchorsOf } from './anchor.ts'
import { boundsOf } from './bounds.ts'
import { type Correction, correctionOf } from './clock.ts'
import { type Pair, pairAnchors, type TimeOf } from './pairing.ts'
import { byAnchors, onClock, type Placed } from './placing.ts'
import { contradiction, lacksPartner, nothingShared, type Refusal } from './refusal.ts'

/** How one source came onto the common axis. */
export interface Alignment {
  readonly source: number
  /** The reference itself; moved by a number of microseconds; or put between shared moments. */
  readonly by: 'reference' | 'clock' | 'order'
  /** Shared moments that were used. */
  readonly pairs: number
  /** Null where only the order is known. */
  readonly correction: Correction | null
}

export interface Merged {
  readonly log: Log
  readonly alignments: readonly Alignment[]
}

/** A log of one source comes back as it is. */
export function mergeLog(log: Log): Result<Merged, Refusal> {
  const sources = partsOf(log)
  const carried = carriedTimes(log.events, sources)
  const reference = referenceOf(sources, carried)
  const base = firstTime(reference, carried)
  const timeOf: TimeOf = (index) => carried(index) - base
  const rows: Row[] = []
  const alignments: Alignment[] = []
  for (const part of [reference, ...sources.filter((each) => each !== reference)]) {
    const joined = part === reference ? first(part, timeOf) : join(log, reference, part, timeOf)
    if (!joined.ok) return joined
    rows.push(rowOf(part, joined.value.at))
    alignments.push(sinceBase(joined.value.alignment, base))
  }
  return ok({ log: { ...log, events: interleaved(log.events, rows, base) }, alignments })
}

interface Part {
  readonly source: number
  readonly indices: readonly number[]
  readonly anchors: readonly Anchor[]
}

interface Joined {
  readonly at: Placed
  readonly alignment: Alignment
}

function partsOf({ events, sources }: Log): readonly Part[] {
  const indices: number[][] = sources.map(() => [])
  for (let at = 0; at < events.size; at++) indices[events.source(at)]?.push(at)
  return indices.map((own, source) => ({ source, indices: own, anchors: anchorsOf(events, own) }))
}

/** Console lines among QEMU's have no time of their own; they have that of the line before. */
function carriedTimes(events: EventTable, parts: readonly Part[]): TimeOf {
  const times = new Float64Array(events.size)
  for (const { indices } of parts) {
    let last = Number.NaN
    for (const index of indices) {
      const own = events.time(index)
      if (!Number.isNaN(own)) last = own
      times[index] = last
    }
  }
  return (index) => times[index] as number
}

const isTimed = ({ indices }: Part, timeOf: TimeOf): boolean =>
  indices.some((index) => !Number.isNaN(timeOf(index)))

function referenceOf(parts: readonly Part[], timeOf: TimeOf): Part {
  const timed = parts.filter((part) => isTimed(part, timeOf))
  const most = (one: Part, other: Part) => (other.anchors.length > one.anchors.length ? other : one)
  return (timed.length > 0 ? timed : parts).reduce(most)
}

/** Corrections begin at a time of the file's clock, not of the common axis. */
const sinceBase = (alignment: Alignment, base: number): Alignment => {
  const { correction } = alignment
  return correction
    ? { ...alignment, correction: { ...correction, from: correction.from + base } }
    : alignment
}

/** Places are counted from here: a clock since 1970 leaves no room for fractions of a microsecond. */
const firstTime = ({ indices }: Part, timeOf: TimeOf): number =>
  indices.map(timeOf).find((time) => !Number.isNaN(time)) ?? 0

function first(part: Part, timeOf: TimeOf): Result<Joined, Refusal> {
  const { source } = part
  const alignment = { source, by: 'reference', pairs: 0, correction: null } as const
  if (!isTimed(part, timeOf)) return ok({ at: (index) => index, alignment })
  return ok({ at: timeOf, alignment })
}

function join(log: Log, reference: Part, part: Part, timeOf: TimeOf): Result<Joined, Refusal> {
  const pairing = pairAnchors(reference.anchors, part.anchors, timeOf)
  const missing = lacksPartner(log, pairing)
  if (missing) return err(missing)
  const { source } = part
  const count = pairing.pairs.length
  if (!isTimed(part, timeOf) || !isTimed(reference, timeOf)) {
    if (count === 0) return err(nothingShared(log, reference.indices, part.indices))
    const base: Placed = isTimed(reference, timeOf) ? timeOf : (index) => index
    const at = byAnchors(part.indices, pairing.pairs, base)
    return ok({ at, alignment: { source, by: 'order', pairs: count, correction: null } })
  }
  const correction =
    count === 0 ? asTheyAre(log, reference, part, timeOf) : clocks(log, pairing.pairs, timeOf)
  if (!correction.ok) return correction
  const alignment = { source, by: 'clock', pairs: count, correction: correction.value } as const
  return ok({ at: onClock(correction.value, timeOf), alignment })
}

function clocks(log: Log, pairs: readonly Pair[], timeOf: TimeOf): Result<Correction, Refusal> {
  const bounds = boundsOf(pairs, log.events, timeOf)
  const correction = correctionOf(bounds)
  if ('offset' in correction) return ok(correction)
  return err(contradiction(log, bounds, correction))
}

/** No moment is shared: clocks that run at the same time are believed, others are not. */
function asTheyAre(
  log: Log,
  reference: Part,
  part: Part,
  timeOf: TimeOf,
): Result<Correction, Refusal> {
  const ends = [reference, part].map(({ indices }) => {
    const times = indices.map(timeOf).filter((time) => !Number.isNaN(time))
    return [times[0] ?? 0, times.at(-1) ?? 0] as const
  })
  const from = Math.max(...ends.map(([start]) => start))
  const to = Math.min(...ends.map(([, end]) => end))
  if (from > to) return err(nothingShared(log, reference.indices, part.indices))
  return ok({ offset: 0, drift: 0, from, uncertainty: Number.POSITIVE_INFINITY })
}

/** A source on its way into the common order. */
interface Row {
  readonly indices: readonly number[]
  readonly keys: Float64Array
  next: number
}

/** All events by their place; those of one source keep their order. */
function interleaved(events: EventTable, rows: readonly Row[], base: number): EventTable {
  const merged = new EventTable(0, [], [...events.names])
  const keyOf = ({ keys, next }: Row) => keys[next] ?? Number.POSITIVE_INFINITY
  const isLeft = ({ indices, next }: Row) => next < indices.length
  for (;;) {
    const left = rows.filter(isLeft)
    const [head] = left
    if (!head) return merged
    const row = left.reduce((one, other) => (keyOf(other) < keyOf(one) ? other : one), head)
    copy(events, row.indices[row.next] as number, base + keyOf(row), merged)
    row.next++
  }
}

function rowOf({ indices }: Part, at: Placed): Row {
  const keys = new Float64Array(indices.length)
  let last = Number.NEGATIVE_INFINITY
  indices.forEach((index, row) => {
    const own = at(index)
    if (own > last) last = own
    keys[row] = last
  })
  return { indices, keys, next: 0 }
}

function copy(events: EventTable, index: number, key: number, to: EventTable): void {
  const { source, line, time, thread } = events.place(index)
  const moved = Number.isNaN(time) ? time : key
  const [v0, v1, v2, v3] = [0, 1, 2, 3].map((field) => events.value(index, field))
  to.add(events.code(index), source, line, moved, thread, v0, v1, v2, v3)
}
