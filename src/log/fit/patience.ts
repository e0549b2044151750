/**
 * When an EOI that must come is missing: the guest says that it waited in vain, or it has been busy
 * for long since. The end of a log shows nothing.
 */
import { PINS } from '../../core/chips/ioapic.ts'
import type { EventTable } from '../event-table.ts'
import type { Sent } from './port.ts'
import type { Replica } from './replica.ts'
import { type Shown, shows } from './shown.ts'

/** No handler takes so long, in microseconds; of a pause between two events a part counts. */
const LIMIT = 2_000_000
const PAUSE = 250_000

/** So many calls must have come before a complaint counts. */
const CALLS = 2

interface Wait {
  sent: Sent | null
  busy: number
  calls: number
}

export class Patience {
  private readonly waits: readonly (readonly Wait[])[]
  private readonly applies: boolean
  private busy = 0
  private calls = 0
  private time = Number.NaN

  constructor(
    private readonly events: EventTable,
    shown: Shown,
    private readonly replicas: readonly Replica[],
  ) {
    this.applies = shown.split && shows(shown, 'ioapic_eoi_broadcast')
    this.waits = replicas.map(() =>
      Array.from({ length: PINS }, () => ({ sent: null, busy: 0, calls: 0 })),
    )
  }

  /** A call into the I/O APIC. */
  call(index: number): void {
    if (!this.applies) return
    this.calls++
    const time = this.events.time(index)
    const passed = time - this.time
    if (passed > 0) this.busy += Math.min(passed, PAUSE)
    if (!Number.isNaN(time)) this.time = time
    this.look(index, (wait) => this.busy - wait.busy > LIMIT)
  }

  /** The guest waited in vain for a handler. */
  stuck(index: number): void {
    if (this.applies) this.look(index, (wait) => this.calls - wait.calls >= CALLS)
  }

  private look(index: number, isOver: (wait: Wait) => boolean): void {
    for (let at = 0; at < this.replicas.length; at++) {
      const replica = this.replicas[at] as Replica
      for (let rest = replica.port.waiting; rest !== 0; rest &= rest - 1) {
        const pin = 31 - Math.clz32(rest & -rest)
        const wait = this.waits[at]?.[pin] as Wait
        const sent = replica.port.unanswered[pin] as Sent
        if (wait.sent !== sent) this.begin(wait, sent)
        else if (isOver(wait)) giveUp(replica, pin, sent, index)
      }
    }
  }

  private begin(wait: Wait, sent: Sent): void {
    wait.sent = sent
    wait.busy = this.busy
    wait.calls = this.calls
  }
}

/** Rules under which the EOI was sure to come are at odds with the log. */
function giveUp(replica: Replica, pin: number, { data, known, reach }: Sent, index: number): void {
  replica.port.answered(pin)
  if (!known || !reach.certain) return
  const vector = data & 0xff
  for (const rule of replica.rules) {
    for (const vcpu of reach.vcpus) {
      if (!rule.isLive(vcpu, vector) || rule.exit(vcpu, vector) !== 'yes') continue
      rule.tally.conflict(
        index,
        () =>
          `ioapic_eoi_broadcast for vector ${vector}: ${rule.rule} lets this EOI of vCPU ${vcpu} leave the kernel`,
      )
      rule.doubt(vcpu, vector)
    }
  }
}
