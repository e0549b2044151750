/**
 * I/O redirection table entry (RTE), 82093AA section 3.2.4 as QEMU's hw/intc/ioapic_internal.h
 * reads it. Kept as the two 32-bit halves that the guest writes, because a guest can be stopped
 * between them. Both halves are unsigned.
 *
 * Inaccuracies: none known against QEMU. Reserved bits 47:17 are stored and read back, as there.
 */
export interface Rte {
  readonly lo: number
  readonly hi: number
}

export const MASKED = 1 << 16
export const LEVEL = 1 << 15
export const REMOTE_IRR = 1 << 14
export const ACTIVE_LOW = 1 << 13
export const DELIVERY_STATUS = 1 << 12
export const LOGICAL = 1 << 11
export const READ_ONLY = REMOTE_IRR | DELIVERY_STATUS

/** Delivery modes, bits 10:8. 3 is reserved, 6 (SIPI) is not used by an I/O APIC. */
export const DELIVERY_MODES = [
  'fixed',
  'lowest',
  'smi',
  'res3',
  'nmi',
  'init',
  'sipi',
  'extint',
] as const
export type DeliveryMode = (typeof DELIVERY_MODES)[number]
export const FIXED = 0
export const LOWEST = 1
export const EXTINT = 7

/** An RTE after reset: masked, all else zero. */
export const RESET_RTE: Rte = { lo: MASKED, hi: 0 }

export const vectorOf = (lo: number): number => lo & 0xff
export const deliveryModeOf = (lo: number): number => (lo >>> 8) & 7
export const isLogical = (lo: number): boolean => (lo & LOGICAL) !== 0
export const isActiveLow = (lo: number): boolean => (lo & ACTIVE_LOW) !== 0
export const isMasked = (lo: number): boolean => (lo & MASKED) !== 0
export const isLevel = (lo: number): boolean => (lo & LEVEL) !== 0
export const remoteIrr = (lo: number): boolean => (lo & REMOTE_IRR) !== 0
export const destOf = (hi: number): number => hi >>> 24

/** RTE bits 63:48: the destination and, below it, the extended destination. */
const destIndex = (hi: number): number => hi >>> 16

/** The MSI address an RTE asks for; ioapic_entry_parse(). */
export const msiAddress = (lo: number, hi: number): number =>
  (0xfee00000 | (destIndex(hi) << 4) | (isLogical(lo) ? 4 : 0)) >>> 0

/** The MSI data an RTE asks for. The "assert" bit 14 is never set. */
export const msiData = (lo: number): number => lo & (0x7ff | LEVEL)

/** A guest write to the low half; the read-only bits keep their value. */
export const writtenLow = (lo: number, value: number): number =>
  ((value & ~READ_ONLY) | (lo & READ_ONLY)) >>> 0
