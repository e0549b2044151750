/** A delivery inside the write of an RTE: does KVM send what the RTE said before, or says since? */
import { IOWIN, PINS } from '../../core/chips/ioapic.ts'
import { msiDest } from '../../core/chips/msi.ts'
import { isMasked, msiAddress, msiData } from '../../core/chips/rte.ts'
import type { EventTable } from '../event-table.ts'
import { KIND } from '../kinds.ts'
import { isRemapped } from './facts.ts'
import type { Shown } from './shown.ts'
import type { Votes } from './votes.ts'

/** Destination and vector in one number; -1 for what is not known. */
type Message = number

const messageOf = (dest: number, vector: number): Message => (dest & 0xff) * 256 + (vector & 0xff)

export class Redelivery {
  private readonly lo: number[] = Array(PINS).fill(-1)
  private readonly hi: number[] = Array(PINS).fill(-1)
  /** What the RTE said when it was last unmasked. */
  private readonly route: Message[] = Array(PINS).fill(-1)
  /** The route before the write that is looked at. */
  private old: Message = -1
  private pin = -1
  /** The GSI whose message comes next, and the event that raised it. */
  private gsi = -1
  private raised = -1
  private thread = 0

  constructor(private readonly shown: Shown) {}

  /** Follows a write or a read of an RTE. */
  write(events: EventTable, index: number, code: number): void {
    this.pin = -1
    this.gsi = -1
    if (code !== KIND.ioapic_mem_write && code !== KIND.ioapic_mem_read) return
    const select = events.value(index, 1)
    const pin = (select - 0x10) >> 1
    if ((events.value(index, 0) & 0xff) !== IOWIN || pin < 0 || pin >= PINS) return
    const value = events.value(index, 3)
    this.old = this.route[pin] as Message
    if (select & 1) this.hi[pin] = value
    else this.lo[pin] = value
    if (code === KIND.ioapic_mem_write) this.pin = pin
    const now = this.messageOfPin(pin)
    if (now >= 0 && !isMasked(this.lo[pin] as number)) this.route[pin] = now
  }

  look(events: EventTable, index: number, code: number, write: number, votes: Votes): void {
    if (this.shown.remapped) return
    if (code === KIND.kvm_set_irq) {
      this.gsi = events.value(index, 1) === 1 ? events.value(index, 0) : -1
      this.raised = index
      this.thread = events.thread(index)
    } else if (this.gsi >= 0 && events.thread(index) === this.thread) {
      if (code === KIND.kvm_msi_set_irq && this.gsi < PINS) {
        const sent = messageOf(events.value(index, 0), events.value(index, 1))
        if (this.gsi === this.pin && write >= 0) this.compare(sent, index, write, votes)
        else if ((this.route[this.gsi] as Message) < 0) this.route[this.gsi] = sent
      }
      this.gsi = -1
    }
  }

  private compare(sent: Message, index: number, write: number, votes: Votes): void {
    const now = this.messageOfPin(this.pin)
    if (now < 0 || now === this.old) return
    if (sent === now) {
      if (this.old >= 0) votes.add('after-fix', 'message', write, this.raised, index)
    } else if (sent === this.old || this.old < 0) {
      votes.add('before-fix', 'message', write, this.raised, index)
    }
  }

  private messageOfPin(pin: number): Message {
    const lo = this.lo[pin] as number
    const hi = this.hi[pin] as number
    if (lo < 0 || hi < 0) return -1
    const address = msiAddress(lo, hi)
    return isRemapped(address) ? -1 : messageOf(msiDest(address), msiData(lo))
  }
}
