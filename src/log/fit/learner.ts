/**
 * What a log shows of registers that are not known yet, put into every machine's registers before
 * its micro-ops run. What is known already is never changed here: there the log has to agree.
 */
import {
  INDEX_ARBITRATION,
  INDEX_ID,
  INDEX_VERSION,
  IOWIN,
  type Ioapic,
  isRteIndex,
  PINS,
  pinOfIndex,
  pinOfInput,
  reset,
  SUCCESSIVE_EOI_MAX,
} from '../../core/chips/ioapic.ts'
import { isLevel, isMasked, LEVEL, LOGICAL, MASKED, REMOTE_IRR } from '../../core/chips/rte.ts'
import { ALL_PINS } from './facts.ts'
import { type Knowledge, MESSAGE } from './knowledge.ts'
import { type Shown, shows } from './shown.ts'
import type { Window } from './window.ts'

/** Reset state: a pin that reads so and was never written has never had a route. */
const UNTOUCHED = MASKED

export class Learner {
  private readonly showsSet: boolean
  private readonly showsClear: boolean

  constructor(
    private readonly known: Knowledge,
    /** Of every machine; all the same but after a conflict. */
    private readonly ioapics: readonly Ioapic[],
    private readonly window: Window,
    private readonly shown: Shown,
  ) {
    this.showsSet = shows(shown, 'ioapic_set_remote_irr')
    this.showsClear = shows(shown, 'ioapic_clear_remote_irr')
  }

  /** The machine was reset, and nothing is unknown for once. */
  reset(): void {
    const { known } = this
    for (const ioapic of this.ioapics) reset(ioapic)
    known.lo.fill(0xffffffff)
    known.hi = ALL_PINS
    known.irr = ALL_PINS
    known.remoteIrr = ALL_PINS
    known.select = true
    known.id = true
  }

  /** Any machine's: for what is the same in all. */
  get registers(): Ioapic {
    return this.ioapics[0] as Ioapic
  }

  /** Every line names the selected register: whether it is the one that the machines have. */
  select(select: number): boolean {
    const agrees = !this.known.select || this.registers.ioregsel === select
    this.known.select = true
    for (const ioapic of this.ioapics) ioapic.ioregsel = select
    return agrees
  }

  /** Before a line changes. */
  beforeLine(input: number): void {
    const pin = pinOfInput(input)
    this.beforeService(pin)
  }

  afterLine(input: number, level: number): void {
    const pin = pinOfInput(input)
    if (pin >= PINS) return
    const { known } = this
    const bit = 1 << pin
    known.line[pin] = level === 0 ? 0 : 1
    if (!known.knows(pin, LEVEL)) known.irr &= ~bit
    else if (isLevel(this.registers.lo[pin] as number)) known.irr |= bit
    this.afterService()
  }

  /** Before an RTE is written; other pins may be served with it. */
  beforeWrite(select: number): void {
    const { known } = this
    const pin = pinOfIndex(select)
    if (select & 1) known.hi |= 1 << pin
    else known.learn(pin, ~REMOTE_IRR)
    this.beforeService(-1)
  }

  afterWrite(index: number): void {
    const { known } = this
    const pin = pinOfIndex(index)
    const bit = 1 << pin
    known.eoiCount |= bit
    known.written |= bit
    if (!isLevel(this.registers.lo[pin] as number) && (index & 1) === 0) known.remoteIrr |= bit
    this.afterService()
    this.linesSeenLow()
  }

  /** Before an EOI of `vector` arrives. */
  beforeEoi(vector: number): void {
    const { window, known } = this
    for (let pin = 0; pin < PINS; pin++) {
      const bit = 1 << pin
      if (window.clearRemoteIrr & bit) this.endsService(pin)
      else if ((known.remoteIrr & bit) === 0 && this.showsClear) this.set(pin, REMOTE_IRR, 0)
      if (window.delayed & bit && (known.eoiCount & bit) === 0) {
        for (const { eoiCount } of this.ioapics) eoiCount[pin] = SUCCESSIVE_EOI_MAX - 1
      }
      if (known.knows(pin, LEVEL | 0xff) && this.vectorOf(pin) === vector && this.showsClear) {
        known.remoteIrr |= bit
      }
    }
    this.beforeService(-1)
  }

  afterEoi(): void {
    const { clearRemoteIrr, setRemoteIrr, delayed } = this.window
    this.known.eoiCount |= clearRemoteIrr & (delayed | ~setRemoteIrr)
    this.known.remoteIrr |= clearRemoteIrr
    this.afterService()
  }

  /** Before a register is read; true if it is a pin that seems never to have been used. */
  beforeRead(select: number, value: number): boolean {
    const { known } = this
    if (isRteIndex(select)) return this.readRte(select, value)
    if ((select === INDEX_ID || select === INDEX_ARBITRATION) && !known.id) {
      known.id = true
      for (const ioapic of this.ioapics) ioapic.id = (value >>> 24) & 0xf
    }
    return false
  }

  /** The route that a debug line prints is what the RTE asks for. */
  message(pin: number, address: number, data: number): void {
    const { known } = this
    const logical = address & 4 ? LOGICAL : 0
    this.set(pin, MESSAGE & ~(known.lo[pin] as number), (data & MESSAGE & ~LOGICAL) | logical)
    known.learn(pin, MESSAGE)
    const bit = 1 << pin
    if (known.hi & bit) return
    known.hi |= bit
    for (const { hi } of this.ioapics) hi[pin] = (((address >>> 4) & 0xffff) << 16) >>> 0
  }

  /** The version that a read shows; 0 for none. */
  versionIn(offset: number, select: number, value: number): 0 | 0x11 | 0x20 {
    if ((offset & 0xff) !== IOWIN || select !== INDEX_VERSION || this.known.version) return 0
    const version = value & 0xff
    return version === 0x11 || version === 0x20 ? version : 0
  }

  /** After a conflict the registers are as the log reads them. */
  adoptRead(select: number, value: number): void {
    if (!isRteIndex(select)) return
    const pin = pinOfIndex(select)
    for (const ioapic of this.ioapics) {
      if (select & 1) ioapic.hi[pin] = value
      else ioapic.lo[pin] = value
    }
  }

  private readRte(select: number, value: number): boolean {
    const { known } = this
    const pin = pinOfIndex(select)
    const bit = 1 << pin
    if (select & 1) {
      if ((known.hi & bit) === 0) for (const { hi } of this.ioapics) hi[pin] = value
      known.hi |= bit
      return false
    }
    const wasLevel = known.knows(pin, LEVEL)
    const open = ~(known.lo[pin] as number) & ~REMOTE_IRR
    this.set(pin, open, value)
    if ((known.remoteIrr & bit) === 0) this.set(pin, REMOTE_IRR, value)
    known.remoteIrr |= bit
    known.learn(pin, 0xffffffff)
    if (!wasLevel && (known.written & bit) === 0) this.lineAsDriven(pin, value)
    return value === UNTOUCHED && (known.written & bit) === 0
  }

  /** A level pin that was level all the time holds the level it was last driven to. */
  private lineAsDriven(pin: number, lo: number): void {
    const { known } = this
    const level = known.line[pin] as number
    if (!isLevel(lo) || level < 0) return
    known.irr |= 1 << pin
    this.request(pin, level === 1)
  }

  /** A pin whose service the log shows is unmasked, level, and its line is high. */
  private beforeService(driven: number): void {
    const { window, known } = this
    for (let rest = window.setRemoteIrr; rest !== 0; rest &= rest - 1) {
      const pin = 31 - Math.clz32(rest & -rest)
      const bit = 1 << pin
      if (!known.knows(pin, LEVEL | MASKED)) {
        this.set(pin, LEVEL | MASKED, LEVEL)
        known.learn(pin, LEVEL | MASKED)
      }
      if ((known.irr & bit) === 0) this.request(pin, true)
      known.irr |= bit
    }
    const edges = window.raised & ~window.setRemoteIrr
    if (edges !== 0 && this.showsSet) this.learnEdges(edges, driven)
    if (known.remoteIrrOpen !== 0) this.settleRemoteIrr(driven)
  }

  /** A pin that is raised without Remote IRR is an edge pin, and unmasked. */
  private learnEdges(pins: number, driven: number): void {
    const { known } = this
    for (let rest = pins; rest !== 0; rest &= rest - 1) {
      const pin = 31 - Math.clz32(rest & -rest)
      if (known.knows(pin, LEVEL | MASKED)) continue
      this.set(pin, LEVEL | MASKED, 0)
      known.learn(pin, LEVEL | MASKED)
      if (pin !== driven) this.request(pin, true)
    }
  }

  /** Remote IRR of pins where it is open: a service that was shown tells it. */
  private settleRemoteIrr(driven: number): void {
    const { window, known, shown } = this
    for (let rest = window.setRemoteIrr & known.remoteIrrOpen; rest !== 0; rest &= rest - 1) {
      const pin = 31 - Math.clz32(rest & -rest)
      const bit = 1 << pin
      if (pin === driven || window.raised & bit) this.set(pin, REMOTE_IRR, 0)
      else if (shown.servicePins & bit) this.set(pin, REMOTE_IRR, REMOTE_IRR)
      else continue
      known.remoteIrr |= bit
    }
    const bit = driven >= 0 && driven < PINS ? 1 << driven : 0
    const silent = (known.remoteIrrOpen & bit & ~window.setRemoteIrr) !== 0 && this.showsSet
    if (silent) this.set(driven, REMOTE_IRR, REMOTE_IRR)
  }

  private afterService(): void {
    this.known.remoteIrr |= this.window.setRemoteIrr
  }

  /** After a service of all pins: an unmasked level pin that was not served has its line low. */
  private linesSeenLow(): void {
    const { window, known } = this
    if (!window.complete || !this.showsSet) return
    for (let pin = 0; pin < PINS; pin++) {
      const bit = 1 << pin
      if (known.irr & bit || !known.knows(pin, LEVEL | MASKED)) continue
      const lo = this.registers.lo[pin] as number
      if (!isMasked(lo)) known.irr |= bit
    }
  }

  /** An EOI cleared Remote IRR of the pin: it was level, held the vector, and was in service. */
  private endsService(pin: number): void {
    const { known, window } = this
    if (!known.knows(pin, LEVEL | 0xff)) {
      this.set(pin, LEVEL | 0xff, LEVEL | (window.clearedVector[pin] as number))
      known.learn(pin, LEVEL | 0xff)
    }
    if ((known.remoteIrr & (1 << pin)) === 0) this.set(pin, REMOTE_IRR, REMOTE_IRR)
    known.remoteIrr |= 1 << pin
  }

  private vectorOf(pin: number): number {
    return (this.registers.lo[pin] as number) & 0xff
  }

  private set(pin: number, mask: number, bits: number): void {
    for (const { lo } of this.ioapics) {
      lo[pin] = (((lo[pin] as number) & ~mask) | (bits & mask)) >>> 0
    }
  }

  private request(pin: number, high: boolean): void {
    for (const ioapic of this.ioapics) {
      ioapic.irr = (high ? ioapic.irr | (1 << pin) : ioapic.irr & ~(1 << pin)) >>> 0
    }
  }
}
