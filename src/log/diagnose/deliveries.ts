/**
 * The deliveries of level interrupts as QEMU's I/O APIC made them: each begins where Remote IRR is
 * set and ends where it is cleared. What happens in between is noted, for the detectors to judge.
 */
import { IOWIN, PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import { LEVEL, MASKED, REMOTE_IRR, RESET_RTE, vectorOf } from '../../core/chips/rte.ts'
import { messageOf, rtePin } from '../replay/routes.ts'
import { lowBit, NEVER, type Route, routeOf } from '../replay/state.ts'
import { type Delivery, type DeliveryEnd, newDelivery, occur } from './delivery.ts'
import type { Handlers, Scene } from './scene.ts'

/** KVM_SIGNAL_MSI. */
const SIGNAL_MSI = 0x4020aea5

/** Who wants to know of a delivery that is over, or that the log ends with. */
export type OnEnded = (delivery: Delivery) => void

export interface Deliveries {
  readonly on: Handlers
  /** The delivery of a pin whose Remote IRR is set, if the log shows where it began. */
  openOf(pin: number): Delivery | null
  open(): readonly Delivery[]
  /** The last access, line change or EOI: what runs under QEMU's lock since. */
  access(): number
  finish(): void
}

export function trackDeliveries(
  { events, state }: Omit<Scene, 'deliveries'>,
  onEnded: OnEnded,
): Deliveries {
  const open: (Delivery | null)[] = Array.from({ length: PINS }, () => null)
  let access = NEVER
  /** The route of each pin before the access that runs now. */
  let before: Route | null = null
  let written = NEVER
  /** Pins that the log showed masked and empty, as after reset, and those it ever showed unmasked. */
  let reset = 0
  let unmasked = 0
  let fresh = 0
  /** The delivery that the access has made last. */
  let newest: Delivery | null = null

  const end = (pin: number, index: number, how: DeliveryEnd): void => {
    const delivery = open[pin]
    if (!delivery) return
    open[pin] = null
    delivery.end = index
    delivery.how = how
    onEnded(delivery)
  }

  const begin = (pin: number, index: number): Delivery => {
    const delivery = newDelivery(pin, index, access, routeOf(state, pin))
    if (hasVector(pin)) delivery.vector = vectorOf(state.low[pin] as number)
    delivery.asked = messageOf(state, pin)
    delivery.byWrite = written === pin
    delivery.previous = written === pin ? before : null
    delivery.lineHigh = state.line[pin] === 1
    delivery.wasReset = (reset & ~unmasked & (1 << pin)) !== 0
    open[pin] = delivery
    newest = delivery
    return delivery
  }

  const hasVector = (pin: number): boolean => ((state.lowKnown[pin] as number) & 0xff) === 0xff

  const beginAccess = (index: number): void => {
    unmasked |= fresh
    fresh = 0
    access = index
    written = NEVER
    before = null
    newest = null
  }

  /** An unmasking counts from the next access on: what it delivers is of a pin never unmasked. */
  const noteMask = (pin: number): void => {
    const isMasked = lowBit(state, pin, MASKED)
    if (isMasked === false) fresh |= 1 << pin
    else if (isMasked && state.low[pin] === RESET_RTE.lo) reset |= 1 << pin
  }

  const onSetRemoteIrr = (index: number): void => {
    const pin = events.value(index, 0)
    if (pin >= PINS) return
    const current = open[pin]
    if (!current) begin(pin, index)
    else if (state.remoteIrrAt[pin] === index) {
      end(pin, index, 'eoi')
      begin(pin, index)
    } else occur(current.coalesced, index)
  }

  const onService = (index: number): void => {
    const pin = events.value(index, 0)
    if (pin >= PINS || lowBit(state, pin, LEVEL) !== true) return
    let current = open[pin] ?? null
    // The line is printed after the test for Remote IRR: an end of the one before was not seen.
    if (current && (current.trigger !== NEVER || current.access !== access)) {
      end(pin, index, 'superseded')
      current = null
    }
    current ??= begin(pin, index)
    current.trigger = index
  }

  const onSetIrq = (index: number): void => {
    beginAccess(index)
    const pin = pinOfInput(events.value(index, 0))
    const current = pin < PINS ? open[pin] : null
    if (!current) return
    const level = events.value(index, 1) !== 0
    if (level) {
      current.requests++
      current.lastRequest = index
    }
    if (state.lineAt[pin] !== index) return
    if (!level) current.falls++
    else if (current.falls > 0) {
      current.raises++
      current.lastRaise = index
    }
  }

  const onMemWrite = (index: number): void => {
    beginAccess(index)
    if ((events.value(index, 0) & 0xff) !== IOWIN) return
    const pin = rtePin(events.value(index, 1))
    if (pin >= PINS) return
    written = pin
    before = routeOf(state, pin)
    noteMask(pin)
    const current = open[pin]
    if (!current) return
    if (lowBit(state, pin, LEVEL) === false) return end(pin, index, 'edge')
    noteChange(current, index)
  }

  /** The message of a pin that is unmasked is another than that of the delivery under way. */
  const noteChange = (delivery: Delivery, index: number): void => {
    if (lowBit(state, delivery.pin, MASKED) !== false) return
    const asked = messageOf(state, delivery.pin)
    if (!asked || !delivery.asked || delivery.changed !== NEVER) return
    const same = asked.address === delivery.asked.address && asked.data === delivery.asked.data
    if (!same) delivery.changed = index
  }

  const onMemRead = (index: number): void => {
    beginAccess(index)
    const pin = rtePin(events.value(index, 1))
    if (pin < PINS) noteMask(pin)
    if (pin < PINS && open[pin] && lowBit(state, pin, REMOTE_IRR) === false) end(pin, index, 'read')
  }

  const onBroadcast = (index: number): void => {
    beginAccess(index)
    for (let pin = 0; pin < PINS; pin++) if (state.clearing & (1 << pin)) end(pin, index, 'eoi')
  }

  const onClear = (index: number): void => {
    const pin = events.value(index, 0)
    if (pin < PINS) end(pin, index, 'eoi')
  }

  /** The route follows what the RTE says, after the delivery and within the same access. */
  const onRoute = (pin: number, index: number): void => {
    const delivery = open[pin]
    if (!delivery?.asked || delivery.access !== access || delivery.followed !== NEVER) return
    const { address, data } = routeOf(state, pin)
    if (address === delivery.asked.address && data === delivery.asked.data)
      delivery.followed = index
  }

  const onCommit = (index: number): void => {
    for (let pin = 0; pin < PINS; pin++)
      if (open[pin] && state.routeAt[pin] === index) onRoute(pin, index)
  }

  const onIoctl = (index: number): void => {
    if (newest && events.value(index, 0) === SIGNAL_MSI) newest.isMsi = true
    onCommit(index)
  }

  const opened = (): Delivery[] => open.filter((delivery) => delivery !== null)

  return {
    on: {
      ioapic_set_irq: onSetIrq,
      ioapic_mem_write: onMemWrite,
      ioapic_mem_read: onMemRead,
      ioapic_eoi_broadcast: onBroadcast,
      ioapic_clear_remote_irr: onClear,
      ioapic_set_remote_irr: onSetRemoteIrr,
      ioapic_service: onService,
      ioapic_update_kvm_routes: (index) => onRoute(events.value(index, 0), index),
      kvm_irqchip_commit_routes: onCommit,
      kvm_vm_ioctl: onIoctl,
    },
    openOf: (pin) => open[pin] ?? null,
    open: opened,
    access: () => access,
    finish: () => {
      for (const { pin } of opened()) end(pin, events.size - 1, 'open')
    },
  }
}
