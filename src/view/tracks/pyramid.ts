/**
 * A row in bins of 16 steps, of 256, and so on: how often something happened in each, how often
 * something bad, and the least and the most that held in it. So a stretch of a million steps is as
 * cheap to draw as one of a thousand, and nothing bad is averaged away.
 */

/** What holds: nothing, something, something bad. */
export type Rank = 0 | 1 | 2

/** A part of a row, from step `from` on. */
export interface Column {
  readonly from: number
  count: number
  /** How many of these are bad. */
  bad: number
  low: Rank
  high: Rank
}

interface Level {
  counts: Uint32Array
  bads: Uint32Array
  /** Of what held; UNSEEN where nothing was said yet. */
  low: Uint8Array
  high: Uint8Array
}

export interface Pyramid {
  readonly levels: Level[]
  /** What holds is known for the steps before this one. */
  heldUntil: number
}

/** Bits of a step number from one level to the next. */
const SHIFT = 4
/** The narrowest column that can be told; narrower ones are counted step by step. */
export const FINEST = 1 << SHIFT
const LEVELS = 5
const UNSEEN = 3
const FIRST_BINS = 16

export const newPyramid = (): Pyramid => ({
  levels: Array.from({ length: LEVELS }, () => level(FIRST_BINS)),
  heldUntil: 0,
})

const level = (bins: number): Level => ({
  counts: new Uint32Array(bins),
  bads: new Uint32Array(bins),
  low: new Uint8Array(bins).fill(UNSEEN),
  high: new Uint8Array(bins),
})

/** Something happened in a step. */
export function tally(pyramid: Pyramid, step: number, isBad: boolean): void {
  for (let at = 0; at < LEVELS; at++) {
    const own = roomFor(pyramid, at, step)
    const bin = step >> (SHIFT * (at + 1))
    own.counts[bin] = (own.counts[bin] as number) + 1
    if (isBad) own.bads[bin] = (own.bads[bin] as number) + 1
  }
}

/** `rank` holds from step `from` up to but not including `to`, and nothing since the last that was told. */
export function hold(pyramid: Pyramid, from: number, to: number, rank: Rank): void {
  if (pyramid.heldUntil < from) fill(pyramid, pyramid.heldUntil, from, 0)
  fill(pyramid, from, to, rank)
  pyramid.heldUntil = to
}

function fill(pyramid: Pyramid, from: number, to: number, rank: Rank): void {
  for (let at = 0; at < LEVELS; at++) {
    const { low, high } = roomFor(pyramid, at, to - 1)
    const last = (to - 1) >> (SHIFT * (at + 1))
    for (let bin = from >> (SHIFT * (at + 1)); bin <= last; bin++) {
      if (rank < (low[bin] as number)) low[bin] = rank
      if (rank > (high[bin] as number)) high[bin] = rank
    }
  }
}

function roomFor(pyramid: Pyramid, at: number, step: number): Level {
  const own = pyramid.levels[at] as Level
  const bin = step >> (SHIFT * (at + 1))
  if (bin < own.counts.length) return own
  const wide = level(Math.max(bin + 1, own.counts.length * 2))
  wide.counts.set(own.counts)
  wide.bads.set(own.bads)
  wide.low.set(own.low)
  wide.high.set(own.high)
  pyramid.levels[at] = wide
  return wide
}

/** Columns of `width` steps, a power of two of at least FINEST, that touch the steps `from` to `to`. */
export function columnsOf(pyramid: Pyramid, from: number, to: number, width: number): Column[] {
  const at = Math.min(LEVELS, Math.floor(Math.log2(width) / SHIFT)) - 1
  const own = pyramid.levels[at] as Level
  const bins = width >> (SHIFT * (at + 1))
  const columns: Column[] = []
  for (let column = Math.floor(Math.max(0, from) / width); column * width < to; column++) {
    const sum: Column = { from: column * width, count: 0, bad: 0, low: 2, high: 0 }
    for (let bin = column * bins; bin < (column + 1) * bins; bin++) take(sum, own, bin)
    columns.push(sum)
  }
  return columns
}

/** Bins that nothing was said of, at the end, hold nothing and are not the least of the others. */
function take(sum: Column, { counts, bads, low, high }: Level, bin: number): void {
  if (bin >= counts.length) return
  sum.count += counts[bin] as number
  sum.bad += bads[bin] as number
  sum.low = Math.min(sum.low, low[bin] as number) as Rank
  sum.high = Math.max(sum.high, high[bin] as number) as Rank
}

/** What still holds at the end, over columns that end with it. */
export function holdOn(columns: readonly Column[], width: number, from: number, rank: Rank): void {
  for (const column of columns) {
    if (column.from + width <= from) continue
    column.low = Math.min(column.low, rank) as Rank
    column.high = Math.max(column.high, rank) as Rank
  }
}
