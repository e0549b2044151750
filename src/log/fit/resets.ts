/**
 * Resets of the machine, which no line tells: the register select is 0 again though nobody wrote
 * it. Somewhere between that access and the one before it, all registers went to their reset state.
 */
import { IOREGSEL } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'

export class Resets {
  /** Pairs: the last access before a reset, and the first after it. */
  private readonly places: number[] = []
  private next = 0

  constructor(events: EventTable) {
    let select = -1
    let last = -1
    for (let index = 0; index < events.size; index++) {
      const code = events.code(index)
      if (code !== KIND.ioapic_mem_write && code !== KIND.ioapic_mem_read) continue
      const printed = events.value(index, 1)
      if (printed === 0 && select > 0) this.places.push(last, index)
      const selects = code === KIND.ioapic_mem_write && (events.value(index, 0) & 0xff) === IOREGSEL
      select = selects ? events.value(index, 3) & 0xff : printed
      last = index
    }
  }

  /** Whether the machine was reset before this access; asked in the order of the log. */
  isBefore(access: number): boolean {
    if (this.places[this.next + 1] !== access) return false
    this.next += 2
    return true
  }

  /** Whether it may have been reset by now, and not been accessed since. */
  mayBeAt(index: number): boolean {
    const after = this.places[this.next]
    return after !== undefined && index > after
  }
}
