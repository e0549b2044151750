/** What the selected bit of an RTE means, what it says now, and since when. */
import type { Machine } from '../../core/machine.ts'
import type { PinCell } from '../../trace/causes/cell.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { since } from '../causes/since.ts'
import { isRtePart, type RtePart, rteValue, type Value, whole } from '../causes/value.ts'
import { shortTitle } from '../narrate/title.ts'
import { type BitField, type FieldName, fieldOf, fieldText, fieldValue } from './fields.ts'
import { fieldIn, meaningOf } from './meaning.ts'

export interface BitTold {
  /** "Bit 14, Remote IRR"; "Bit 5 of the vector, bits 7:0". */
  readonly title: string
  readonly readOnly: boolean
  /** What the field does, in general. */
  readonly meaning: string
  /** What it says now. */
  readonly value: string
  /** The step that made it so; 0 for before the run. */
  readonly since: number
  /** What that step was. */
  readonly by: string
  /** What can be asked about it. */
  readonly cause: Value
}

export function explainBit(lane: Lane, cursor: number, pin: number, bit: number): BitTold {
  const { variant } = lane.model.setup
  const field = fieldIn(variant, fieldOf(bit))
  const halves = halvesAt(lane, cursor, pin)
  const made = since(lane.trace, cursor, (machine) => fieldValue(halvesOf(machine, pin), field), [
    'ioapic',
  ])
  return {
    title: titleOf(field, bit),
    readOnly: field.readOnly,
    meaning: meaningOf(field.id, variant),
    value: nowText(field, fieldText(halves, field)),
    since: made,
    by: made === 0 ? '' : shortTitle(lane, made),
    cause: causeOf(field, pin),
  }
}

/** What is asked about at a bit: its field. */
export const bitValue = (pin: number, bit: number): Value => causeOf(fieldOf(bit), pin)

export function causeOf({ id }: BitField, pin: number): Value {
  const part = PARTS[id]
  return isRtePart(part) ? rteValue(pin, part) : whole({ of: part, at: pin })
}

const PARTS: Readonly<Record<FieldName, RtePart | PinCell>> = {
  destination: 'destination',
  extended: 'extended destination',
  reservedHigh: 'high reserved field',
  reservedLow: 'low reserved field',
  mask: 'mask',
  trigger: 'trigger mode',
  remoteIrr: 'remote-irr',
  polarity: 'polarity',
  status: 'delivery-status',
  destinationMode: 'destination mode',
  delivery: 'delivery mode',
  vector: 'vector',
}

export const halvesOf = ({ ioapic }: Machine, pin: number) => ({
  lo: ioapic.lo[pin] ?? 0,
  hi: ioapic.hi[pin] ?? 0,
})

export const halvesAt = ({ trace }: Lane, cursor: number, pin: number) =>
  halvesOf(stateAt(trace, cursor), pin)

function titleOf({ name, from, to }: BitField, bit: number): string {
  if (from === to) return `Bit ${bit}, ${name}`
  if (name === 'reserved') return `Bit ${bit}, ${name} (${from}:${to})`
  return `Bit ${bit}, ${name} ${from}:${to}`
}

function nowText({ id, name }: BitField, text: string): string {
  if (name === 'reserved') return `They read ${text}.`
  if (id === 'mask') return `The entry is ${text}.`
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} is ${text}.`
}
