/** What host events tell of the local APICs, and which thread runs which vCPU. */
import type { EventTable } from '../event-table.ts'
import { NONE } from '../kinds.ts'
import { type LogState, lapicBit, NEVER, type VcpuState } from './state.ts'

/** More than any host has; a mutated line must not fill the memory. */
const MOST_VCPUS = 4_096
const LEVEL = 8

const words = (): Uint32Array => new Uint32Array(8)

function seenVcpu(state: LogState, apicid: number): VcpuState | null {
  const known = state.vcpus.find((vcpu) => vcpu.apicid === apicid)
  if (known) return known
  if (apicid === NONE || state.vcpus.length >= MOST_VCPUS) return null
  const vcpu = {
    apicid,
    irr: words(),
    isr: words(),
    tmr: words(),
    irrKnown: words(),
    isrKnown: words(),
    tmrKnown: words(),
    at: NEVER,
  }
  state.vcpus.push(vcpu)
  return vcpu
}

type Register = 'irr' | 'isr' | 'tmr'

function tell(vcpu: VcpuState, of: Register, vector: number, isSet: boolean): void {
  const word = vector >>> 5
  const bit = 1 << (vector & 31)
  const bits = vcpu[of]
  bits[word] = isSet ? (bits[word] as number) | bit : (bits[word] as number) & ~bit
  const known = vcpu[`${of}Known`]
  known[word] = (known[word] as number) | bit
}

function forget(vcpu: VcpuState, of: Register, vector: number): void {
  const known = vcpu[`${of}Known`]
  known[vector >>> 5] = (known[vector >>> 5] as number) & ~(1 << (vector & 31))
}

const isPending = (vcpu: VcpuState, vector: number): boolean =>
  lapicBit(vcpu, 'irr', vector) === true

export function onAccept(state: LogState, events: EventTable): void {
  const vcpu = seenVcpu(state, events.value(state.index, 0))
  const vector = events.value(state.index, 1)
  if (!vcpu || vector > 255) return
  const delivery = events.value(state.index, 2)
  tell(vcpu, 'irr', vector, true)
  if (delivery !== NONE) tell(vcpu, 'tmr', vector, (delivery & LEVEL) !== 0)
  vcpu.at = state.index
}

/** On a thread of which nothing is known, the only vCPU that has the vector pending takes it. */
export function onInject(state: LogState, events: EventTable): void {
  const thread = events.thread(state.index)
  const vector = events.value(state.index, 0)
  if (vector > 255) return
  const apicid = state.threads.get(thread)
  if (apicid !== undefined) return take(state, seenVcpu(state, apicid), vector)
  const pending = state.vcpus.filter((vcpu) => isPending(vcpu, vector))
  const [only] = pending
  if (only && pending.length === 1) {
    runsVcpu(state, thread, only.apicid)
    return take(state, only, vector)
  }
  for (const vcpu of pending) {
    forget(vcpu, 'irr', vector)
    forget(vcpu, 'isr', vector)
  }
}

function take(state: LogState, vcpu: VcpuState | null, vector: number): void {
  if (!vcpu) return
  tell(vcpu, 'irr', vector, false)
  tell(vcpu, 'isr', vector, true)
  vcpu.at = state.index
}

export function onEoi(state: LogState, events: EventTable): void {
  const apicid = events.value(state.index, 0)
  const vcpu = seenVcpu(state, apicid)
  const vector = events.value(state.index, 1)
  runsVcpu(state, events.thread(state.index), apicid)
  if (!vcpu || vector > 255) return
  tell(vcpu, 'isr', vector, false)
  vcpu.at = state.index
}

/** An event that only a vCPU's own thread writes. */
export function onVcpuThread(state: LogState, events: EventTable): void {
  runsVcpu(state, events.thread(state.index), events.value(state.index, 0))
}

function runsVcpu(state: LogState, thread: number, vcpu: number): void {
  if (thread === 0 || vcpu === NONE || state.threads.get(thread) === vcpu) return
  if (state.threads.size < MOST_VCPUS) state.threads.set(thread, vcpu)
}
