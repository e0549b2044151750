/** The raised GSIs that the host's tracer shows, and what each thread still owes of them. */
import type { EventTable } from '../event-table.ts'
import type { LogState } from '../replay/state.ts'
import { type HostDelivery, newHostDelivery } from './host-delivery.ts'
import type { OpenDeliveries } from './open-deliveries.ts'
import { followScans } from './route-scans.ts'

/** More than a machine has: a mutated line must not fill the memory. */
const MOST_GSIS = 4_096
/** Two tracers of one delivery are not further apart, in microseconds. */
const NEAR_US = 50_000

export class OpenHostDeliveries {
  readonly scans
  private readonly byGsi = new Map<number, HostDelivery>()
  /** By thread: the GSI raised there whose message or acceptance is still to be traced. */
  private readonly raising = new Map<number, HostDelivery>()
  /** By thread: those whose EOI was written there and may still leave for QEMU. */
  private readonly awaiting = new Map<number, HostDelivery[]>()

  constructor(
    readonly events: EventTable,
    readonly state: Readonly<LogState>,
    private readonly deliveries: OpenDeliveries,
    /** Is told of each that is over, or that the log ends with. */
    private readonly onEnded: (delivery: HostDelivery) => void,
  ) {
    this.scans = followScans(events)
  }

  open(): Iterable<HostDelivery> {
    return this.byGsi.values()
  }

  begin(gsi: number, index: number): void {
    const before = this.byGsi.get(gsi)
    if (!before && this.byGsi.size >= MOST_GSIS) return
    if (before) {
      before.isFollowed = true
      this.onEnded(before)
    }
    const delivery = newHostDelivery(gsi, index, this.events.thread(index))
    this.byGsi.set(gsi, delivery)
    this.raising.set(delivery.thread, delivery)
    const asked = this.deliveries.openOf(gsi)
    if (!asked || asked.host || !this.isSameTime(asked.begin, index)) return
    asked.host = delivery
    delivery.isLinked = true
  }

  /** Files that were not merged stand one behind the other; their times tell. */
  private isSameTime(a: number, b: number): boolean {
    const { events } = this
    const isFar = Math.abs(events.time(a) - events.time(b)) > NEAR_US
    return events.source(a) === events.source(b) || !isFar
  }

  raisingOn(thread: number): HostDelivery | undefined {
    return this.raising.get(thread)
  }

  hasRaised(thread: number): void {
    this.raising.delete(thread)
  }

  /** A paravirtual EOI is traced after the EOI proper on some hosts. */
  awaits(thread: number, vector: number): boolean {
    return this.awaiting.get(thread)?.some((delivery) => delivery.vector === vector) ?? false
  }

  await(thread: number, delivery: HostDelivery): void {
    const waiting = this.awaiting.get(thread)
    if (waiting) waiting.push(delivery)
    else this.awaiting.set(thread, [delivery])
  }

  /** The thread goes on, so the exits that it owed will not come. */
  goesOn(thread: number, index: number): void {
    for (const delivery of this.awaiting.get(thread) ?? []) delivery.entered = index
    this.awaiting.delete(thread)
  }

  exits(thread: number, index: number): void {
    const waiting = this.awaiting.get(thread) ?? []
    this.awaiting.delete(thread)
    for (const delivery of waiting) {
      delivery.exit = index
      if (this.byGsi.get(delivery.gsi) !== delivery) continue
      this.byGsi.delete(delivery.gsi)
      this.onEnded(delivery)
    }
  }

  /** The log is over. */
  finish(): void {
    for (const delivery of this.byGsi.values()) this.onEnded(delivery)
  }
}
