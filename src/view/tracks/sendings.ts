/**
 * Which messages a pin sent, and where they are now. A message belongs to the pin by its way, not
 * by its vector: two interrupts may use the same vector on different CPUs.
 */
import { type Message, targets } from '../../core/chips/destination.ts'
import { decodeMsi } from '../../core/chips/msi.ts'
import { msiAddress, msiData, remoteIrr } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import type { Step } from '../../trace/trace.ts'

export interface Arrival {
  readonly vcpu: number
  readonly vector: number
  readonly coalesced: boolean
  readonly fault: Fault
}

/** How an arrival differs from what the RTE asked for. */
export type Fault = 'wrong vCPU' | 'wrong vector' | null

/** A message that left the I/O APIC for the pin. */
export interface Sending {
  /** Through KVM's route of the GSI; otherwise QEMU composed it from the RTE. */
  readonly byRoute: boolean
  readonly dest: number
  readonly vector: number
  /** It differs from what the RTE asked for when it was sent. */
  readonly stale: boolean
  readonly arrivals: readonly Arrival[]
}

/** The pin's vectors in one local APIC, each with what was wrong about its arrival. */
export type Custody = ReadonlyMap<number, Fault>

type Sent = Extract<Event, { type: 'kvm_msi_set_irq' }>

export function sendingsOf(before: Machine, step: Step, pin: number): Sending[] {
  const { events } = step
  return events.flatMap((event, at) => {
    if (event.type !== 'kvm_msi_set_irq') return []
    const cause = events[at - 1]
    const byRoute = cause?.type === 'kvm_set_irq'
    const own = byRoute ? cause.gsi === pin : sendsByMsi(before, step, pin)
    return own ? [sending(before, pin, byRoute, event, events.slice(at + 1))] : []
  })
}

/** A level pin waits in the call for its turn; an edge pin drops its request as it sends. */
function sendsByMsi(before: Machine, { action, state }: Step, pin: number): boolean {
  const thread = action?.agent === 'vmm' ? action.thread : before.vcpus.length
  const raise = before.vmm.calls[thread]?.raise ?? -1
  if (raise >= 0) return raise === pin
  return ((before.ioapic.irr & ~state.ioapic.irr) >>> pin) % 2 === 1
}

function sending(
  before: Machine,
  pin: number,
  byRoute: boolean,
  sent: Sent,
  rest: readonly Event[],
): Sending {
  const wanted = wantedMessage(before, pin)
  const lapics = before.vcpus.map(({ lapic }) => lapic)
  const expected = targets(lapics, wanted)
  const { dest, vector } = sent
  const arrivals = acceptsOf(rest).map(({ vcpu, coalesced }) => {
    const fault = !expected.includes(vcpu) ? 'wrong vCPU' : faultOf(vector, wanted)
    return { vcpu, vector, coalesced, fault } as const
  })
  return { byRoute, dest, vector, stale: !sameMessage(sent, wanted), arrivals }
}

const faultOf = (vector: number, wanted: Message): Fault =>
  vector === wanted.vector ? null : 'wrong vector'

function wantedMessage({ ioapic }: Machine, pin: number): Message {
  const lo = ioapic.lo[pin] ?? 0
  return decodeMsi({ address: msiAddress(lo, ioapic.hi[pin] ?? 0), data: msiData(lo) })
}

const sameMessage = (sent: Sent, wanted: Message): boolean =>
  sent.dest === wanted.dest &&
  sent.vector === wanted.vector &&
  sent.logical === wanted.logical &&
  sent.level === wanted.level &&
  sent.deliveryMode === wanted.deliveryMode

/** The arrivals of a message follow it at once. */
function acceptsOf(rest: readonly Event[]): Extract<Event, { type: 'kvm_apic_accept_irq' }>[] {
  const end = rest.findIndex(({ type }) => type !== 'kvm_apic_accept_irq')
  return rest
    .slice(0, end < 0 ? rest.length : end)
    .flatMap((event) => (event.type === 'kvm_apic_accept_irq' ? [event] : []))
}

/** A run may begin with the pin's message on its way: Remote IRR says so. */
export function heldAtStart(initial: Machine, pin: number): readonly Custody[] {
  const wanted = wantedMessage(initial, pin)
  const lapics = initial.vcpus.map(({ lapic }) => lapic)
  const isWaiting = remoteIrr(initial.ioapic.lo[pin] ?? 0)
  const expected = isWaiting ? targets(lapics, wanted) : []
  return lapics.map(({ irr }, vcpu) => {
    const waits = expected.includes(vcpu) && irr.includes(wanted.vector)
    return new Map<number, Fault>(waits ? [[wanted.vector, null]] : [])
  })
}

/** What the local APICs hold of the pin's vectors, with what came to them in a step. */
export function arrived(held: readonly Custody[], sent: readonly Sending[]): readonly Custody[] {
  const all = sent.flatMap(({ arrivals }) => arrivals)
  if (all.length === 0) return held
  return held.map((own, vcpu) => {
    const here = all.filter((arrival) => arrival.vcpu === vcpu)
    if (here.length === 0) return own
    const next = new Map(own)
    for (const { vector, fault } of here) next.set(vector, fault ?? next.get(vector) ?? null)
    return next
  })
}

/** The same without what left IRR, ISR and PIR in the step. */
export function settled(
  held: readonly Custody[],
  { vcpus: before }: Machine,
  { vcpus: after }: Machine,
): readonly Custody[] {
  const isGone = (vcpu: number, vector: number): boolean => {
    const lapic = after[vcpu]?.lapic
    if (!lapic || lapic === before[vcpu]?.lapic) return false
    return ![lapic.irr, lapic.isr, lapic.pir].some((set) => set.includes(vector))
  }
  const goes = held.map((own, vcpu) => [...own.keys()].some((vector) => isGone(vcpu, vector)))
  if (!goes.includes(true)) return held
  return held.map((own, vcpu) =>
    goes[vcpu] ? new Map([...own].filter(([vector]) => !isGone(vcpu, vector))) : own,
  )
}
