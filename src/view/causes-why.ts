/** The answer to "why is it so?": from a value back to its first cause, link by link. */
import { lowestBit } from '../base/bits.ts'
import type { Setup } from '../core/setup.ts'
import { type Cell, cellKey, cellValue } from '../trace/causes/cell.ts'
import { historyOf } from '../trace/causes/history.ts'
import { changesAround, type Link, why } from '../trace/causes/why.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt, type Trace } from '../trace/trace.ts'
import { type Value, valueName, valueText } from './causes-value.ts'
import { startText, writeText } from './causes-words.ts'
import { momentOf } from './narrate-moment.ts'

export interface Answer {
  /** What was asked about, and what it is: "Remote IRR of pin 11", "1". */
  readonly name: string
  readonly text: string
  /** Nearest first; the last is the first cause. */
  readonly links: readonly WhyLink[]
}

export interface WhyLink {
  readonly key: string
  /** 0 for the start. */
  readonly step: number
  readonly text: string
  /** How it comes into the chain, where it is not what the link before it used. */
  readonly lead: string
  /** The tracepoints of the step. */
  readonly events: readonly string[]
}

/** Why `value` is what it is after step `cursor`. */
export function answer(lane: Lane, cursor: number, value: Value): Answer {
  const { setup } = lane.model
  const { cell } = value
  const until = value.bits === null ? cursor : lastChange(lane, cursor, cell, value.bits)
  const now = cellValue(setup, stateAt(lane.trace, cursor), cell)
  return {
    name: valueName(setup, value),
    text: partText(setup, value, now),
    links: why(setup, lane.trace, until, cell).map((link) => linkOf(lane, link)),
  }
}

function linkOf(lane: Lane, { cell, value, step, as }: Link): WhyLink {
  const { setup } = lane.model
  const moment = step === 0 ? null : momentOf(lane, step)
  return {
    key: cellKey(cell),
    step,
    text: moment ? writeText(moment, cell, value) : startText(setup, cell, value),
    lead: LEADS[as],
    events: moment?.step.events.map(({ type }) => type) ?? [],
  }
}

const LEADS: Readonly<Record<Link['as'], string>> = {
  asked: '',
  used: '',
  kept: 'and the EOI that would clear it was lost',
}

/** The bits asked for as a number of their own, or the whole value. */
function partText(setup: Setup, { cell, bits }: Value, value: string): string {
  if (bits === null) return valueText(setup, cell, value)
  const part = (Number.parseInt(value, 16) & bits) >>> 0
  return `${part >>> lowestBit(bits)}`
}

/** The steps before and after `cursor` at which it changed; null for none. */
export function changesOf(
  lane: Lane,
  cursor: number,
  value: Value,
): { readonly previous: number | null; readonly next: number | null } {
  const { setup } = lane.model
  if (value.bits === null) return changesAround(setup, lane.trace, cursor, value.cell)
  const steps = partChangedAt(setup, lane.trace, value.cell, value.bits)
  return {
    previous: steps.findLast((step) => step < cursor) ?? null,
    next: steps.find((step) => step > cursor) ?? null,
  }
}

const lastChange = ({ model, trace }: Lane, cursor: number, cell: Cell, bits: number): number =>
  partChangedAt(model.setup, trace, cell, bits).findLast((step) => step <= cursor) ?? 0

/** The steps that changed some of `bits`; a write of the others is none of theirs. */
function partChangedAt(setup: Setup, trace: Trace, cell: Cell, bits: number): number[] {
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
