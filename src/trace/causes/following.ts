/** What follows, in one run, from the writes in which it parts from another. */
import { countUpTo } from '../../base/sorted.ts'
import type { Lane } from '../run.ts'
import { type Cell, cellKey, sameCell } from './cell.ts'
import { historyOf } from './history.ts'
import { type Item, REST } from './streams.ts'
import { type Moment, momentAt, moverOf, type Use, usedFor } from './used.ts'

export interface Following {
  /** Of the writes in which it parts: those that used what was different before. */
  readonly follows: ReadonlySet<Item>
  /** Those of which the first thing that they used was different. */
  readonly carried: ReadonlySet<Item>
  /** Steps that wrote something different, or from something different, or of code that runs so. */
  readonly steps: ReadonlySet<number>
  /** Whether a cell, as it is after a step, is different or made from what is. */
  isTainted(step: number, cell: Cell): boolean
}

/** What a lane wrote, as far as the other did not, or did not yet. */
export interface Apart {
  /** What the other did not write. */
  readonly parted: readonly Item[]
  /** What the other wrote too, but at a later step. */
  readonly ahead: readonly Item[]
}

/**
 * From a step on at which one lane wrote what the other did not, what the other has is not what it
 * would have. So it is with a write that comes later there, if what it follows from is different:
 * until then the other has what it had before. Yields now and then.
 */
export function* followingsOf(
  lanes: readonly [Lane, Lane],
  apart: readonly [Apart, Apart],
): Generator<void, [Following, Following]> {
  const [a, b] = [
    followed(lanes[0], apart[0], apart[1].parted),
    followed(lanes[1], apart[1], apart[0].parted),
  ]
  const end = Math.max(...lanes.map(({ trace }) => trace.steps.length))
  for (let step = 1; step <= end; step++) {
    if (step % REST === 0) yield
    const [byA, byB] = [a.follow(step), b.follow(step)]
    b.lacks(step, byA)
    a.lacks(step, byB)
  }
  return [a.found, b.found]
}

/** One lane as it is followed, step by step. */
interface Followed {
  /** The keys of the cells that the step wrote ahead of the other lane, from something different. */
  follow(step: number): readonly string[]
  /** From that step on this lane has these cells otherwise than it would have. */
  lacks(step: number, keys: readonly string[]): void
  readonly found: Following
}

function followed(
  { model: { setup }, trace }: Lane,
  apart: Apart,
  missed: readonly Item[],
): Followed {
  const history = historyOf(setup, trace)
  const parted = itemsByStep(apart.parted)
  const ahead = itemsByStep(apart.ahead.filter(isKept))
  const missing = itemsByStep(missed.filter(isKept))
  const taints = taintLog()
  const follows = new Set<Item>()
  const carried = new Set<Item>()
  const steps = new Set<number>()

  function mark(at: number, moment: Moment): readonly string[] {
    const here = parted.get(at)
    const early: string[] = []
    for (const { cell, item, uses } of marksOf(moment, history.writtenAt(at), here, taints.now)) {
      const key = cellKey(cell)
      const isFollower = uses.includes(true)
      if (item && isFollower) follows.add(item)
      if (item && uses[0]) carried.add(item)
      if (item || isFollower) steps.add(at)
      if (isFollower && ahead.get(at)?.has(key)) early.push(key)
      taints.set(at, key, item !== undefined || isFollower)
    }
    const mover = moverOf(moment)
    if (mover && taints.now.has(cellKey(mover))) steps.add(at)
    return early
  }

  const lacks: Followed['lacks'] = (at, keys) => {
    for (const key of keys) taints.set(at, key, true)
  }
  return {
    follow(at) {
      lacks(at, [...(missing.get(at)?.keys() ?? [])])
      const isClean = !parted.has(at) && taints.now.size === 0
      return isClean || at > trace.steps.length ? [] : mark(at, momentAt(setup, trace, at))
    },
    lacks,
    found: { follows, carried, steps, isTainted: taints.at },
  }
}

/** A message is gone once it is sent; other cells keep what is written. */
const isKept = ({ cell }: Item): boolean => cell.of !== 'irr'

type Items = ReadonlyMap<string, Item>

/** By step and cell. */
function itemsByStep(parted: readonly Item[]): ReadonlyMap<number, Items> {
  const found = new Map<number, Map<string, Item>>()
  for (const item of parted) {
    const items = found.get(item.step) ?? new Map<string, Item>()
    found.set(item.step, items.set(cellKey(item.cell), item))
  }
  return found
}

interface Mark {
  readonly cell: Cell
  /** Set where the lane parts from the other here. */
  readonly item: Item | undefined
  /** Whether each thing that it used is tainted, the deciding one first. */
  readonly uses: readonly boolean[]
}

/** What a step used is looked up before anything of it is marked. */
function marksOf(
  moment: Moment,
  written: readonly Cell[],
  here: Items | undefined,
  tainted: ReadonlySet<string>,
): Mark[] {
  const isTainted = (use: Use): boolean =>
    use.together && written.some((cell) => sameCell(cell, use.cell))
      ? here?.has(cellKey(use.cell)) === true || usedFor(moment, use.cell).some(isTainted)
      : tainted.has(cellKey(use.cell))
  return written.map((cell) => ({
    cell,
    item: here?.get(cellKey(cell)),
    uses: usedFor(moment, cell).map(isTainted),
  }))
}

/** Which cells are tainted now, and at which steps each was so before. */
function taintLog() {
  const now = new Set<string>()
  /** The steps at which a cell became tainted and clean, in turn. */
  const turns = new Map<string, number[]>()
  return {
    now: now as ReadonlySet<string>,
    set(step: number, key: string, on: boolean): void {
      if (now.has(key) === on) return
      const own = turns.get(key) ?? []
      turns.set(key, own)
      own.push(step)
      if (on) now.add(key)
      else now.delete(key)
    },
    at(step: number, cell: Cell): boolean {
      const own = turns.get(cellKey(cell)) ?? []
      return countUpTo(own.length, (at) => own[at] as number, step) % 2 === 1
    },
  }
}
