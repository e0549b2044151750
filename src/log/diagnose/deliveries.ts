/**
 * The deliveries of level interrupts as QEMU's I/O APIC made them: each begins where Remote IRR is
 * set and ends where it is cleared. What happens in between is noted, for the detectors to judge.
 */
import { IOWIN, PINS, pinOfInput } from '../../core/chips/ioapic.ts'
import { LEVEL, MASKED, REMOTE_IRR } from '../../core/chips/rte.ts'
import { messageOf, rtePin } from '../replay/routes.ts'
import { lowBit, NEVER, routeOf } from '../replay/state.ts'
import { type Delivery, occur, sameMessage } from './delivery.ts'
import type { OpenDeliveries } from './open-deliveries.ts'
import type { Handlers } from './scene.ts'

/** KVM_SIGNAL_MSI. */
const SIGNAL_MSI = 0x4020aea5

export const followDeliveries = (book: OpenDeliveries): Handlers => ({
  ioapic_set_irq: (index) => onSetIrq(book, index),
  ioapic_mem_write: (index) => onMemWrite(book, index),
  ioapic_mem_read: (index) => onMemRead(book, index),
  ioapic_eoi_broadcast: (index) => onBroadcast(book, index),
  ioapic_clear_remote_irr: (index) => book.end(book.events.value(index, 0), index, 'eoi'),
  ioapic_set_remote_irr: (index) => onSetRemoteIrr(book, index),
  ioapic_service: (index) => onService(book, index),
  ioapic_update_kvm_routes: (index) => onRoute(book, book.events.value(index, 0), index),
  kvm_irqchip_commit_routes: (index) => onCommit(book, index),
  kvm_vm_ioctl: (index) => onIoctl(book, index),
})

function onSetRemoteIrr(book: OpenDeliveries, index: number): void {
  const pin = book.events.value(index, 0)
  if (pin >= PINS) return
  const current = book.openOf(pin)
  if (current && book.state.remoteIrrAt[pin] !== index) return occur(current.coalesced, index)
  book.end(pin, index, 'eoi')
  book.begin(pin, index)
}

/** Printed after the test for Remote IRR: what is still open then has ended, unseen. */
function onService(book: OpenDeliveries, index: number): void {
  const pin = book.events.value(index, 0)
  if (pin >= PINS || lowBit(book.state, pin, LEVEL) !== true) return
  const current = book.openOf(pin)
  if (current && (current.trigger !== NEVER || current.access !== book.access))
    book.end(pin, index, 'superseded')
  const delivery = book.openOf(pin) ?? book.begin(pin, index)
  delivery.trigger = index
}

function onSetIrq(book: OpenDeliveries, index: number): void {
  const { events, state } = book
  book.beginAccess(index)
  const pin = pinOfInput(events.value(index, 0))
  const current = book.openOf(pin)
  if (!current) return
  const isHigh = events.value(index, 1) !== 0
  if (isHigh) {
    current.requests++
    current.lastRequest = index
  }
  if (state.lineAt[pin] === index) noteEdge(current, isHigh, index)
}

function noteEdge(delivery: Delivery, isHigh: boolean, index: number): void {
  if (!isHigh) delivery.falls++
  else if (delivery.falls > 0) {
    delivery.raises++
    delivery.lastRaise = index
  }
}

function onMemWrite(book: OpenDeliveries, index: number): void {
  const { events, state } = book
  book.beginAccess(index)
  if ((events.value(index, 0) & 0xff) !== IOWIN) return
  const pin = rtePin(events.value(index, 1))
  if (pin >= PINS) return
  book.beginWrite(pin)
  const current = book.openOf(pin)
  if (!current) return
  if (lowBit(state, pin, LEVEL) === false) book.end(pin, index, 'edge')
  else noteChange(book, current, index)
}

/** The message of a pin that is unmasked is another than that of the delivery under way. */
function noteChange({ state }: OpenDeliveries, delivery: Delivery, index: number): void {
  if (delivery.changed !== NEVER || lowBit(state, delivery.pin, MASKED) !== false) return
  const asked = messageOf(state, delivery.pin)
  if (asked && delivery.asked && !sameMessage(asked, delivery.asked)) delivery.changed = index
}

function onMemRead(book: OpenDeliveries, index: number): void {
  book.beginAccess(index)
  const pin = rtePin(book.events.value(index, 1))
  if (pin >= PINS) return
  book.noteMask(pin)
  if (lowBit(book.state, pin, REMOTE_IRR) === false) book.end(pin, index, 'read')
}

function onBroadcast(book: OpenDeliveries, index: number): void {
  book.beginAccess(index)
  for (let pin = 0; pin < PINS; pin++)
    if (book.state.clearing & (1 << pin)) book.end(pin, index, 'eoi')
}

/** The route becomes what the RTE said, after the delivery and within the same access. */
function onRoute(book: OpenDeliveries, pin: number, index: number): void {
  const delivery = book.openOf(pin)
  if (!delivery?.asked || delivery.access !== book.access || delivery.followed !== NEVER) return
  if (sameMessage(routeOf(book.state, pin), delivery.asked)) delivery.followed = index
}

function onCommit(book: OpenDeliveries, index: number): void {
  for (const { pin } of book.open())
    if (book.state.routeAt[pin] === index) onRoute(book, pin, index)
}

function onIoctl(book: OpenDeliveries, index: number): void {
  if (book.newest && book.events.value(index, 0) === SIGNAL_MSI) book.newest.isMsi = true
  onCommit(book, index)
}
