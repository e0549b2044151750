import type { Ioapic } from '../../core/chips/ioapic.ts'

/** The registers of every machine that follows a log; all the same but after a conflict. */
export class Registers {
  constructor(readonly ioapics: readonly Ioapic[]) {}

  /** Bits of the low half of an RTE. */
  set(pin: number, mask: number, bits: number): void {
    for (const { lo } of this.ioapics) {
      lo[pin] = (((lo[pin] as number) & ~mask) | (bits & mask)) >>> 0
    }
  }

  /** The request bit of a pin. */
  request(pin: number, high: boolean): void {
    for (const ioapic of this.ioapics) {
      ioapic.irr = (high ? ioapic.irr | (1 << pin) : ioapic.irr & ~(1 << pin)) >>> 0
    }
  }
}
