/** Accesses to the register window: what every machine reads there, and does when it is written. */
import { IOREGSEL, IOWIN, isRteIndex, pinOfIndex } from '../../core/chips/ioapic.ts'
import { remoteIrr } from '../../core/chips/rte.ts'
import type { Excuses } from './excuses.ts'
import type { Knowledge } from './knowledge.ts'
import type { Learner } from './learner.ts'
import type { Replica } from './replica.ts'
import { type Shown, shows } from './shown.ts'
import type { Window } from './window.ts'

export interface Followers {
  readonly known: Knowledge
  readonly learner: Learner
  readonly window: Window
  readonly shown: Shown
  readonly excuses: Excuses
  readonly replicas: readonly Replica[]
}

export class Accesses {
  constructor(private readonly of: Followers) {}

  read(index: number, offset: number, select: number, size: number, value: number): void {
    const isWindow = (offset & 0xff) === IOWIN && size === 4
    const version = isWindow ? this.of.learner.versionIn(offset, select, value) : 0
    if (version !== 0) this.setVersion(version)
    const unused = isWindow && this.of.learner.beforeRead(select, value)
    let parts = false
    for (const replica of this.of.replicas) {
      if (unused) replica.port.presumeEmpty(pinOfIndex(select))
      const found = replica.run('read', offset, size, 0) >>> 0
      if (found === value >>> 0) continue
      parts = true
      if (this.of.excuses.damagedBefore(index)) continue
      replica.tally.conflict(index, () => `ioapic_mem_read with retval 0x${found.toString(16)}`)
    }
    if (isWindow && isRteIndex(select)) this.seeIdle(select, value)
    if (parts && isWindow) this.of.learner.adoptRead(select, value)
  }

  /** A pin that reads with Remote IRR clear has nothing in service. */
  private seeIdle(select: number, value: number): void {
    if (select & 1 || remoteIrr(value)) return
    for (const { port } of this.of.replicas) port.stray &= ~(1 << pinOfIndex(select))
  }

  write(offset: number, select: number, size: number, value: number): void {
    const place = offset & 0xff
    const isRte = place === IOWIN && size === 4 && isRteIndex(select)
    const isEoi = place !== IOREGSEL && place !== IOWIN
    if (isRte) this.of.learner.beforeWrite(select)
    else if (isEoi) this.beforeExplicitEoi(value)
    for (const { port } of this.of.replicas) port.expectsBroadcast = true
    for (const replica of this.of.replicas) replica.run('write', offset, size, value)
    if (isRte) this.of.learner.afterWrite(select)
    else if (this.of.window.broadcast >= 0) this.of.learner.afterEoi()
    this.of.excuses.afterWrite(isRte)
    if (!isRte && place === IOWIN && select === 0) this.of.known.id = true
  }

  /** The EOI register is there from version 0x20 on. */
  private beforeExplicitEoi(vector: number): void {
    const { window, known, learner, shown } = this.of
    if (window.broadcast >= 0) {
      if (!known.version) this.setVersion(0x20)
      learner.beforeEoi(vector)
    } else if (!known.version && window.complete && shows(shown, 'ioapic_eoi_broadcast')) {
      this.setVersion(0x11)
    } else learner.beforeEoi(vector)
    for (const { rules } of this.of.replicas) {
      for (const rule of rules) for (const id of rule.holders(vector)) rule.doubt(id, vector)
    }
  }

  private setVersion(version: 0x11 | 0x20): void {
    this.of.known.version = true
    for (const { port } of this.of.replicas) port.version = version
  }
}
