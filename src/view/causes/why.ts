/** The answer to "why is it so?": from a value back to its first cause, link by link. */
import { lowestBit } from '../../base/bits.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellKey, cellValue } from '../../trace/causes/cell.ts'
import { type Link, why } from '../../trace/causes/why.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { momentOf } from '../narrate/moment.ts'
import { type Value, valueName, valueText } from './value.ts'
import { lastWritten } from './when.ts'
import { startText, writeText } from './words.ts'

export interface Answer {
  /** What was asked about, and what it is: "Remote IRR of pin 11", "1". */
  readonly name: string
  readonly text: string
  /** Nearest first; the last is the first cause. */
  readonly links: readonly WhyLink[]
}

export interface WhyLink {
  readonly key: string
  /** What it is about. */
  readonly cell: Cell
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
  const until = value.bits === null ? cursor : lastWritten(lane, cursor, value)
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
    cell,
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
