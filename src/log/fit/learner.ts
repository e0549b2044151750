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
import { isLevel, LEVEL, LOGICAL, MASKED, REMOTE_IRR } from '../../core/chips/rte.ts'
import { ALL_PINS } from './facts.ts'
import { type Knowledge, MESSAGE } from './knowledge.ts'
import type { Registers } from './registers.ts'
import { ServiceLearner } from './service-learner.ts'
import { type Shown, shows } from './shown.ts'
import type { Window } from './window.ts'

/** Reset state: a pin that reads so and was never written has never had a route. */
const UNTOUCHED = MASKED

export class Learner {
  private readonly service: ServiceLearner
  private readonly showsClear: boolean

  constructor(
    private readonly known: Knowledge,
    private readonly all: Registers,
    private readonly window: Window,
    shown: Shown,
  ) {
    this.service = new ServiceLearner(known, all, window, shown)
    this.showsClear = shows(shown, 'ioapic_clear_remote_irr')
  }

  /** The machine was reset, and nothing is unknown for once. */
  reset(): void {
    const { known } = this
    for (const ioapic of this.all.ioapics) reset(ioapic)
    known.lo.fill(0xffffffff)
    known.hi = ALL_PINS
    known.irr = ALL_PINS
    known.remoteIrr = ALL_PINS
    known.select = true
    known.id = true
  }

  /** Any machine's: for what is the same in all. */
  get registers(): Ioapic {
    return this.all.ioapics[0] as Ioapic
  }

  /** Every line names the selected register: whether it is the one that the machines have. */
  select(select: number): boolean {
    const agrees = !this.known.select || this.registers.ioregsel === select
    this.known.select = true
    for (const ioapic of this.all.ioapics) ioapic.ioregsel = select
    return agrees
  }

  /** Before a line changes. */
  beforeLine(input: number): void {
    const pin = pinOfInput(input)
    this.service.before(pin)
  }

  afterLine(input: number, level: number): void {
    const pin = pinOfInput(input)
    if (pin >= PINS) return
    const { known } = this
    const bit = 1 << pin
    known.line[pin] = level === 0 ? 0 : 1
    if (!known.knows(pin, LEVEL)) known.irr &= ~bit
    else if (isLevel(this.registers.lo[pin] as number)) known.irr |= bit
    this.service.after()
  }

  /** Before an RTE is written; other pins may be served with it. */
  beforeWrite(select: number): void {
    const { known } = this
    const pin = pinOfIndex(select)
    if (select & 1) known.hi |= 1 << pin
    else known.learn(pin, ~REMOTE_IRR)
    this.service.before(-1)
  }

  afterWrite(index: number): void {
    const { known } = this
    const pin = pinOfIndex(index)
    const bit = 1 << pin
    known.eoiCount |= bit
    known.written |= bit
    if (!isLevel(this.registers.lo[pin] as number) && (index & 1) === 0) known.remoteIrr |= bit
    this.service.after()
    this.service.linesSeenLow()
  }

  /** Before an EOI of `vector` arrives. */
  beforeEoi(vector: number): void {
    const { window, known } = this
    for (let pin = 0; pin < PINS; pin++) {
      const bit = 1 << pin
      if (window.clearRemoteIrr & bit) this.endsService(pin)
      else if ((known.remoteIrr & bit) === 0 && this.showsClear) this.all.set(pin, REMOTE_IRR, 0)
      if (window.delayed & bit && (known.eoiCount & bit) === 0) {
        for (const { eoiCount } of this.all.ioapics) eoiCount[pin] = SUCCESSIVE_EOI_MAX - 1
      }
      if (known.knows(pin, LEVEL | 0xff) && this.vectorOf(pin) === vector && this.showsClear) {
        known.remoteIrr |= bit
      }
    }
    this.service.before(-1)
  }

  afterEoi(): void {
    const { clearRemoteIrr, setRemoteIrr, delayed } = this.window
    this.known.eoiCount |= clearRemoteIrr & (delayed | ~setRemoteIrr)
    this.known.remoteIrr |= clearRemoteIrr
    this.service.after()
  }

  /** Before a register is read; true if it is a pin that seems never to have been used. */
  beforeRead(select: number, value: number): boolean {
    const { known } = this
    if (isRteIndex(select)) return this.readRte(select, value)
    if ((select === INDEX_ID || select === INDEX_ARBITRATION) && !known.id) {
      known.id = true
      for (const ioapic of this.all.ioapics) ioapic.id = (value >>> 24) & 0xf
    }
    return false
  }

  /** The route that a debug line prints is what the RTE asks for. */
  message(pin: number, address: number, data: number): void {
    const { known } = this
    const logical = address & 4 ? LOGICAL : 0
    this.all.set(pin, MESSAGE & ~(known.lo[pin] as number), (data & MESSAGE & ~LOGICAL) | logical)
    known.learn(pin, MESSAGE)
    const bit = 1 << pin
    if (known.hi & bit) return
    known.hi |= bit
    for (const { hi } of this.all.ioapics) hi[pin] = (((address >>> 4) & 0xffff) << 16) >>> 0
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
    for (const ioapic of this.all.ioapics) {
      if (select & 1) ioapic.hi[pin] = value
      else ioapic.lo[pin] = value
    }
  }

  private readRte(select: number, value: number): boolean {
    const { known } = this
    const pin = pinOfIndex(select)
    const bit = 1 << pin
    if (select & 1) {
      if ((known.hi & bit) === 0) for (const { hi } of this.all.ioapics) hi[pin] = value
      known.hi |= bit
      return false
    }
    const wasLevel = known.knows(pin, LEVEL)
    const open = ~(known.lo[pin] as number) & ~REMOTE_IRR
    this.all.set(pin, open, value)
    if ((known.remoteIrr & bit) === 0) this.all.set(pin, REMOTE_IRR, value)
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
    this.all.request(pin, level === 1)
  }

  /** An EOI cleared Remote IRR of the pin: it was level, held the vector, and was in service. */
  private endsService(pin: number): void {
    const { known, window } = this
    if (!known.knows(pin, LEVEL | 0xff)) {
      this.all.set(pin, LEVEL | 0xff, LEVEL | (window.clearedVector[pin] as number))
      known.learn(pin, LEVEL | 0xff)
    }
    if ((known.remoteIrr & (1 << pin)) === 0) this.all.set(pin, REMOTE_IRR, REMOTE_IRR)
    known.remoteIrr |= 1 << pin
  }

  private vectorOf(pin: number): number {
    return (this.registers.lo[pin] as number) & 0xff
  }
}
