/**
 * Interrupts followed from the line to the handler: which events are stations of one and the same
 * delivery. An event belongs to one at most. Where a log does not tell (no host events, lost ones)
 * a delivery ends with the last station that is sure.
 */
import { pinOfInput } from '../core/chips/ioapic.ts'
import type { EventTable } from '../log/event-table.ts'
import { KIND, NONE, unpackDelivery } from '../log/kinds.ts'
import type { Concern } from './concern.ts'

/** One delivery; `stations` are event indices, ascending, two or more. */
export interface Flow {
  readonly pin: number
  readonly stations: readonly number[]
  /** Whether a handler was seen to run. */
  readonly handled: boolean
}

interface Open {
  readonly pin: number
  readonly stations: number[]
  vcpu: number
  vector: number
}

/** KVM's GSIs are no more; a mutated line must not fill the memory. */
const MOST_PINS = 4_096

class Following {
  private readonly high = new Set<number>()
  /** By pin: where its line rose, and no delivery has begun since. */
  private readonly rises = new Map<number, number>()
  /** By pin: begun and not yet handled. */
  private readonly open = new Map<number, Open>()
  /** By thread: raised, and its message or acceptance is still to come. */
  private readonly raising = new Map<number, Open>()
  readonly done: Flow[] = []

  constructor(
    private readonly events: EventTable,
    private readonly threads: ReadonlyMap<number, number>,
  ) {}

  rise(index: number): void {
    const pin = pinOfInput(this.events.value(index, 0))
    if (this.events.value(index, 1) === 0) {
      this.high.delete(pin)
      this.rises.delete(pin)
    } else if (!this.high.has(pin) && this.high.size < MOST_PINS) {
      this.high.add(pin)
      this.rises.set(pin, index)
    }
  }

  /** Remote IRR is set: a new delivery, whatever became of the one before. */
  begin(index: number): void {
    const pin = this.events.value(index, 0)
    this.close(pin, false)
    if (this.open.size >= MOST_PINS) return
    const rise = this.rises.get(pin)
    this.rises.delete(pin)
    const stations = rise === undefined ? [index] : [rise, index]
    this.open.set(pin, { pin, stations, vcpu: NONE, vector: NONE })
  }

  /** The GSI goes to KVM; an edge begins here. */
  raise(index: number): void {
    const pin = this.events.value(index, 0)
    const known = this.open.get(pin)
    if (!known || known.vcpu !== NONE) this.begin(index)
    else known.stations.push(index)
    const delivery = this.open.get(pin)
    if (delivery) this.raising.set(this.events.thread(index), delivery)
  }

  message(index: number): void {
    const delivery = this.raising.get(this.events.thread(index))
    if (!delivery || delivery.vector !== NONE) return
    delivery.vector = this.events.value(index, 1)
    delivery.stations.push(index)
  }

  accept(index: number): void {
    const thread = this.events.thread(index)
    const delivery = this.raising.get(thread)
    const vector = this.events.value(index, 1)
    if (!delivery || (delivery.vector !== NONE && delivery.vector !== vector)) return
    this.raising.delete(thread)
    delivery.vector = vector
    delivery.vcpu = this.events.value(index, 0)
    delivery.stations.push(index)
    if (unpackDelivery(this.events.value(index, 2)).coalesced) this.close(delivery.pin, false)
  }

  take(index: number): void {
    const vcpu = this.threads.get(this.events.thread(index))
    const vector = this.events.value(index, 0)
    const delivery = this.find((open) => open.vcpu === vcpu && open.vector === vector)
    delivery?.stations.push(index)
  }

  /** A handler on `cpu`: of the delivery to that CPU, or, without host events, of the last begun. */
  handler(index: number, cpu: number | undefined): void {
    const delivery =
      this.find((open) => open.vcpu === cpu) ?? this.find(({ vcpu }) => vcpu === NONE)
    if (!delivery) return
    delivery.stations.push(index)
    this.close(delivery.pin, true)
  }

  close(pin: number, handled: boolean): void {
    const delivery = this.open.get(pin)
    if (!delivery) return
    this.open.delete(pin)
    if (delivery.stations.length < 2) return
    this.done.push({ pin, stations: delivery.stations, handled })
  }

  closeAll(): void {
    for (const pin of [...this.open.keys()]) this.close(pin, false)
  }

  private find(fits: (open: Open) => boolean): Open | undefined {
    return [...this.open.values()].reverse().find(fits)
  }
}

/** In the order in which they ended. */
export function flowsOf(events: EventTable, concern: Concern): readonly Flow[] {
  const following = new Following(events, concern.threads)
  for (let index = 0; index < events.size; index++) follow(following, events, index, concern)
  following.closeAll()
  return following.done
}

function follow(
  following: Following,
  events: EventTable,
  index: number,
  { threads, guestHandlers }: Concern,
): void {
  switch (events.code(index)) {
    case KIND.ioapic_set_irq:
      return following.rise(index)
    case KIND.ioapic_set_remote_irr:
      return following.begin(index)
    case KIND.ioapic_service:
      return following.raise(index)
    case KIND.kvm_set_irq:
      return events.value(index, 1) === 0 ? undefined : following.raise(index)
    case KIND.kvm_msi_set_irq:
      return following.message(index)
    case KIND.kvm_apic_accept_irq:
      return following.accept(index)
    case KIND.kvm_inj_virq:
      return following.take(index)
    case KIND.irq_handler_entry:
      return guestHandlers ? following.handler(index, threads.get(events.thread(index))) : undefined
    case KIND.guest_handler:
      return following.handler(index, events.value(index, 1))
    case KIND.ioapic_clear_remote_irr:
      return following.close(events.value(index, 0), false)
  }
}
