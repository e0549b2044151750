/** When a value was written, and when it changed. */
import { bisectRight } from 'd3'
import type { Setup } from '../core/setup.ts'
import { type Cell, cellValue } from '../trace/causes/cell.ts'
import { historyOf, lastWrite } from '../trace/causes/history.ts'
import { changesAround } from '../trace/causes/why.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt, type Trace } from '../trace/trace.ts'
import { type Value, valueKey } from './causes-value.ts'

/**
 * The step, up to `cursor`, that made a value what it is; 0 for the start. A part of a register
 * counts by its changes: a write of its other bits is none of it.
 */
export function lastWritten({ model, trace }: Lane, cursor: number, value: Value): number {
  const { setup } = model
  if (value.bits === null) return lastWrite(historyOf(setup, trace), value.cell, cursor)?.step ?? 0
  const changes = partChanges(setup, trace, value.cell, value.bits)
  return changes[bisectRight(changes, cursor) - 1] ?? 0
}

/** The steps before and after `cursor` at which a value changed; null for none. */
export function changesOf(
  { model, trace }: Lane,
  cursor: number,
  { cell, bits }: Value,
): { readonly previous: number | null; readonly next: number | null } {
  if (bits === null) return changesAround(model.setup, trace, cursor, cell)
  const steps = partChanges(model.setup, trace, cell, bits)
  return {
    previous: steps.findLast((step) => step < cursor) ?? null,
    next: steps.find((step) => step > cursor) ?? null,
  }
}

const found = new WeakMap<Trace, Map<string, readonly number[]>>()

/** The steps that changed some of `bits`; read once for a trace. */
function partChanges(setup: Setup, trace: Trace, cell: Cell, bits: number): readonly number[] {
  const known = found.get(trace) ?? new Map<string, readonly number[]>()
  found.set(trace, known)
  const key = valueKey({ cell, bits })
  const steps = known.get(key) ?? readPartChanges(setup, trace, cell, bits)
  known.set(key, steps)
  return steps
}

function readPartChanges(setup: Setup, trace: Trace, cell: Cell, bits: number): number[] {
  const partAt = (step: number) =>
    Number.parseInt(cellValue(setup, stateAt(trace, step), cell), 16) & bits
  let before = partAt(0)
  return historyOf(setup, trace)
    .writesOf(cell)
    .flatMap(({ step }) => {
      const now = partAt(step)
      const isChange = now !== before
      before = now
      return isChange ? [step] : []
    })
}
