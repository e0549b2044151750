/** What a log is about: its pins, the vectors that their RTEs and routes had, its vCPUs. */
import { IOWIN, isRteIndex, PINS, pinOfInput } from '../core/chips/ioapic.ts'
import { isMasked, vectorOf } from '../core/chips/rte.ts'
import type { EventTable } from '../log/event-table.ts'
import { KIND, NONE } from '../log/kinds.ts'
import { rtePin } from '../log/replay/routes.ts'

export interface Concern {
  readonly pins: readonly number[]
  /** By pin, the vectors it had. */
  readonly vectors: ReadonlyMap<number, ReadonlySet<number>>
  readonly vcpus: readonly number[]
  /** Which vCPU a thread runs. */
  readonly threads: ReadonlyMap<number, number>
  /** Handlers that are traced are the guest's, on its vCPUs' threads; else they are the host's. */
  readonly guestHandlers: boolean
}

/** More than any machine has; a mutated line must not fill the memory. */
const MOST_VCPUS = 256

/** One pass. A pin counts once its line is high or something but its line is told of it. */
export function concernOf(events: EventTable, guestHandlers: boolean): Concern {
  const vectors = new Map<number, Set<number>>()
  const vcpus = new Set<number>()
  const threads = new Map<number, number>()
  const pin = (of: number, vector: number): void => {
    if (of >= PINS) return
    const known = vectors.get(of) ?? new Set()
    vectors.set(of, known)
    if (vector > 0 && vector < 256) known.add(vector)
  }
  const vcpu = (of: number, thread: number): void => {
    if (of === NONE || vcpus.size >= MOST_VCPUS) return
    vcpus.add(of)
    if (thread !== 0) threads.set(thread, of)
  }
  for (let index = 0; index < events.size; index++) {
    const told = pinTold(events, index)
    if (told !== null) pin(told, vectorTold(events, index))
    const code = events.code(index)
    if (code === KIND.kvm_apic_accept_irq) vcpu(events.value(index, 0), 0)
    else if (isOnVcpuThread(code)) vcpu(events.value(index, 0), events.thread(index))
  }
  const ascending = (a: number, b: number) => a - b
  return {
    pins: [...vectors.keys()].sort(ascending),
    vectors,
    vcpus: [...vcpus].sort(ascending),
    threads,
    guestHandlers,
  }
}

/** The pin that an event says is in use; null for none. A boot writes every RTE, most masked. */
function pinTold(events: EventTable, index: number): number | null {
  switch (events.code(index)) {
    case KIND.ioapic_set_irq:
      return events.value(index, 1) === 0 ? null : pinOfInput(events.value(index, 0))
    case KIND.ioapic_mem_write:
      return isUnmasking(events, index) ? rtePin(events.value(index, 1)) : null
    case KIND.ioapic_set_remote_irr:
    case KIND.ioapic_clear_remote_irr:
    case KIND.ioapic_eoi_delayed_reassert:
    case KIND.ioapic_service:
    case KIND.ioapic_update_kvm_routes:
    case KIND.kvm_set_irq:
    case KIND.kvm_ioapic_set_irq:
      return events.value(index, 0)
    default:
      return null
  }
}

function vectorTold(events: EventTable, index: number): number {
  switch (events.code(index)) {
    case KIND.ioapic_mem_write:
      return events.value(index, 3) & 0xff
    case KIND.ioapic_clear_remote_irr:
      return events.value(index, 1)
    case KIND.ioapic_update_kvm_routes:
    case KIND.kvm_ioapic_set_irq:
      return events.value(index, 2) & 0xff
    default:
      return 0
  }
}

/** A write to a low half (registers 0x10 and up come in pairs, the low half first). */
const isUnmasking = (events: EventTable, index: number): boolean =>
  events.value(index, 0) === IOWIN &&
  isRteIndex(events.value(index, 1)) &&
  (events.value(index, 1) & 1) === 0 &&
  !isMasked(events.value(index, 3)) &&
  vectorOf(events.value(index, 3)) !== 0

const ON_VCPU_THREAD: ReadonlySet<number> = new Set([
  KIND.kvm_eoi,
  KIND.kvm_pv_eoi,
  KIND.kvm_entry,
  KIND.kvm_run_exit,
  KIND.kvm_exit,
])

const isOnVcpuThread = (code: number): boolean => ON_VCPU_THREAD.has(code)
