/** What stands between a log and a conflict: damaged lines, and work that other code asked for. */

import { PINS } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import type { Log } from '../log.ts'
import { IOCTL } from './expected.ts'
import type { Excuse } from './replica.ts'
import { type Shown, shows } from './shown.ts'

/** So many lines back is enough to look for one that is damaged. */
const REACH = 1_000

export class Excuses implements Excuse {
  private readonly events: EventTable
  private lastCall = -1
  /** The last call was a write after which the patched order leaves the routes alone. */
  private idleWrite = false
  /** Routes of other devices were changed: their commit belongs to them. */
  private others = false
  private othersIoctl = false
  private readonly showsCommit: boolean
  private readonly showsIoctl: boolean
  private readonly onlyIoctls: boolean
  private readonly remaps: boolean

  constructor(
    private readonly log: Log,
    shown: Shown,
  ) {
    this.events = log.events
    this.showsCommit = shows(shown, 'kvm_irqchip_commit_routes')
    this.showsIoctl = shown.routingIoctl
    this.onlyIoctls = !this.showsCommit && !shows(shown, 'kvm_irqchip_update_msi_route')
    this.remaps = shown.remapped || shows(shown, 'vtd_ir')
  }

  called(index: number): void {
    this.lastCall = index
    this.idleWrite = false
  }

  afterWrite(isRte: boolean): void {
    this.idleWrite = !isRte
  }

  foreign(): void {
    this.others = true
  }

  /** Whether an output is another device's: a route above the I/O APIC's, or the commit of one. */
  isForeign(code: number, first: number): boolean {
    if (code === KIND.kvm_irqchip_update_msi_route && first >= PINS) {
      this.others = true
      return true
    }
    if (code === KIND.kvm_irqchip_commit_routes && this.others) {
      this.others = false
      this.othersIoctl = this.showsIoctl
      return true
    }
    if (code !== KIND.kvm_vm_ioctl || first !== IOCTL.routing) return false
    const isTheirs = this.othersIoctl || (this.others && !this.showsCommit)
    if (isTheirs) this.othersIoctl = this.others = false
    return isTheirs
  }

  /** An interrupt remapping unit asks for an update by itself; so may others, told as ioctl only. */
  routesByThemselves(index: number): boolean {
    if (this.idleWrite && this.sameThread(index)) return false
    return this.remaps || (this.onlyIoctls && this.events.code(index) === KIND.kvm_vm_ioctl)
  }

  damagedBefore(index: number): boolean {
    const { events, log } = this
    const source = events.source(index)
    const lines = log.sources[source]?.lines
    if (!lines || lines.total().damaged === 0) return false
    const to = events.line(index)
    const since = this.lastCall >= 0 && events.source(this.lastCall) === source
    const from = Math.max(since ? events.line(this.lastCall) : 1, to - REACH)
    for (let line = from; line <= to && line <= lines.size; line++) {
      if (lines.classOf(line) === 'damaged') return true
    }
    return false
  }

  private sameThread(index: number): boolean {
    const thread = this.events.thread(index)
    const caller = this.events.thread(this.lastCall)
    return thread === 0 || caller === 0 || thread === caller
  }
}
