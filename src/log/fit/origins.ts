/** Whose event a kind is, by its number: asked for every event. */
import { KIND, KINDS, originOf } from '../kinds.ts'

const QEMU = Uint8Array.from(KINDS, (kind) => (originOf(kind) === 'qemu' ? 1 : 0))
const HOST = Uint8Array.from(KINDS, (kind) => (originOf(kind) === 'host' ? 1 : 0))

export const isQemu = (code: number): boolean => QEMU[code] === 1
export const isHost = (code: number): boolean => HOST[code] === 1

/** What QEMU's I/O APIC is called with; the EOI of a local APIC shows as its broadcast. */
export const isInput = (code: number): boolean =>
  code === KIND.ioapic_set_irq ||
  code === KIND.ioapic_mem_write ||
  code === KIND.ioapic_mem_read ||
  code === KIND.ioapic_eoi_broadcast
