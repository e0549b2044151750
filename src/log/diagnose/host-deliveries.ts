/**
 * Follows each raised GSI through KVM's tracepoints. `kvm_msi_set_irq` is traced for scans of the
 * EOI exit bitmap too: only the one that follows `kvm_set_irq` on its thread is a delivery, the
 * others tell the routes. Spec: kvm-split.md sections 3 to 5 and 8.
 */
import { type Delivery, NONE, unpackDelivery } from '../kinds.ts'
import { NEVER } from '../replay/state.ts'
import type { OpenHostDeliveries } from './open-host-deliveries.ts'
import type { Handlers } from './scene.ts'

/** KVM_EXIT_IOAPIC_EOI. */
const IOAPIC_EOI = 26
/** Interrupts to many CPUs at once are broadcasts; so many are kept. */
const MOST_TARGETS = 256

export const followHostDeliveries = (book: OpenHostDeliveries): Handlers => ({
  kvm_set_irq(index) {
    if (book.events.value(index, 1) !== 0) book.begin(book.events.value(index, 0), index)
  },
  kvm_msi_set_irq: (index) => onMsi(book, index),
  kvm_apic_accept_irq: (index) => onAccept(book, index),
  kvm_inj_virq: (index) => onInject(book, index),
  kvm_eoi: (index) => onEoi(book, index),
  kvm_pv_eoi: (index) => onEoi(book, index),
  kvm_entry: (index) => onEntry(book, index),
  kvm_userspace_exit: (index) => onExit(book, index),
})

const deliveryAt = ({ events }: OpenHostDeliveries, index: number): Delivery | null => {
  const packed = events.value(index, 2)
  return packed === NONE ? null : unpackDelivery(packed)
}

function onMsi(book: OpenHostDeliveries, index: number): void {
  const { events, scans } = book
  const thread = events.thread(index)
  const delivery = book.raisingOn(thread)
  if (!delivery || delivery.msi !== NEVER) return scans.onMessage(index)
  const said = deliveryAt(book, index)
  delivery.msi = index
  delivery.dest = events.value(index, 0)
  delivery.vector = events.value(index, 1)
  delivery.isLevel = said?.level ?? false
  delivery.isLogical = said?.logical ?? false
  scans.end(thread)
}

function onAccept(book: OpenHostDeliveries, index: number): void {
  const { events } = book
  const delivery = book.raisingOn(events.thread(index))
  const vector = events.value(index, 1)
  if (!delivery || (delivery.msi !== NEVER && delivery.vector !== vector)) return
  const said = deliveryAt(book, index)
  if (delivery.accept === NEVER) delivery.accept = index
  if (delivery.msi === NEVER) {
    delivery.vector = vector
    delivery.isLevel = said?.level ?? false
  }
  if (said?.coalesced) delivery.coalesced = index
  if (delivery.apicids.length < MOST_TARGETS) delivery.apicids.push(events.value(index, 0))
}

function onInject(book: OpenHostDeliveries, index: number): void {
  const { events, state, scans } = book
  const thread = events.thread(index)
  onEntry(book, index)
  const apicid = state.threads.get(thread)
  const vector = events.value(index, 0)
  for (const delivery of book.open()) {
    if (delivery.vector !== vector || delivery.inject !== NEVER) continue
    if (apicid === undefined || !delivery.apicids.includes(apicid)) continue
    delivery.inject = index
    if (thread === delivery.thread) scans.judge(delivery)
  }
}

function onEoi(book: OpenHostDeliveries, index: number): void {
  const { events } = book
  const thread = events.thread(index)
  const apicid = events.value(index, 0)
  const vector = events.value(index, 1)
  book.hasRaised(thread)
  if (book.awaits(thread, vector)) return
  book.goesOn(thread, index)
  for (const delivery of book.open()) {
    if (!delivery.isLevel || delivery.eoi !== NEVER || delivery.vector !== vector) continue
    if (delivery.apicids.length > 0 && !delivery.apicids.includes(apicid)) continue
    delivery.eoi = index
    delivery.eoiApicid = apicid
    book.await(thread, delivery)
  }
}

function onEntry(book: OpenHostDeliveries, index: number): void {
  const thread = book.events.thread(index)
  book.hasRaised(thread)
  book.goesOn(thread, index)
  book.scans.end(thread)
}

function onExit(book: OpenHostDeliveries, index: number): void {
  if (book.events.value(index, 0) !== IOAPIC_EOI) return
  const thread = book.events.thread(index)
  book.hasRaised(thread)
  book.exits(thread, index)
}
