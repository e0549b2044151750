/**
 * The scans of KVM's routing table, as `kvm_msi_set_irq` shows them: one message a route, on the
 * thread of the vCPU that scans. A vCPU that was sent a message and then, before it enters the
 * guest, scans a table in which that message is no more, was sent it through a stale route.
 */
import type { EventTable } from '../event-table.ts'
import { NEVER } from '../replay/state.ts'
import type { HostDelivery } from './host-delivery.ts'

interface Scan {
  readonly begin: number
  count: number
  /** The last event of each message, by destination and vector. */
  readonly messages: Map<string, number>
}

export interface RouteScans {
  onMessage(index: number): void
  /** The thread does something else: its scan is over. */
  end(thread: number): void
  /** The thread that delivered is about to take the vector itself. */
  judge(delivery: HostDelivery): void
}

const MOST_THREADS = 4_096
const MOST_MESSAGES = 4_096

export function followScans(events: EventTable): RouteScans {
  const last = new Map<number, Scan>()
  const running = new Map<number, Scan>()

  return {
    onMessage(index) {
      const thread = events.thread(index)
      let scan = running.get(thread)
      if (!scan) {
        if (!last.has(thread) && last.size >= MOST_THREADS) return
        scan = { begin: index, count: 0, messages: new Map() }
        running.set(thread, scan)
        last.set(thread, scan)
      }
      scan.count++
      if (scan.messages.size >= MOST_MESSAGES) return
      scan.messages.set(keyOf(events.value(index, 0), events.value(index, 1)), index)
    },

    end(thread) {
      running.delete(thread)
    },

    judge(delivery) {
      const { thread, dest, vector, msi } = delivery
      const scan = last.get(thread)
      if (!scan || thread === 0 || msi === NEVER || scan.begin < msi) return
      if (scan.messages.has(keyOf(dest, vector))) return
      delivery.gone = scan.begin
      for (const [key, index] of scan.messages)
        if (key.endsWith(`/${vector}`)) delivery.goneTo = index
    },
  }
}

const keyOf = (dest: number, vector: number): string => `${dest}/${vector}`
