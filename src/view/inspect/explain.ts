/** What the selected bit of an RTE means, what it says now, and since when. */
import type { Machine } from '../../core/machine.ts'
import type { PinCell } from '../../trace/causes/cell.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { since } from '../causes/since.ts'
import { isRtePart, type RtePart, rteValue, type Value, whole } from '../causes/value.ts'
import { shortTitle } from '../narrate/title.ts'
import { ioapicNames } from '../narrate/words.ts'
import { type BitField, type FieldName, fieldOf, fieldText, fieldValue } from './fields.ts'

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
  const field = fieldOf(bit)
  const halves = halvesAt(lane, cursor, pin)
  const made = since(lane.trace, cursor, (machine) => fieldValue(halvesOf(machine, pin), field), [
    'ioapic',
  ])
  return {
    title: titleOf(field, bit),
    readOnly: field.readOnly,
    meaning: meaningOf(field.id, ioapicNames(lane.model.setup.variant).inside),
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

function titleOf({ name, from, to, id }: BitField, bit: number): string {
  if (from === to) return `Bit ${bit}, ${name}`
  if (id === 'reservedHigh' || id === 'reservedLow') return `Bit ${bit}, ${name} (${from}:${to})`
  return `Bit ${bit}, ${name} ${from}:${to}`
}

function nowText({ id, name }: BitField, text: string): string {
  if (id === 'reservedHigh' || id === 'reservedLow') return `They read ${text}.`
  if (id === 'mask') return `The entry is ${text}.`
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} is ${text}.`
}

/** `ioapic` is who keeps the register, as inside a sentence. */
function meaningOf(id: FieldName, ioapic: string): string {
  const sends = `${ioapic.charAt(0).toUpperCase()}${ioapic.slice(1)}`
  switch (id) {
    case 'destination':
      return 'The APIC ID, or with a logical destination the set of CPUs, that the interrupt goes to; it becomes MSI address bits 19:12.'
    case 'extended':
      return 'Extended destination, or index bits under interrupt remapping; it becomes MSI address bits 11:4, which KVM does not read.'
    case 'reservedHigh':
    case 'reservedLow':
      return 'Reserved: stored and read back, and without effect.'
    case 'mask':
      return 'While it is 1 nothing is sent: a level line waits for the unmask, an edge is lost.'
    case 'trigger':
      return 'Level asks again for as long as the line is high; edge asks once, and a write that selects edge clears Remote IRR.'
    case 'remoteIrr':
      return `Set when a level interrupt is sent, cleared by an EOI for its vector. While it is 1, ${ioapic} sends nothing more for this pin.`
    case 'polarity':
      return `Which level of the wire asks: 0 high, 1 low. ${sends} stores it; the lines shown here are logical levels already.`
    case 'status':
      return 'Whether a message waits to be sent. It is never set here, because messages are sent at once.'
    case 'destinationMode':
      return 'Physical compares the destination with an APIC ID, logical with the logical destination registers; it becomes MSI address bit 2.'
    case 'delivery':
      return 'How the interrupt is presented: fixed to all that match, lowest to one of them; it becomes MSI data bits 10:8.'
    case 'vector':
      return 'The vector under which the CPU takes the interrupt, and the name that an EOI calls it by; it becomes MSI data bits 7:0.'
  }
}
