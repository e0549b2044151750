/** When each cell of a trace was written, and what it was then. Computed once for a trace. */
import type { Setup } from '../../core/setup.ts'
import { stateAt, type Trace } from '../trace.ts'
import { type Cell, cellKey, cellValue } from './cell.ts'
import { writtenBy } from './written.ts'

export interface Write {
  /** The step, from 1. */
  readonly step: number
  readonly value: string
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

function read(setup: Setup, trace: Trace): History {
  const cells = new Map<string, Cell>()
  const writes = new Map<string, Write[]>()
  const written = trace.steps.map((step, at) => {
    const before = stateAt(trace, at)
    const now = step.state === before ? [] : writtenBy(setup, before, step)
    for (const cell of now) {
      const value = cellValue(setup, step.state, cell)
      const changed = value !== cellValue(setup, before, cell)
      const key = cellKey(cell)
      cells.set(key, cell)
      const list = writes.get(key)
      if (list) list.push({ step: at + 1, value, changed })
      else writes.set(key, [{ step: at + 1, value, changed }])
    }
    return now
  })
  return {
    cells: [...cells.values()],
    writesOf: (cell) => writes.get(cellKey(cell)) ?? [],
    writtenAt: (step) => written[step - 1] ?? [],
  }
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
