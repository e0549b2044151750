/**
 * What is known at a place of a log. One mutable object of typed arrays, so that a pass over
 * millions of events makes no garbage; whoever gets it from `Replay.at` has a copy. A bit that the
 * log does not tell is unknown, never guessed: every value has a mask or an origin beside it.
 */
import { PINS } from '../../core/chips/ioapic.ts'
import { NONE } from '../kinds.ts'

/** Where a route comes from: `seen` in a line that prints it, `derived` from the writes to the RTE. */
export const ROUTE_ORIGINS = ['unknown', 'seen', 'derived'] as const
export type RouteOrigin = (typeof ROUTE_ORIGINS)[number]
export const UNKNOWN = 0
export const SEEN = 1
export const DERIVED = 2

/** The level of a line that was not seen yet; else 0 or 1. */
export const LINE_UNKNOWN = 2

/** No event has set it. */
export const NEVER = -1

/** What host events tell of one local APIC; a bit counts only where the mask beside has it too. */
export interface VcpuState {
  /** KVM's vcpu_id, which is the initial APIC ID. */
  readonly apicid: number
  /** One bit a vector, 8 words each. */
  readonly irr: Uint32Array
  readonly isr: Uint32Array
  readonly tmr: Uint32Array
  readonly irrKnown: Uint32Array
  readonly isrKnown: Uint32Array
  readonly tmrKnown: Uint32Array
  /** The event that last changed it. */
  at: number
}

export interface LogState {
  /** The event after which this is known; -1 before all. */
  index: number
  /** IOREGSEL; NONE where unknown. */
  regsel: number
  /** Both halves of each RTE, and which of their bits are known. Remote IRR is bit 14 of `low`. */
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly lowKnown: Uint32Array
  readonly highKnown: Uint32Array
  /** The events that last wrote or read the RTE, changed its Remote IRR, its line. */
  readonly rteAt: Int32Array
  readonly remoteIrrAt: Int32Array
  readonly lineAt: Int32Array
  /** 0, 1 or LINE_UNKNOWN, of each pin (input 0 is wired to pin 2). */
  readonly line: Uint8Array
  /** The request latch, one bit a pin. */
  irr: number
  irrKnown: number
  /** KVM's route of GSI = pin, as QEMU wrote it; where the origin is unknown, what it was before. */
  readonly routeAddress: Uint32Array
  readonly routeData: Uint32Array
  /** An index into ROUTE_ORIGINS. */
  readonly routeOrigin: Uint8Array
  readonly routeAt: Int32Array
  /** The pins that a write has changed and whose route follows within that write; one bit a pin. */
  unsettled: number
  /** The pins whose Remote IRR the EOI broadcast under way clears; one bit a pin. */
  clearing: number
  /** The pins whose route QEMU has changed in its own copy, not yet told KVM; one bit a pin. */
  staged: number
  readonly stagedAddress: Uint32Array
  readonly stagedData: Uint32Array
  /** Every local APIC that host events named, in the order of first sight. */
  readonly vcpus: VcpuState[]
  /** Inferred: which vCPU (vcpu_id) a thread runs. */
  readonly threads: Map<number, number>
  /** The guest's last line that holds an event. */
  guestAt: number
}

export interface Route {
  readonly address: number
  readonly data: number
  readonly origin: RouteOrigin
  /** The event that last set it; NEVER for none. */
  readonly at: number
}

export interface KnownRte {
  readonly lo: number
  readonly hi: number
  /** Which bits of the two are known. */
  readonly loKnown: number
  readonly hiKnown: number
  readonly at: number
}

const never = () => new Int32Array(PINS).fill(NEVER)

export const unknownState = (): LogState => ({
  index: -1,
  regsel: NONE,
  low: new Uint32Array(PINS),
  high: new Uint32Array(PINS),
  lowKnown: new Uint32Array(PINS),
  highKnown: new Uint32Array(PINS),
  rteAt: never(),
  remoteIrrAt: never(),
  lineAt: never(),
  line: new Uint8Array(PINS).fill(LINE_UNKNOWN),
  irr: 0,
  irrKnown: 0,
  routeAddress: new Uint32Array(PINS),
  routeData: new Uint32Array(PINS),
  routeOrigin: new Uint8Array(PINS),
  routeAt: never(),
  unsettled: 0,
  clearing: 0,
  staged: 0,
  stagedAddress: new Uint32Array(PINS),
  stagedData: new Uint32Array(PINS),
  vcpus: [],
  threads: new Map(),
  guestAt: NEVER,
})

export const copyState = (state: LogState): LogState => ({
  ...state,
  low: state.low.slice(),
  high: state.high.slice(),
  lowKnown: state.lowKnown.slice(),
  highKnown: state.highKnown.slice(),
  rteAt: state.rteAt.slice(),
  remoteIrrAt: state.remoteIrrAt.slice(),
  lineAt: state.lineAt.slice(),
  line: state.line.slice(),
  routeAddress: state.routeAddress.slice(),
  routeData: state.routeData.slice(),
  routeOrigin: state.routeOrigin.slice(),
  routeAt: state.routeAt.slice(),
  stagedAddress: state.stagedAddress.slice(),
  stagedData: state.stagedData.slice(),
  vcpus: state.vcpus.map(copyVcpu),
  threads: new Map(state.threads),
})

const copyVcpu = (vcpu: VcpuState): VcpuState => ({
  ...vcpu,
  irr: vcpu.irr.slice(),
  isr: vcpu.isr.slice(),
  tmr: vcpu.tmr.slice(),
  irrKnown: vcpu.irrKnown.slice(),
  isrKnown: vcpu.isrKnown.slice(),
  tmrKnown: vcpu.tmrKnown.slice(),
})

export const rteOf = (state: LogState, pin: number): KnownRte => ({
  lo: state.low[pin] as number,
  hi: state.high[pin] as number,
  loKnown: state.lowKnown[pin] as number,
  hiKnown: state.highKnown[pin] as number,
  at: state.rteAt[pin] as number,
})

export const routeOf = (state: LogState, pin: number): Route => ({
  address: state.routeAddress[pin] as number,
  data: state.routeData[pin] as number,
  origin: ROUTE_ORIGINS[state.routeOrigin[pin] as number] as RouteOrigin,
  at: state.routeAt[pin] as number,
})

/** A bit of the low half: true, false, or null where it is unknown. */
export function lowBit(state: LogState, pin: number, bit: number): boolean | null {
  if (((state.lowKnown[pin] as number) & bit) === 0) return null
  return ((state.low[pin] as number) & bit) !== 0
}

export const vcpuOf = (state: LogState, apicid: number): VcpuState | null =>
  state.vcpus.find((vcpu) => vcpu.apicid === apicid) ?? null

/** Whether a vector's bit is set in a register of a local APIC; null where unknown. */
export function lapicBit(
  vcpu: VcpuState,
  of: 'irr' | 'isr' | 'tmr',
  vector: number,
): boolean | null {
  const bit = 1 << (vector & 31)
  const word = vector >>> 5
  if (((vcpu[`${of}Known`][word] as number) & bit) === 0) return null
  return ((vcpu[of][word] as number) & bit) !== 0
}
