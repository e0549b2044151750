/** What follows, in one run, from the writes in which it parts from another. */
import { countUpTo } from '../../base/sorted.ts'
import type { Lane } from '../run.ts'
import { stateAt } from '../trace.ts'
import { type Cell, cellKey, sameCell } from './cell.ts'
import { historyOf } from './history.ts'
import { type Item, REST } from './streams.ts'
import { type Moment, moverOf, type Use, usedFor } from './used.ts'

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

/**
 * `parted`: what this lane wrote and the other did not. `missed`: what the other wrote and this one
 * did not, so that from that step on what it has is not what it would have. Yields now and then.
 */
export function* followingOf(
  { model, trace }: Lane,
  parted: readonly Item[],
  missed: readonly Item[],
): Generator<void, Following> {
  const history = historyOf(model.setup, trace)
  const byStep = itemsByStep(parted)
  const missing = itemsByStep(missed.filter(({ cell }) => cell.of !== 'irr'))
  const taints = taintLog()
  const follows = new Set<Item>()
  const carried = new Set<Item>()
  const steps = new Set<number>()
  for (const [at, step] of trace.steps.entries()) {
    if (at % REST === 0) yield
    const here = byStep.get(at + 1)
    for (const key of missing.get(at + 1)?.keys() ?? []) taints.set(at + 1, key, true)
    if (!here && taints.now.size === 0) continue
    const moment = { setup: model.setup, before: stateAt(trace, at), step }
    const marks = marksOf(moment, history.writtenAt(at + 1), here, taints.now)
    for (const { cell, item, uses } of marks) {
      const isFollower = uses.includes(true)
      if (item && isFollower) follows.add(item)
      if (item && uses[0]) carried.add(item)
      if (item || isFollower) steps.add(at + 1)
      taints.set(at + 1, cellKey(cell), item !== undefined || isFollower)
    }
    const mover = moverOf(moment)
    if (mover && taints.now.has(cellKey(mover))) steps.add(at + 1)
  }
  return { follows, carried, steps, isTainted: taints.at }
}

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
