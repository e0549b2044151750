/** The fields of a redirection table entry: where they lie, what they are called, what they say. */
import { hex } from '../../base/bits.ts'
import { DELIVERY_MODES } from '../../core/chips/rte.ts'

export type HalfName = 'high' | 'low'

/** The two 32-bit halves of an RTE, unsigned. */
export interface Halves {
  readonly lo: number
  readonly hi: number
}

export interface BitField {
  readonly id: FieldName
  /** As in a sentence and as under a bracket. */
  readonly name: string
  readonly brief: string
  /** Bit numbers of the 64-bit entry, both included. */
  readonly from: number
  readonly to: number
  readonly readOnly: boolean
}

export const FIELD_NAMES = [
  'destination',
  'extended',
  'reservedHigh',
  'reservedLow',
  'mask',
  'trigger',
  'remoteIrr',
  'polarity',
  'status',
  'destinationMode',
  'delivery',
  'vector',
] as const
export type FieldName = (typeof FIELD_NAMES)[number]

const PLACES: Readonly<Record<FieldName, readonly [string, string, from: number, to: number]>> = {
  destination: ['destination', 'destination', 63, 56],
  extended: ['extended destination', 'extended dest', 55, 48],
  reservedHigh: ['reserved', 'reserved', 47, 32],
  reservedLow: ['reserved', 'reserved', 31, 17],
  mask: ['mask', 'mask', 16, 16],
  trigger: ['trigger mode', 'trig', 15, 15],
  remoteIrr: ['Remote IRR', 'rIRR', 14, 14],
  polarity: ['polarity', 'pol', 13, 13],
  status: ['delivery status', 'stat', 12, 12],
  destinationMode: ['destination mode', 'mode', 11, 11],
  delivery: ['delivery mode', 'deliv', 10, 8],
  vector: ['vector', 'vector', 7, 0],
}

/** From bit 63 down to bit 0. */
export const BIT_FIELDS: readonly BitField[] = FIELD_NAMES.map((id) => {
  const [name, brief, from, to] = PLACES[id]
  return { id, name, brief, from, to, readOnly: id === 'remoteIrr' || id === 'status' }
})

export const fieldOf = (bit: number): BitField =>
  BIT_FIELDS.find(({ from, to }) => bit <= from && bit >= to) as BitField

export const halfOf = (bit: number): HalfName => (bit >= 32 ? 'high' : 'low')

export const bitOf = ({ lo, hi }: Halves, bit: number): 0 | 1 =>
  (((bit >= 32 ? hi : lo) >>> (bit & 31)) & 1) as 0 | 1

/** The halves with one bit turned over. */
export function toggled({ lo, hi }: Halves, bit: number): Halves {
  const one = 1 << (bit & 31)
  return bit >= 32 ? { lo, hi: (hi ^ one) >>> 0 } : { lo: (lo ^ one) >>> 0, hi }
}

/** The halves with a field's value. */
export function fieldValue({ lo, hi }: Halves, { from, to }: BitField): number {
  const mask = 2 ** (from - to + 1) - 1
  return ((to >= 32 ? hi : lo) >>> (to & 31)) & mask
}

const SAYS: Readonly<Partial<Record<FieldName, readonly [zero: string, one: string]>>> = {
  mask: ['unmasked', 'masked'],
  trigger: ['edge', 'level'],
  polarity: ['active high', 'active low'],
  status: ['idle', 'send pending'],
  destinationMode: ['physical', 'logical'],
}

/** A field's value as a person reads it: "level", "fixed", "0x21 (33)". */
export function fieldText(halves: Halves, field: BitField): string {
  const value = fieldValue(halves, field)
  if (field.id === 'vector') return `0x${hex(value).padStart(2, '0')} (${value})`
  if (field.id === 'delivery') return DELIVERY_MODES[value] ?? ''
  if (field.id === 'destination') return `${value}`
  return SAYS[field.id]?.[value] ?? (value > 1 ? `0x${hex(value)}` : `${value}`)
}

/** The bits in which two entries differ, from the highest down. */
export const differingBits = (a: Halves, b: Halves): number[] =>
  Array.from({ length: 64 }, (_, at) => 63 - at).filter((bit) => bitOf(a, bit) !== bitOf(b, bit))

/** The fields in which two entries differ. */
export const differingFields = (a: Halves, b: Halves): BitField[] =>
  BIT_FIELDS.filter((field) => fieldValue(a, field) !== fieldValue(b, field))
