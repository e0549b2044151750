/** When a value was written, and when it changed. */
import { bisectLeft, bisectRight } from 'd3'
import { grouped } from '../../base/grouped.ts'
import type { Setup } from '../../core/setup.ts'
import { keptOf } from '../../trace/account.ts'
import { type Cell, cellValue } from '../../trace/causes/cell.ts'
import { historyOf, lastWrite, type Write } from '../../trace/causes/history.ts'
import { changesAround } from '../../trace/causes/why.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt, type Trace } from '../../trace/trace.ts'
import { type Value, valueKey } from './value.ts'

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

/** Since when a value is as it is: "since step 59". */
export function sinceText(lane: Lane, cursor: number, value: Value): string {
  const step = changesOf(lane, cursor + 1, value).previous
  return step === null ? 'since the start' : `since step ${grouped(step)}`
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
    previous: steps[bisectLeft(steps, cursor) - 1] ?? null,
    next: steps[bisectRight(steps, cursor)] ?? null,
  }
}

/** The changes of some bits of a cell, as far as its writes were looked at. */
interface Part {
  readonly changes: number[]
  looked: number
  last: number
}

const PARTS = {}

/** The steps that changed some of `bits`; kept with the trace, and read on where it grows. */
function partChanges(setup: Setup, trace: Trace, cell: Cell, bits: number): readonly number[] {
  const parts = keptOf(trace, PARTS, () => new Map<string, Part>())
  const key = valueKey({ cell, bits })
  const partAt = (step: number) =>
    Number.parseInt(cellValue(setup, stateAt(trace, step), cell), 16) & bits
  const part = parts.get(key) ?? { changes: [], looked: 0, last: partAt(0) }
  parts.set(key, part)
  const writes = historyOf(setup, trace).writesOf(cell)
  for (; part.looked < writes.length; part.looked++) {
    const { step } = writes[part.looked] as Write
    if (step > trace.steps.length) break
    const now = partAt(step)
    if (now !== part.last) part.changes.push(step)
    part.last = now
  }
  return part.changes
}
