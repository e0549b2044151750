/** An access to the I/O APIC's registers in words. */
import { hex } from '../base/bits.ts'
import { EOIR, IOREGSEL, IOWIN, isRteIndex, pinOfIndex } from '../core/chips/ioapic.ts'
import type { Row } from './row.ts'

export function accessWords(row: Row<'ioapic_mem_read' | 'ioapic_mem_write'>): string {
  const addr = row.addr & 0xff
  if (row.type === 'ioapic_mem_read') {
    const from = addr === IOWIN ? registerName(row.regsel) : `register at 0x${hex(row.addr)}`
    return `read ${from}: 0x${hex(row.retval)}`
  }
  if (addr === IOREGSEL) return `select ${registerName(row.val & 0xff)}`
  if (addr === EOIR) return `EOI register: vector ${row.val & 0xff}`
  if (addr === IOWIN) return `write ${registerName(row.regsel)}: 0x${hex(row.val)}`
  return `write at 0x${hex(row.addr)}: 0x${hex(row.val)}`
}

function registerName(index: number): string {
  if (!isRteIndex(index)) return `register 0x${hex(index)}`
  return `RTE ${pinOfIndex(index)} ${index & 1 ? 'high' : 'low'}`
}
