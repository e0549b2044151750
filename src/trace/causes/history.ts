/** When each cell of a trace was written. Computed once for a trace. */
import type { Setup } from '../../core/setup.ts'
import { stateAt, type Trace } from '../trace.ts'
import { type Cell, cellKey } from './cell.ts'
import { type Written, writtenBy } from './written.ts'

export interface Write {
  /** The step, from 1. */
  readonly step: number
  /** It was something else before. */
  readonly changed: boolean
}

export interface History {
  /** The cells that were written at all. */
  readonly cells: readonly Cell[]
  /** In the order of steps. */
  writesOf(cell: Cell): readonly Write[]
  /** The cells that step `step` wrote. */
  writtenAt(step: number): readonly Cell[]
}

const found = new WeakMap<Trace, History>()

export function historyOf(setup: Setup, trace: Trace): History {
  const known = found.get(trace)
  if (known) return known
  const history = read(setup, trace)
  found.set(trace, history)
  return history
}

interface Known {
  readonly cell: Cell
  readonly writes: Write[]
}

function read(setup: Setup, trace: Trace): History {
  const known = new Map<string, Known>()
  const written: (readonly Cell[])[] = []
  for (const [at, step] of trace.steps.entries()) {
    const before = stateAt(trace, at)
    const { changed, again } = step.state === before ? NOTHING : writtenBy(setup, before, step)
    for (const cell of changed) note(known, cell, at + 1, true)
    for (const cell of again) note(known, cell, at + 1, false)
    written.push(again.length === 0 ? changed : [...changed, ...again])
  }
  return {
    cells: [...known.values()].map(({ cell }) => cell),
    writesOf: (cell) => known.get(cellKey(cell))?.writes ?? [],
    writtenAt: (step) => written[step - 1] ?? [],
  }
}

const NOTHING: Written = { changed: [], again: [] }

function note(known: Map<string, Known>, cell: Cell, step: number, changed: boolean): void {
  const key = cellKey(cell)
  const writes = known.get(key)?.writes
  if (writes) writes.push({ step, changed })
  else known.set(key, { cell, writes: [{ step, changed }] })
}

/** The last write of a cell up to and including `step`; undefined if it is as it was at the start. */
export function lastWrite(history: History, cell: Cell, step: number): Write | undefined {
  const writes = history.writesOf(cell)
  let [low, high] = [0, writes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((writes[middle] as Write).step <= step) low = middle + 1
    else high = middle
  }
  return writes[low - 1]
}
