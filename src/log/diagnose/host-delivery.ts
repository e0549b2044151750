/** One delivery as KVM's tracepoints tell it: a GSI raised, its message, who took it, its EOI. */
import { NONE } from '../kinds.ts'
import { NEVER } from '../replay/state.ts'

/** Numbers are event indices, NEVER for none; values are NONE where not traced. */
export interface HostDelivery {
  readonly gsi: number
  readonly setIrq: number
  readonly thread: number
  /** The log has QEMU's side of it too. */
  isLinked: boolean
  /** The GSI was raised again: its line was found free. */
  isFollowed: boolean
  msi: number
  dest: number
  vector: number
  isLevel: boolean
  isLogical: boolean
  accept: number
  readonly apicids: number[]
  /** Merged into one that was pending. */
  coalesced: number
  inject: number
  eoi: number
  eoiApicid: number
  /** KVM_EXIT_IOAPIC_EOI on the thread of the EOI. */
  exit: number
  /** The first event of that thread that shows that no exit came. */
  entered: number
  /** A scan of the routes, before the vector was taken, in which this message was no more. */
  gone: number
  /** In that scan, a message with the same vector. */
  goneTo: number
}

export const newHostDelivery = (gsi: number, setIrq: number, thread: number): HostDelivery => ({
  gsi,
  setIrq,
  thread,
  isLinked: false,
  isFollowed: false,
  msi: NEVER,
  dest: NONE,
  vector: NONE,
  isLevel: false,
  isLogical: false,
  accept: NEVER,
  apicids: [],
  coalesced: NEVER,
  inject: NEVER,
  eoi: NEVER,
  eoiApicid: NONE,
  exit: NEVER,
  entered: NEVER,
  gone: NEVER,
  goneTo: NEVER,
})
