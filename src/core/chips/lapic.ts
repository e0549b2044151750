/**
 * A local APIC as KVM emulates it: arch/x86/kvm/lapic.c (Linux 6.1). Spec: kvm-split.md section 4.
 *
 * Inaccuracies: no timer, no LVT entries, no error register; the current-priority race of a
 * posted interrupt is reduced to "the vector is in the PIR until the vCPU next syncs it".
 */
import { highest, NO_VECTORS, type Vectors, withoutVector, withVector } from './vectors.ts'

export interface Lapic {
  /** APIC ID: 8 bits in xAPIC mode, the vCPU number in x2APIC mode. */
  id: number
  x2apic: boolean
  /** Spurious-interrupt vector register; bit 8 enables the APIC. */
  spiv: number
  tpr: number
  /** Logical destination register. In x2APIC mode it follows from the ID. */
  ldr: number
  dfr: number
  irr: Vectors
  isr: Vectors
  tmr: Vectors
  /** Posted interrupts not yet merged into the IRR; used with APICv only. */
  pir: Vectors
  /** KVM's ioapic_handled_vectors: the vectors whose EOI leaves the kernel. */
  eoiExit: Vectors
  /** KVM_REQ_SCAN_IOAPIC: rebuild `eoiExit` on the next entry. */
  scanRequested: boolean
  /** The vector of a requested KVM_EXIT_IOAPIC_EOI; -1 for none. */
  pendingEoi: number
  /** K2 only: the highest vector whose bit stands for an old route; -1 for none. */
  highestStale: number
}

export const REGISTER = {
  ID: 0x20,
  LVR: 0x30,
  TPR: 0x80,
  PPR: 0xa0,
  EOI: 0xb0,
  LDR: 0xd0,
  DFR: 0xe0,
  SPIV: 0xf0,
  ISR: 0x100,
  TMR: 0x180,
  IRR: 0x200,
} as const

export const SPIV_ENABLED = 1 << 8
export const DFR_FLAT = 0xffffffff
export const DFR_CLUSTER = 0x0fffffff

/** A software-enabled local APIC with nothing pending. */
export const resetLapic = (id: number, x2apic: boolean): Lapic => ({
  id,
  x2apic,
  spiv: 0x1ff,
  tpr: 0,
  ldr: x2apic ? x2apicLdr(id) : ((1 << (id & 7)) << 24) >>> 0,
  dfr: DFR_FLAT,
  irr: NO_VECTORS,
  isr: NO_VECTORS,
  tmr: NO_VECTORS,
  pir: NO_VECTORS,
  eoiExit: NO_VECTORS,
  scanRequested: false,
  pendingEoi: -1,
  highestStale: -1,
})

export const x2apicLdr = (id: number): number => (((id >>> 4) << 16) | (1 << (id & 15))) >>> 0

export const isEnabled = (lapic: Readonly<Lapic>): boolean => (lapic.spiv & SPIV_ENABLED) !== 0

/** Processor priority: apic_update_ppr(). */
export function ppr(lapic: Readonly<Lapic>): number {
  const inService = Math.max(highest(lapic.isr), 0)
  return (lapic.tpr & 0xf0) >= (inService & 0xf0) ? lapic.tpr & 0xff : inService & 0xf0
}

/** The highest IRR vector whose priority class is above the PPR; -1 if there is none. */
export function deliverable(lapic: Readonly<Lapic>): number {
  const vector = highest(lapic.irr)
  return isEnabled(lapic) && (vector & 0xf0) > ppr(lapic) && vector >= 0 ? vector : -1
}

/**
 * A fixed or lowest-priority message arrives: __apic_accept_irq(). True if it was taken, also when
 * it merges with one already pending. With `posted` it goes to the PIR.
 */
export function accept(lapic: Lapic, vector: number, level: boolean, posted: boolean): boolean {
  if (!isEnabled(lapic)) return false
  lapic.tmr = level ? withVector(lapic.tmr, vector) : withoutVector(lapic.tmr, vector)
  if (posted) lapic.pir = withVector(lapic.pir, vector)
  else lapic.irr = withVector(lapic.irr, vector)
  return true
}

/** Merge posted interrupts into the IRR: vmx_sync_pir_to_irr(). */
export function syncPir(lapic: Lapic): void {
  if (lapic.pir.length === 0) return
  for (const vector of lapic.pir) lapic.irr = withVector(lapic.irr, vector)
  lapic.pir = NO_VECTORS
}

/** The CPU takes `vector`: kvm_apic_set_isr(). */
export function take(lapic: Lapic, vector: number): void {
  lapic.irr = withoutVector(lapic.irr, vector)
  lapic.isr = withVector(lapic.isr, vector)
}

/** The guest writes the EOI register: the highest vector leaves the ISR. Returns it, or -1. */
export function endOfInterrupt(lapic: Lapic): number {
  const vector = highest(lapic.isr)
  if (vector >= 0) lapic.isr = withoutVector(lapic.isr, vector)
  return vector
}

/** A 32-bit register read by its xAPIC offset; the x2APIC MSR is 0x800 + (offset >> 4). */
export function readRegister(lapic: Readonly<Lapic>, offset: number): number {
  if (offset >= REGISTER.ISR && offset < REGISTER.ISR + 0x180) {
    const bank = [lapic.isr, lapic.tmr, lapic.irr][(offset - REGISTER.ISR) >> 7] as Vectors
    return wordOf(bank, (offset >> 4) & 7)
  }
  switch (offset) {
    case REGISTER.ID:
      return lapic.x2apic ? lapic.id : (lapic.id << 24) >>> 0
    case REGISTER.LVR:
      return 0x50014
    case REGISTER.TPR:
      return lapic.tpr
    case REGISTER.PPR:
      return ppr(lapic)
    case REGISTER.LDR:
      return lapic.ldr
    case REGISTER.DFR:
      return lapic.dfr
    case REGISTER.SPIV:
      return lapic.spiv
  }
  return 0
}

/** A guest write to a register other than EOI. ID, LDR and DFR are read-only in x2APIC mode. */
export function writeRegister(lapic: Lapic, offset: number, value: number): void {
  switch (offset) {
    case REGISTER.ID:
      if (!lapic.x2apic) lapic.id = value >>> 24
      return
    case REGISTER.TPR:
      lapic.tpr = value & 0xff
      return
    case REGISTER.LDR:
      if (!lapic.x2apic) lapic.ldr = (value & 0xff000000) >>> 0
      return
    case REGISTER.DFR:
      if (!lapic.x2apic) lapic.dfr = (value | 0x0fffffff) >>> 0
      return
    case REGISTER.SPIV:
      lapic.spiv = value & 0x3ff
      return
  }
}

/** Word `n` of a 256-bit register: vectors 32n to 32n+31. */
export const wordOf = (set: Vectors, n: number): number =>
  set.reduce((bits, vector) => (vector >> 5 === n ? (bits | (1 << (vector & 31))) >>> 0 : bits), 0)
