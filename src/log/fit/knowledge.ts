/**
 * Which bits of the I/O APIC's registers are known: a log may begin in the middle. A bit that is
 * not known stands in the registers so that nothing follows from it (masked, line low), until the
 * log shows what it is. The same for every machine, because all follow the same log.
 */
import { PINS } from '../../core/chips/ioapic.ts'
import { READ_ONLY } from '../../core/chips/rte.ts'
import { ALL_PINS } from './facts.ts'

/** The bits of the low half that an MSI is made of. */
export const MESSAGE = 0x8fff & ~READ_ONLY

export class Knowledge {
  /** Known bits of the low half. */
  readonly lo = new Uint32Array(PINS)
  /** Pins of which the high half, the request bit, the count of EOIs, Remote IRR are known. */
  hi = 0
  irr = 0
  eoiCount = 0
  remoteIrr = 0
  /** Pins whose low half the log shows being written. */
  written = 0
  /** The last level that each input was driven to; -1 for none. */
  readonly line = new Int8Array(PINS).fill(-1)
  select = false
  id = false
  version = false

  /** Whether the MSI that the RTE asks for is known. */
  hasMessage(pin: number): boolean {
    return ((this.lo[pin] as number) & MESSAGE) === MESSAGE && ((this.hi >>> pin) & 1) === 1
  }

  knows(pin: number, bits: number): boolean {
    return ((this.lo[pin] as number) & bits) === bits
  }

  learn(pin: number, bits: number): void {
    this.lo[pin] = ((this.lo[pin] as number) | bits) >>> 0
  }

  /** Pins of which Remote IRR is open. */
  get remoteIrrOpen(): number {
    return ALL_PINS & ~this.remoteIrr
  }
}
