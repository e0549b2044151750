/** What each field of an RTE does, in general: as an emulated I/O APIC keeps it, and as the chip does. */
import type { Variant } from '../../core/vmm/variant.ts'
import { ioapicNames } from '../narrate/words.ts'
import type { BitField, FieldName } from './fields.ts'

export function meaningOf(id: FieldName, variant: Variant): string {
  const { emulated, inside } = ioapicNames(variant)
  const general = generalMeaning(id, inside)
  if (!emulated) return `${CHIP[id] ?? general}.`
  const place = MSI_PLACE[id]
  return place ? `${general}; it becomes ${place}.` : `${general}.`
}

/** The chip has no extended destination. */
export const fieldIn = (variant: Variant, field: BitField): BitField =>
  field.id === 'extended' && !ioapicNames(variant).emulated
    ? { ...field, name: 'reserved', brief: 'reserved' }
    : field

/** `ioapic` is who keeps the register, as inside a sentence. */
function generalMeaning(id: FieldName, ioapic: string): string {
  switch (id) {
    case 'destination':
      return 'The APIC ID, or with a logical destination the set of CPUs, that the interrupt goes to'
    case 'extended':
      return 'Extended destination, or index bits under interrupt remapping'
    case 'reservedHigh':
    case 'reservedLow':
      return 'Reserved: stored and read back, and without effect'
    case 'mask':
      return 'While it is 1 nothing is sent: a level line waits for the unmask, an edge is lost'
    case 'trigger':
      return 'Level asks again for as long as the line is high; edge asks once, and a write that selects edge clears Remote IRR'
    case 'remoteIrr':
      return `Set when a level interrupt is sent, cleared by an EOI for its vector. While it is 1, ${ioapic} sends nothing more for this pin`
    case 'polarity':
      return `Which level of the wire asks: 0 high, 1 low. ${ioapic.charAt(0).toUpperCase()}${ioapic.slice(1)} stores it; the lines shown here are logical levels already`
    case 'status':
      return 'Whether a message waits to be sent. It is never set here, because messages are sent at once'
    case 'destinationMode':
      return 'Physical compares the destination with an APIC ID, logical with the logical destination registers'
    case 'delivery':
      return 'How the interrupt is presented: fixed to all that match, lowest to one of them'
    case 'vector':
      return 'The vector under which the CPU takes the interrupt, and the name that an EOI calls it by'
  }
}

/** Where an emulated I/O APIC puts it in the message. */
const MSI_PLACE: Readonly<Partial<Record<FieldName, string>>> = {
  destination: 'MSI address bits 19:12',
  extended: 'MSI address bits 11:4, which KVM does not read',
  destinationMode: 'MSI address bit 2',
  delivery: 'MSI data bits 10:8',
  vector: 'MSI data bits 7:0',
}

/** Where the 82093AA and its successors are otherwise. Spec: ioapic.md section 11. */
const CHIP: Readonly<Partial<Record<FieldName, string>>> = {
  destination:
    'Physical: the APIC ID, in bits 59:56 on the 82093AA and in 63:56 on later parts. Logical: the set of CPUs, in 63:56',
  extended: 'Reserved: the chip has no extended destination',
  reservedHigh: 'Reserved: without effect',
  reservedLow: 'Reserved: without effect',
  remoteIrr:
    'Set when a local APIC accepts a level interrupt, cleared by an EOI message with its vector, whichever CPU sent it. While it is 1, the I/O APIC sends nothing more for this pin',
}
