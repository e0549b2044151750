/** What a log shows between one call into the I/O APIC and the next: the call's doing. */
import { EOIR, PINS } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import { isInput } from './origins.ts'

/** One object for all calls: a log has millions. Masks have one bit a pin. */
export class Window {
  setRemoteIrr = 0
  clearRemoteIrr = 0
  delayed = 0
  raised = 0
  /** The broadcast that a write to the EOI register made; -1 for none. */
  broadcast = -1
  /** Ended by another call, not by the log's end. */
  complete = false
  readonly clearedVector = new Uint8Array(PINS)

  constructor(private readonly events: EventTable) {}

  look(call: number): void {
    const { events } = this
    this.setRemoteIrr = 0
    this.clearRemoteIrr = 0
    this.delayed = 0
    this.raised = 0
    this.broadcast = -1
    this.complete = false
    let first = true
    for (let index = call + 1; index < events.size; index++) {
      const code = events.code(index)
      if (isInput(code)) {
        if (!first || !this.isBroadcastOf(call, index)) {
          this.complete = true
          return
        }
        this.broadcast = index
        first = false
      } else if (this.note(code, events.value(index, 0), index)) first = false
    }
  }

  private isBroadcastOf(call: number, index: number): boolean {
    const { events } = this
    return (
      events.code(call) === KIND.ioapic_mem_write &&
      events.code(index) === KIND.ioapic_eoi_broadcast &&
      (events.value(call, 0) & 0xff) === EOIR &&
      events.value(call, 2) === 4 &&
      events.value(call, 3) === events.value(index, 0)
    )
  }

  /** Whether it is an output of the I/O APIC. */
  private note(code: number, pin: number, index: number): boolean {
    if (pin >= PINS) return false
    const bit = 1 << pin
    switch (code) {
      case KIND.ioapic_set_remote_irr:
        this.setRemoteIrr |= bit
        return true
      case KIND.ioapic_clear_remote_irr:
        this.clearRemoteIrr |= bit
        this.clearedVector[pin] = this.events.value(index, 1)
        return true
      case KIND.ioapic_eoi_delayed_reassert:
        this.delayed |= bit
        return true
      case KIND.ioapic_service:
        this.raised |= bit
        return true
    }
    return false
  }
}
