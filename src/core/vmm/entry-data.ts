import { isExtint } from '../chips/ioapic.ts'
import { msiData } from '../chips/rte.ts'
import type { Port } from './port.ts'

/** ioapic_entry_parse(): reading an ExtINT entry acknowledges the 8259, whatever comes of it. */
export const parseData = (lo: number, port: Port): number =>
  isExtint(lo) ? (msiData(lo) & ~0xff) | (port.acknowledgePic() & 0xff) : msiData(lo)
