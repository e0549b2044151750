/** What the service of pins shows of their RTEs, lines and Remote IRR, where they are not known. */
import { PINS } from '../../core/chips/ioapic.ts'
import { isMasked, LEVEL, MASKED, REMOTE_IRR } from '../../core/chips/rte.ts'
import type { Knowledge } from './knowledge.ts'
import type { Registers } from './registers.ts'
import { type Shown, shows } from './shown.ts'
import type { Window } from './window.ts'

export class ServiceLearner {
  private readonly showsSet: boolean

  constructor(
    private readonly known: Knowledge,
    private readonly all: Registers,
    private readonly window: Window,
    private readonly shown: Shown,
  ) {
    this.showsSet = shows(shown, 'ioapic_set_remote_irr')
  }

  /** A pin whose service the log shows is unmasked, level, and its line is high. */
  before(driven: number): void {
    const { window, known } = this
    for (let rest = window.setRemoteIrr; rest !== 0; rest &= rest - 1) {
      const pin = 31 - Math.clz32(rest & -rest)
      const bit = 1 << pin
      if (!known.knows(pin, LEVEL | MASKED)) {
        this.all.set(pin, LEVEL | MASKED, LEVEL)
        known.learn(pin, LEVEL | MASKED)
      }
      if ((known.irr & bit) === 0) this.all.request(pin, true)
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
      this.all.set(pin, LEVEL | MASKED, 0)
      known.learn(pin, LEVEL | MASKED)
      if (pin !== driven) this.all.request(pin, true)
    }
  }

  /** Remote IRR of pins where it is open: a service that was shown tells it. */
  private settleRemoteIrr(driven: number): void {
    const { window, known, shown } = this
    for (let rest = window.setRemoteIrr & known.remoteIrrOpen; rest !== 0; rest &= rest - 1) {
      const pin = 31 - Math.clz32(rest & -rest)
      const bit = 1 << pin
      if (pin === driven || window.raised & bit) this.all.set(pin, REMOTE_IRR, 0)
      else if (shown.servicePins & bit) this.all.set(pin, REMOTE_IRR, REMOTE_IRR)
      else continue
      known.remoteIrr |= bit
    }
    const bit = driven >= 0 && driven < PINS ? 1 << driven : 0
    const silent = (known.remoteIrrOpen & bit & ~window.setRemoteIrr) !== 0 && this.showsSet
    if (silent) this.all.set(driven, REMOTE_IRR, REMOTE_IRR)
  }

  after(): void {
    this.known.remoteIrr |= this.window.setRemoteIrr
  }

  /** After a service of all pins: an unmasked level pin that was not served has its line low. */
  linesSeenLow(): void {
    const { window, known } = this
    if (!window.complete || !this.showsSet) return
    for (let pin = 0; pin < PINS; pin++) {
      const bit = 1 << pin
      if (known.irr & bit || !known.knows(pin, LEVEL | MASKED)) continue
      const lo = this.all.ioapics[0]?.lo[pin] as number
      if (!isMasked(lo)) known.irr |= bit
    }
  }
}
