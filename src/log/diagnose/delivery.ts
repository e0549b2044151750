/** One delivery of a level interrupt, from Remote IRR set to Remote IRR cleared, as a log tells it. */
import { type Msi, msiDest } from '../../core/chips/msi.ts'
import { NONE } from '../kinds.ts'
import { NEVER, type Route } from '../replay/state.ts'
import type { HostDelivery } from './host-delivery.ts'

/**
 * How it ended: by an EOI; by a write that made the pin edge, or a read that shows Remote IRR
 * clear; `superseded` by another that shows that its end was not logged; not at all.
 */
export type DeliveryEnd = 'eoi' | 'edge' | 'read' | 'superseded' | 'open'

/** A run of events, of which only some are worth quoting. */
export interface Occurrences {
  count: number
  readonly first: number[]
  last: number
}

/** Numbers are event indices, NEVER for none. */
export interface Delivery {
  readonly pin: number
  readonly begin: number
  /** The access, line change or EOI that brought it about. */
  readonly access: number
  vector: number
  /** The message that the RTE named; null where not all of it is known. */
  asked: Msi | null
  /** The route at that moment, and, where a write to this RTE delivered, the one before the write. */
  route: Route
  previous: Route | null
  byWrite: boolean
  /** The pin was masked, with vector 0, when the log first showed it, and never unmasked since. */
  wasReset: boolean
  /** The debug line before KVM is called. */
  trigger: number
  /** QEMU sent a message of its own instead of raising the GSI. */
  isMsi: boolean
  /** The route became what the RTE says only after the delivery, in the same access. */
  followed: number
  /** Vector or destination changed before the EOI, with the pin unmasked. */
  changed: number
  readonly coalesced: Occurrences
  /** Calls that raised the line meanwhile, and real changes of it. */
  requests: number
  lastRequest: number
  falls: number
  raises: number
  lastRaise: number
  /** What the guest printed of it. */
  handler: number
  cpu: number
  /** It ran outside the affinity that it printed. */
  isOutside: boolean
  ack: number
  stuck: number
  /** What the host's tracer saw of it. */
  host: HostDelivery | null
  end: number
  how: DeliveryEnd
}

/** Lines quoted of a run of events. */
const QUOTED = 8

export const noOccurrences = (): Occurrences => ({ count: 0, first: [], last: NEVER })

export function occur(run: Occurrences, index: number): void {
  run.count++
  run.last = index
  if (run.first.length < QUOTED) run.first.push(index)
}

export const indicesOf = ({ first, last }: Occurrences): readonly number[] =>
  last === NEVER ? [] : [...first, last]

export const newDelivery = (
  pin: number,
  begin: number,
  access: number,
  route: Route,
): Delivery => ({
  pin,
  begin,
  access,
  vector: NONE,
  asked: null,
  route,
  previous: null,
  byWrite: false,
  wasReset: false,
  trigger: NEVER,
  isMsi: false,
  followed: NEVER,
  changed: NEVER,
  coalesced: noOccurrences(),
  requests: 0,
  lastRequest: NEVER,
  falls: 0,
  raises: 0,
  lastRaise: NEVER,
  handler: NEVER,
  cpu: NONE,
  isOutside: false,
  ack: NEVER,
  stuck: NEVER,
  host: null,
  end: NEVER,
  how: 'open',
})

/** Bits 16:4 of the address hold 15 bits of destination where the VMM has extended IDs. */
export const destinationOf = ({ address }: Msi): number =>
  msiDest(address) | (((address >>> 5) & 0x7f) << 8)

export const sameMessage = (a: Msi, b: Msi): boolean => a.address === b.address && a.data === b.data
