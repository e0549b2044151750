/** The answer to "why is it so?": from a value back to its first cause, link by link. */
import { lowestBit } from '../../base/bits.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellKey, cellValue } from '../../trace/causes/cell.ts'
import { type Link, why } from '../../trace/causes/why.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { fieldOf, fieldText, fieldValue } from '../inspect/fields.ts'
import { momentOf } from '../narrate/moment.ts'
import { type Value, valueName, valueText } from './value.ts'
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
  const now = cellValue(setup, stateAt(lane.trace, cursor), cell)
  const links = why(setup, lane.trace, cursor, cell)
  return {
    name: valueName(setup, value),
    text: partText(setup, value, now),
    links: links.map((link) => ({ ...linkOf(lane, link), lead: leadOf(link, links) })),
  }
}

function linkOf(lane: Lane, { cell, value, step }: Link): Omit<WhyLink, 'lead'> {
  const { setup } = lane.model
  const moment = step === 0 ? null : momentOf(lane, step)
  return {
    key: `${cellKey(cell)} ${step}`,
    cell,
    step,
    text: moment ? writeText(moment, cell, value) : startText(setup, cell, value),
    events: moment?.step.events.map(({ type }) => type) ?? [],
  }
}

function leadOf({ as }: Link, links: readonly Link[]): string {
  switch (as) {
    case 'asked':
    case 'used':
      return ''
    case 'kept':
      return links.some((other) => other.as === 'astray')
        ? 'and the EOI of its message was lost'
        : 'and the EOI that would clear it was lost'
    case 'astray':
      return 'and the message had another vector than the RTE, so that no EOI of it would help'
    case 'occasion':
      return 'and it was sent because'
  }
}

/** The bits asked for by what they say, or the whole value. */
function partText(setup: Setup, { cell, bits }: Value, value: string): string {
  if (bits === null) return valueText(setup, cell, value)
  const half = Number.parseInt(value, 16)
  const isHigh = cell.of === 'rte-high'
  const halves = isHigh ? { lo: 0, hi: half } : { lo: half, hi: 0 }
  const field = fieldOf(lowestBit(bits) + (isHigh ? 32 : 0))
  return field.id === 'mask' ? `${fieldValue(halves, field)}` : fieldText(halves, field)
}
