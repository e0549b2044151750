/** The deliveries that are under way, and the access of QEMU's that runs now. */
import { PINS } from '../../core/chips/ioapic.ts'
import { MASKED, RESET_RTE, vectorOf } from '../../core/chips/rte.ts'
import type { EventTable } from '../event-table.ts'
import { messageOf } from '../replay/routes.ts'
import { type LogState, lowBit, NEVER, type Route, routeOf } from '../replay/state.ts'
import { type Delivery, type DeliveryEnd, newDelivery } from './delivery.ts'

export class OpenDeliveries {
  /** The last access, line change or EOI: what runs under QEMU's lock since. */
  access = NEVER
  /** The delivery that it has made last. */
  newest: Delivery | null = null
  /** The pin whose RTE it writes, and the route of that pin before. */
  private written = NEVER
  private before: Route | null = null
  /** Pins that the log showed as after reset, and those it showed unmasked before this access. */
  private reset = 0
  private unmasked = 0
  private unmaskedNow = 0
  private readonly byPin: (Delivery | null)[] = Array.from({ length: PINS }, () => null)

  constructor(
    readonly events: EventTable,
    readonly state: Readonly<LogState>,
    /** Is told of each that is over, or that the log ends with. */
    private readonly onEnded: (delivery: Delivery) => void,
  ) {}

  /** The delivery of a pin whose Remote IRR is set, if the log shows where it began. */
  openOf(pin: number): Delivery | null {
    return this.byPin[pin] ?? null
  }

  open(): readonly Delivery[] {
    return this.byPin.filter((delivery) => delivery !== null)
  }

  beginAccess(index: number): void {
    this.unmasked |= this.unmaskedNow
    this.unmaskedNow = 0
    this.access = index
    this.written = NEVER
    this.before = null
    this.newest = null
  }

  beginWrite(pin: number): void {
    this.written = pin
    this.before = routeOf(this.state, pin)
    this.noteMask(pin)
  }

  /** An unmasking counts from the next access on: what it delivers is of a pin never unmasked. */
  noteMask(pin: number): void {
    const isMasked = lowBit(this.state, pin, MASKED)
    if (isMasked === false) this.unmaskedNow |= 1 << pin
    else if (isMasked && this.state.low[pin] === RESET_RTE.lo) this.reset |= 1 << pin
  }

  begin(pin: number, index: number): Delivery {
    const { state, written, before } = this
    const delivery = newDelivery(pin, index, this.access, routeOf(state, pin))
    const knowsVector = ((state.lowKnown[pin] as number) & 0xff) === 0xff
    if (knowsVector) delivery.vector = vectorOf(state.low[pin] as number)
    delivery.asked = messageOf(state, pin)
    delivery.byWrite = written === pin
    delivery.previous = written === pin ? before : null
    delivery.wasReset = (this.reset & ~this.unmasked & (1 << pin)) !== 0
    this.byPin[pin] = delivery
    this.newest = delivery
    return delivery
  }

  end(pin: number, index: number, how: DeliveryEnd): void {
    const delivery = this.byPin[pin]
    if (!delivery) return
    this.byPin[pin] = null
    delivery.end = index
    delivery.how = how
    this.onEnded(delivery)
  }

  /** The log is over. */
  finish(): void {
    for (const { pin } of this.open()) this.end(pin, this.events.size - 1, 'open')
  }
}
