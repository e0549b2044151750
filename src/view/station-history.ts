/** What has become of a pin's messages and of the EOIs for them, up to a step of the run. */
import { EOIR } from '../core/chips/ioapic.ts'
import { remoteIrr, vectorOf } from '../core/chips/rte.ts'
import type { Event } from '../core/event.ts'
import type { Machine } from '../core/machine.ts'
import { type Step, stateAt, type Trace } from '../trace/trace.ts'
import { type Custody, custodyLog, type Sending, sendingsOf } from './track-sendings.ts'

/** How far an EOI has come: in KVM, on its way out of the kernel, at the I/O APIC. */
export type EoiPlace = 'lapic' | 'exit' | 'ioapic'

export interface Eoi {
  readonly vcpu: number
  readonly vector: number
  readonly at: EoiPlace
  /** Written to the I/O APIC's EOI register instead of the local APIC's. */
  readonly explicit: boolean
}

/** `kept`: it never left KVM. `mismatch`: it arrived, but the pin has another vector by now. */
export interface LostEoi extends Written {
  readonly why: 'kept' | 'mismatch'
}

interface Written {
  readonly vcpu: number
  readonly vector: number
}

export interface PinHistory {
  /** The pin's vectors that a local APIC holds, per vCPU. */
  readonly held: readonly Custody[]
  readonly eois: readonly Eoi[]
  /** An EOI that did not reach the pin, until Remote IRR is cleared or a message goes out. */
  readonly lost: LostEoi | null
  readonly lastSent: { readonly step: number; readonly sending: Sending } | null
}

/** The EOI of the pin that each vCPU has under way, by vector. */
type Travelling = Map<number, number>

const known = new WeakMap<Trace, Map<number, readonly PinHistory[]>>()

/** Told for every step at once, when a trace and a pin are first asked for. */
export function pinHistory(trace: Trace, cursor: number, pin: number): PinHistory {
  const ofTrace = known.get(trace) ?? new Map<number, readonly PinHistory[]>()
  known.set(trace, ofTrace)
  const histories = ofTrace.get(pin) ?? historiesOf(trace, pin)
  ofTrace.set(pin, histories)
  return histories[cursor] as PinHistory
}

function historiesOf(trace: Trace, pin: number): PinHistory[] {
  const custody = custodyLog(trace.initial, pin)
  const held = () => custody.held.map((own) => new Map(own))
  const travelling: Travelling = new Map()
  let lost: LostEoi | null = null
  let lastSent: PinHistory['lastSent'] = null
  const histories: PinHistory[] = [{ held: held(), eois: [], lost, lastSent }]
  trace.steps.forEach((step, index) => {
    const before = stateAt(trace, index)
    const sent = sendingsOf(before, step, pin)
    const written = step.events.flatMap((event) => writtenEoi(event, custody.held))
    for (const { vcpu, vector } of written) travelling.set(vcpu, vector)
    const eois = eoisNow(before, step, travelling, pin)
    lost = lostIn(before, step, written, travelling) ?? lost
    settle(travelling, step.state)
    const sending = sent.at(-1)
    if (sending) lastSent = { step: index + 1, sending }
    if (sending || !remoteIrr(step.state.ioapic.lo[pin] ?? 0)) lost = null
    custody.arrive(sent)
    custody.settle(before, step.state)
    histories.push({ held: held(), eois, lost, lastSent })
  })
  return histories
}

function writtenEoi(event: Event, held: readonly Custody[]): Written[] {
  if (event.type !== 'kvm_eoi' || !held[event.vcpu]?.has(event.vector)) return []
  return [{ vcpu: event.vcpu, vector: event.vector }]
}

function lostIn(
  { vmm }: Machine,
  { events, state }: Step,
  written: readonly Written[],
  travelling: Travelling,
): LostEoi | null {
  for (const event of events) {
    if (event.type !== 'eoi_dropped') continue
    const own = written.find(({ vcpu, vector }) => vcpu === event.vcpu && vector === event.vector)
    if (own) return { ...own, why: 'kept' }
  }
  for (const [vcpu, vector] of travelling) {
    const isOver = vmm.calls[vcpu]?.request === 'eoi' && placeOf(state, vcpu, vector) === null
    if (isOver) return { vcpu, vector, why: 'mismatch' }
  }
  return null
}

/** Forgets what has arrived or was not passed on. */
function settle(travelling: Travelling, machine: Machine): void {
  for (const [vcpu, vector] of travelling) {
    if (placeOf(machine, vcpu, vector) === null) travelling.delete(vcpu)
  }
}

function placeOf(machine: Machine, vcpu: number, vector: number): EoiPlace | null {
  if (machine.vcpus[vcpu]?.lapic.pendingEoi === vector) return 'lapic'
  const call = machine.vmm.calls[vcpu]
  if (call?.request !== 'eoi' || call.value !== vector) return null
  return call.entry === null ? 'exit' : 'ioapic'
}

function eoisNow(before: Machine, step: Step, travelling: Travelling, pin: number): Eoi[] {
  const { state } = step
  const vector = vectorOf(state.ioapic.lo[pin] ?? 0)
  const arriving = arrival(before, step, pin)
  const eois: Eoi[] = arriving ? [arriving] : []
  state.vcpus.forEach((_, vcpu) => {
    if (vcpu === arriving?.vcpu || (state.vmm.calls[vcpu]?.walk ?? 0) > pin) return
    const own = travelling.get(vcpu)
    const place = own === undefined ? null : placeOf(state, vcpu, own)
    if (own !== undefined && place) {
      const at = place === 'ioapic' && own !== vector ? 'exit' : place
      eois.push({ vcpu, vector: own, at, explicit: false })
    }
    if (writesEoir(state, vcpu, vector)) eois.push({ vcpu, vector, at: 'exit', explicit: true })
  })
  return eois
}

/** The EOI that cleared the pin's Remote IRR in this step, whoever sent it. */
function arrival(before: Machine, { action, events }: Step, pin: number): Eoi | null {
  if (action?.agent !== 'vmm') return null
  for (const event of events) {
    if (event.type !== 'ioapic_clear_remote_irr' || event.pin !== pin) continue
    const explicit = before.vmm.calls[action.thread]?.request === 'write'
    return { vcpu: action.thread, vector: event.vector, at: 'ioapic', explicit }
  }
  return null
}

function writesEoir({ vmm }: Machine, vcpu: number, vector: number): boolean {
  const call = vmm.calls[vcpu]
  return call?.request === 'write' && (call.target & 0xff) === EOIR && call.value === vector
}
