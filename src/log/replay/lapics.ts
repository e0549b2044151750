/** What host events tell of the local APICs, and which thread runs which vCPU. */
import type { EventTable } from '../event-table.ts'
import { NONE } from '../kinds.ts'
import { type LogState, NEVER, type VcpuState } from './state.ts'

/** More than any host has; a mutated line must not fill the memory. */
const MOST_VCPUS = 4_096
const LEVEL = 8

function seenVcpu(state: LogState, apicid: number): VcpuState | null {
  const known = state.vcpus.find((vcpu) => vcpu.apicid === apicid)
  if (known) return known
  if (apicid === NONE || state.vcpus.length >= MOST_VCPUS) return null
  const words = () => new Uint32Array(8)
  const vcpu = { apicid, irr: words(), isr: words(), tmr: words(), known: words(), at: NEVER }
  state.vcpus.push(vcpu)
  return vcpu
}

function setBit(words: Uint32Array, vector: number, isSet: boolean): void {
  const word = vector >>> 5
  const bit = 1 << (vector & 31)
  words[word] = isSet ? (words[word] as number) | bit : (words[word] as number) & ~bit
}

export function onAccept(state: LogState, events: EventTable): void {
  const vcpu = seenVcpu(state, events.value(state.index, 0))
  const vector = events.value(state.index, 1)
  if (!vcpu || vector > 255) return
  const delivery = events.value(state.index, 2)
  setBit(vcpu.irr, vector, true)
  if (delivery !== NONE) setBit(vcpu.tmr, vector, (delivery & LEVEL) !== 0)
  setBit(vcpu.known, vector, true)
  vcpu.at = state.index
}

export function onInject(state: LogState, events: EventTable): void {
  const apicid = state.threads.get(events.thread(state.index))
  const vcpu = apicid === undefined ? null : seenVcpu(state, apicid)
  const vector = events.value(state.index, 0)
  if (!vcpu || vector > 255) return
  setBit(vcpu.irr, vector, false)
  setBit(vcpu.isr, vector, true)
  setBit(vcpu.known, vector, true)
  vcpu.at = state.index
}

export function onEoi(state: LogState, events: EventTable): void {
  const apicid = events.value(state.index, 0)
  const vcpu = seenVcpu(state, apicid)
  const vector = events.value(state.index, 1)
  runsVcpu(state, events.thread(state.index), apicid)
  if (!vcpu || vector > 255) return
  setBit(vcpu.isr, vector, false)
  setBit(vcpu.known, vector, true)
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
