/** When each cell of a trace was written: read once, and on where it was when the trace grows. */
import { countUpTo } from '../../base/sorted.ts'
import type { Setup } from '../../core/setup.ts'
import { keptOf } from '../account.ts'
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
  /** The steps in which the whole EOI exit bitmap of a vCPU was made anew. */
  scansOf(vcpu: number): readonly number[]
  /** The cells that step `step` wrote. */
  writtenAt(step: number): readonly Cell[]
}

interface Known {
  readonly cell: Cell
  readonly writes: Write[]
}

/** A history in the making: a trace that grows takes it along. */
interface Growing {
  readonly known: Map<string, Known>
  readonly cells: Cell[]
  /** By vCPU. */
  readonly scans: number[][]
  /** Steps that were read. */
  until: number
}

const HISTORY = {}

export function historyOf(setup: Setup, trace: Trace): History {
  const growing = readHistory(setup, trace, trace.steps.length)
  return {
    cells: growing.cells,
    writesOf: (cell) => within(growing.known.get(cellKey(cell))?.writes ?? [], trace),
    scansOf: (vcpu) => growing.scans[vcpu] ?? [],
    writtenAt: (step) => {
      const { changed, again } = writtenIn(setup, trace, step)
      return again.length === 0 ? changed : [...changed, ...again]
    },
  }
}

/** A longer run may have read on already: of a shorter one that says nothing. */
function within(writes: readonly Write[], { steps }: Trace): readonly Write[] {
  const last = writes.at(-1)
  if (!last || last.step <= steps.length) return writes
  return writes.slice(0, countUntil(writes, steps.length))
}

/** Reads up to a step. */
export function readHistory(setup: Setup, trace: Trace, until: number): Growing {
  const growing = keptOf<Growing>(trace, HISTORY, () => ({
    known: new Map(),
    cells: [],
    scans: Array.from({ length: setup.scenario.vcpus }, () => []),
    until: 0,
  }))
  while (growing.until < until) read(growing, setup, trace)
  return growing
}

function read(growing: Growing, setup: Setup, trace: Trace): void {
  const step = ++growing.until
  const { changed, again, scanned } = writtenIn(setup, trace, step)
  if (scanned !== null) growing.scans[scanned]?.push(step)
  for (const cell of changed) note(growing, cell, step, true)
  for (const cell of again) note(growing, cell, step, false)
}

function writtenIn(setup: Setup, trace: Trace, at: number): Written {
  const step = trace.steps[at - 1]
  const before = stateAt(trace, at - 1)
  return !step || step.state === before ? NOTHING : writtenBy(setup, before, step)
}

const NOTHING: Written = { changed: [], again: [], scanned: null }

function note({ known, cells }: Growing, cell: Cell, step: number, changed: boolean): void {
  const key = cellKey(cell)
  const writes = known.get(key)?.writes
  if (writes) writes.push({ step, changed })
  else {
    known.set(key, { cell, writes: [{ step, changed }] })
    cells.push(cell)
  }
}

/** The last write of a cell up to and including `step`; undefined if it is as it was at the start. */
export function lastWrite(history: History, cell: Cell, step: number): Write | undefined {
  const writes = history.writesOf(cell)
  return writes[countUntil(writes, step) - 1]
}

/**
 * The step up to `until` that wrote a cell last, if only with what was there; 0 for the start. A
 * scan of the routes makes a whole bitmap anew.
 */
export function origin(setup: Setup, trace: Trace, cell: Cell, until: number): number {
  const history = historyOf(setup, trace)
  if (cell.of !== 'eoi-exit') return lastWrite(history, cell, until)?.step ?? 0
  const scans = history.scansOf(cell.at)
  return scans[countUpTo(scans.length, (at) => scans[at] as number, until) - 1] ?? 0
}

/** How many of these were made up to and including `step`. */
export const countUntil = (writes: readonly Write[], step: number): number =>
  countUpTo(writes.length, (at) => (writes[at] as Write).step, step)
