/**
 * The registers of an I/O APIC as QEMU has them: hw/intc/ioapic.c and ioapic_common.c. What is
 * done with them, and in which order, is in vmm/micro-op.ts. Spec: ioapic.md sections 1 to 3.
 *
 * Inaccuracies: one I/O APIC, not two; statistics (irq_level, irq_count) are the driver's.
 */
import { EXTINT, RESET_RTE } from './rte.ts'

export interface Ioapic {
  id: number
  ioregsel: number
  /** Bit n: pin n requests. For a level pin a copy of its line, for an edge pin a pending edge. */
  irr: number
  /** Low and high half of the RTE of each pin, unsigned. */
  lo: number[]
  hi: number[]
  /** irq_eoi: successive EOIs that found the line still high, per pin. */
  eoiCount: number[]
  /** Deadline of the delayed re-assert in ns of virtual time; -1 when idle. */
  timer: number
}

export const IOAPIC_VERSIONS = [0x11, 0x20] as const
export type IoapicVersion = (typeof IOAPIC_VERSIONS)[number]

export const PINS = 24
export const IOREGSEL = 0x00
export const IOWIN = 0x10
export const EOIR = 0x40
export const INDEX_ID = 0x00
export const INDEX_VERSION = 0x01
export const INDEX_ARBITRATION = 0x02
export const INDEX_RTE = 0x10

/** SUCCESSIVE_IRQ_MAX_COUNT: after so many EOIs with the line high the next delivery waits. */
export const SUCCESSIVE_EOI_MAX = 10_000
export const REASSERT_DELAY_NS = 10_000_000

export const resetIoapic = (): Ioapic => ({
  id: 0,
  ioregsel: 0,
  irr: 0,
  lo: eachPin(RESET_RTE.lo),
  hi: eachPin(RESET_RTE.hi),
  eoiCount: eachPin(0),
  timer: -1,
})

/** Not `new Array().fill()`: V8 reads an array faster that never had holes. */
const eachPin = (value: number): number[] => [...Array(PINS).keys()].map(() => value)

/** ioapic_reset_common(): the timer and the EOI counters keep their value. */
export function reset(ioapic: Ioapic): void {
  ioapic.id = 0
  ioapic.ioregsel = 0
  ioapic.irr = 0
  ioapic.lo.fill(RESET_RTE.lo)
  ioapic.hi.fill(RESET_RTE.hi)
}

export const copyIoapic = (ioapic: Readonly<Ioapic>): Ioapic => ({
  id: ioapic.id,
  ioregsel: ioapic.ioregsel,
  irr: ioapic.irr,
  lo: ioapic.lo.slice(),
  hi: ioapic.hi.slice(),
  eoiCount: ioapic.eoiCount.slice(),
  timer: ioapic.timer,
})

export function sameIoapic(a: Readonly<Ioapic>, b: Readonly<Ioapic>): boolean {
  if (a.id !== b.id || a.ioregsel !== b.ioregsel || a.irr !== b.irr || a.timer !== b.timer) {
    return false
  }
  for (let pin = 0; pin < PINS; pin++) {
    if (a.lo[pin] !== b.lo[pin] || a.hi[pin] !== b.hi[pin]) return false
    if (a.eoiCount[pin] !== b.eoiCount[pin]) return false
  }
  return true
}

/** The pin whose RTE an index selects; outside 0..23 for indexes that select none. */
export const pinOfIndex = (index: number): number => (index - INDEX_RTE) >> 1

export const isRteIndex = (index: number): boolean =>
  index >= INDEX_RTE && index < INDEX_RTE + 2 * PINS

/** Input 0 is wired to entry 2. */
export const pinOfInput = (input: number): number => (input === 0 ? 2 : input)

/** ioapic_mem_read(): the value of an access of `size` bytes at `offset` (any bits above 7 ignored). */
export function readWindow(
  ioapic: Readonly<Ioapic>,
  version: IoapicVersion,
  offset: number,
  size: number,
): number {
  switch (offset & 0xff) {
    case IOREGSEL:
      return ioapic.ioregsel
    case IOWIN:
      return size === 4 ? readIndex(ioapic, version, ioapic.ioregsel) : 0
  }
  return 0
}

/** An indirect register by its index. */
export function readIndex(ioapic: Readonly<Ioapic>, version: IoapicVersion, index: number): number {
  if (isRteIndex(index)) {
    const half = index & 1 ? ioapic.hi : ioapic.lo
    return half[pinOfIndex(index)] as number
  }
  switch (index) {
    case INDEX_ID:
    case INDEX_ARBITRATION:
      return ioapic.id << 24
    case INDEX_VERSION:
      return version | ((PINS - 1) << 16)
  }
  return 0
}

/** Whether a pin asks the 8259 for its vector. */
export const isExtint = (lo: number): boolean => ((lo >>> 8) & 7) === EXTINT
