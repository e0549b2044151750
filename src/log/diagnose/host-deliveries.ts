/**
 * Follows each raised GSI through KVM's tracepoints. `kvm_msi_set_irq` is traced for scans of the
 * EOI exit bitmap too: only the one that follows `kvm_set_irq` on its thread is a delivery, the
 * others tell the routes. Spec: kvm-split.md sections 3 to 5 and 8.
 */
import { NONE, unpackDelivery } from '../kinds.ts'
import { NEVER } from '../replay/state.ts'
import type { Delivery } from './delivery.ts'
import { type HostDelivery, newHostDelivery } from './host-delivery.ts'
import { followScans } from './route-scans.ts'
import type { Handlers, Scene } from './scene.ts'

/** KVM_EXIT_IOAPIC_EOI. */
const IOAPIC_EOI = 26
/** More than a machine has: a mutated line must not fill the memory. */
const MOST_GSIS = 4_096

export interface HostDeliveries {
  readonly on: Handlers
  finish(): void
}

export function trackHostDeliveries(
  { events, state, deliveries }: Scene,
  onEnded: (delivery: HostDelivery) => void,
): HostDeliveries {
  const open = new Map<number, HostDelivery>()
  /** By thread: the GSI raised there whose message or acceptance is still to be traced. */
  const raising = new Map<number, HostDelivery>()
  /** By thread: those whose EOI was written there and may still leave for QEMU. */
  const awaiting = new Map<number, HostDelivery[]>()
  const scans = followScans(events)

  const onSetIrq = (index: number): void => {
    const gsi = events.value(index, 0)
    if (events.value(index, 1) === 0) return
    const before = open.get(gsi)
    if (before) {
      before.isFollowed = true
      onEnded(before)
    }
    if (!before && open.size >= MOST_GSIS) return
    const delivery = newHostDelivery(gsi, index, events.thread(index))
    open.set(gsi, delivery)
    raising.set(delivery.thread, delivery)
    const asked = deliveries.openOf(gsi)
    if (asked && asked.host === null && isSameTime(asked.begin, index)) link(asked, delivery)
  }

  /** Files that were not merged stand one behind the other; their times tell. */
  const isSameTime = (a: number, b: number): boolean =>
    events.source(a) === events.source(b) || !(Math.abs(events.time(a) - events.time(b)) > NEAR_US)

  const onMsi = (index: number): void => {
    const delivery = raising.get(events.thread(index))
    if (!delivery || delivery.msi !== NEVER) return scans.onMessage(index)
    const packed = events.value(index, 2)
    delivery.msi = index
    delivery.dest = events.value(index, 0)
    delivery.vector = events.value(index, 1)
    delivery.isLevel = packed !== NONE && unpackDelivery(packed).level
    delivery.isLogical = packed !== NONE && unpackDelivery(packed).logical
    scans.end(events.thread(index))
  }

  const onAccept = (index: number): void => {
    const delivery = raising.get(events.thread(index))
    const vector = events.value(index, 1)
    if (!delivery || (delivery.msi !== NEVER && delivery.vector !== vector)) return
    const packed = events.value(index, 2)
    if (delivery.accept === NEVER) delivery.accept = index
    if (delivery.msi === NEVER) {
      delivery.vector = vector
      delivery.isLevel = packed !== NONE && unpackDelivery(packed).level
    }
    if (packed !== NONE && unpackDelivery(packed).coalesced) delivery.coalesced = index
    if (delivery.apicids.length < 256) delivery.apicids.push(events.value(index, 0))
  }

  const onInject = (index: number): void => {
    const thread = events.thread(index)
    onEntry(index)
    const apicid = state.threads.get(thread)
    const vector = events.value(index, 0)
    for (const delivery of open.values()) {
      if (delivery.vector !== vector || delivery.inject !== NEVER) continue
      if (apicid === undefined || !delivery.apicids.includes(apicid)) continue
      delivery.inject = index
      if (thread === delivery.thread) scans.judge(delivery)
    }
  }

  const onEoi = (index: number): void => {
    const thread = events.thread(index)
    const vector = events.value(index, 1)
    const apicid = events.value(index, 0)
    raising.delete(thread)
    if (isSecondOf(thread, vector)) return
    settle(thread, index)
    for (const delivery of open.values()) {
      if (!delivery.isLevel || delivery.eoi !== NEVER || delivery.vector !== vector) continue
      if (delivery.apicids.length > 0 && !delivery.apicids.includes(apicid)) continue
      delivery.eoi = index
      delivery.eoiThread = thread
      delivery.eoiApicid = apicid
      const waiting = awaiting.get(thread)
      if (waiting) waiting.push(delivery)
      else awaiting.set(thread, [delivery])
    }
  }

  /** A paravirtual EOI is traced after the EOI proper on some hosts. */
  const isSecondOf = (thread: number, vector: number): boolean =>
    awaiting.get(thread)?.some((delivery) => delivery.vector === vector) ?? false

  /** The thread goes on, so the exits that it owed will not come. */
  const settle = (thread: number, index: number): void => {
    const waiting = awaiting.get(thread)
    if (!waiting) return
    awaiting.delete(thread)
    for (const delivery of waiting) delivery.entered = index
  }

  const onEntry = (index: number): void => {
    const thread = events.thread(index)
    raising.delete(thread)
    settle(thread, index)
    scans.end(thread)
  }

  const onExit = (index: number): void => {
    if (events.value(index, 0) !== IOAPIC_EOI) return
    const thread = events.thread(index)
    raising.delete(thread)
    const waiting = awaiting.get(thread) ?? []
    awaiting.delete(thread)
    for (const delivery of waiting) {
      delivery.exit = index
      if (open.get(delivery.gsi) !== delivery) continue
      open.delete(delivery.gsi)
      onEnded(delivery)
    }
  }

  return {
    on: {
      kvm_set_irq: onSetIrq,
      kvm_msi_set_irq: onMsi,
      kvm_apic_accept_irq: onAccept,
      kvm_inj_virq: onInject,
      kvm_eoi: onEoi,
      kvm_pv_eoi: onEoi,
      kvm_entry: onEntry,
      kvm_userspace_exit: onExit,
    },
    finish: () => {
      for (const delivery of open.values()) onEnded(delivery)
    },
  }
}

function link(asked: Delivery, delivery: HostDelivery): void {
  asked.host = delivery
  delivery.isLinked = true
}

/** Two tracers of one delivery are not further apart, in microseconds. */
const NEAR_US = 50_000
