/**
 * The merged log of a run of any length, in chapters of some hundred steps: how many rows a chapter
 * has is kept, the rows themselves are made when they are looked at.
 */
import { countUpTo } from '../base/sorted.ts'
import { keptOf } from '../trace/account.ts'
import type { Lane } from '../trace/run.ts'
import { type LogRow, type PlainRow, printedIn, rowsBetween } from './log.ts'

/** Rows in order, of which only some are asked for. */
export interface LogRows {
  readonly length: number
  at(row: number): LogRow | undefined
  slice(from: number, to: number): readonly LogRow[]
  /** The last row of a step up to `step`; -1 for none. */
  lastUntil(step: number): number
}

/** Steps in a chapter; it ends a little later if the lanes do not print the same just there. */
const CHAPTER = 512
const LATER = 64
/** Chapters whose rows are kept. */
const HELD = 12

interface Chapter {
  /** The first step and the last. */
  readonly from: number
  readonly to: number
  /** The first row, and how many there are. */
  readonly row: number
  readonly rows: number
}

/** Closed chapters, which stay as they are when the run grows. */
interface Shelf {
  readonly chapters: Chapter[]
  readonly held: Map<number, readonly PlainRow[]>
}

const SHELF = {}

/** Two lanes have a shelf together. */
function shelfOf([a, b]: readonly Lane[]): Shelf {
  const key = b ? keptOf(b.trace, SHELF, () => ({})) : SHELF
  const make = (): Shelf => ({ chapters: [], held: new Map() })
  return a ? keptOf(a.trace, key, make) : make()
}

/** Closes the chapters that end before `until`. */
export function writeLog(lanes: readonly Lane[], until: number): void {
  const { chapters, held } = shelfOf(lanes)
  for (;;) {
    const last = chapters.at(-1)
    const from = (last?.to ?? 0) + 1
    if (from + CHAPTER + LATER > until) return
    const to = endOf(lanes, from + CHAPTER - 1)
    const rows = rowsBetween(lanes, from, to)
    hold(held, from, rows)
    chapters.push({ from, to, row: last ? last.row + last.rows : 0, rows: rows.length })
  }
}

/** Before a step in which all lanes print the same: no row is torn there. */
function endOf(lanes: readonly Lane[], at: number): number {
  for (let end = at; end < at + LATER; end++) {
    const [a = '', ...others] = lanes.map((lane) => textIn(lane, end + 1))
    if (a !== '' && others.every((text) => text === a)) return end
  }
  return at
}

const textIn = (lane: Lane, step: number): string =>
  printedIn(lane, step)
    .map(({ text }) => text)
    .join('\n')

function hold<T>(held: Map<number, T>, from: number, rows: T): void {
  held.delete(from)
  held.set(from, rows)
  for (const oldest of held.keys()) {
    if (held.size <= HELD) break
    held.delete(oldest)
  }
}

/** `followers`: the steps of each lane that follow from where the lanes part. */
export function logBook(
  lanes: readonly Lane[],
  followers: readonly ReadonlySet<number>[] = [],
): LogRows {
  const steps = lanes[0]?.trace.steps.length ?? 0
  writeLog(lanes, steps)
  const shelf = shelfOf(lanes)
  const chapterAt = (at: number): Chapter => shelf.chapters[at] as Chapter
  const closed = countUpTo(shelf.chapters.length, (at) => chapterAt(at).to, steps)
  const before = closed > 0 ? chapterAt(closed - 1) : null
  const openFrom = before ? before.row + before.rows : 0
  const openRows = rowsBetween(lanes, (before?.to ?? 0) + 1, steps)
  const startOf = (at: number): number => (at < closed ? chapterAt(at).row : openFrom)
  const follows = (row: PlainRow): boolean =>
    row.lines.some((line, lane) => line !== null && followers[lane]?.has(line.step) === true)
  /** The same objects as long as they are looked at. */
  const shown = new Map<number, readonly LogRow[]>()
  const plainOf = (at: number): readonly PlainRow[] => {
    if (at === closed) return openRows
    const { from, to } = chapterAt(at)
    const rows = shelf.held.get(from) ?? rowsBetween(lanes, from, to)
    hold(shelf.held, from, rows)
    return rows
  }
  const rowsOf = (at: number): readonly LogRow[] => {
    const rows = shown.get(at) ?? plainOf(at).map((row) => ({ ...row, follows: follows(row) }))
    hold(shown, at, rows)
    return rows
  }
  const rowAt = (row: number): LogRow | undefined => {
    const at = row < openFrom ? countUpTo(closed, (index) => chapterAt(index).row, row) - 1 : closed
    return rowsOf(at)[row - startOf(at)]
  }
  const length = openFrom + openRows.length
  return {
    length,
    at: rowAt,
    slice: (from, to) =>
      Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, index) => {
        return rowAt(from + index) as LogRow
      }),
    lastUntil(step) {
      const isOpen = step > (before?.to ?? 0)
      let at = isOpen ? closed : countUpTo(closed, (index) => chapterAt(index).from, step) - 1
      for (; at >= 0; at--) {
        const found = rowsOf(at).findLastIndex((row) => row.step <= step)
        if (found >= 0) return startOf(at) + found
      }
      return -1
    },
  }
}
