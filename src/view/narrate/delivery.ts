/** Messages that the I/O APIC sends: where they went, where the RTE says, and why they differ. */
import { hex8, lowestBit } from '../../base/bits.ts'
import { grouped } from '../../base/grouped.ts'
import { decodeMsi, type Msi } from '../../core/chips/msi.ts'
import { isLevel, msiAddress, msiData } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import { isStale } from '../../trace/route-kind.ts'
import type { Step } from '../../trace/trace.ts'
import { ROUTE_PARTS, since } from '../causes/since.ts'
import { callBefore, type Moment, threadOf } from './moment.ts'
import {
  bad,
  ioapicNames,
  listed,
  type Narration,
  reachedBy,
  type Span,
  tell,
  vcpus,
} from './words.ts'

/** One message of a pin. */
export interface Delivery {
  readonly pin: number
  readonly msi: Msi
  readonly vector: number
  /** The vCPUs whose local APIC took it, and those where it was pending already. */
  readonly reached: readonly number[]
  readonly coalesced: readonly number[]
  /** The message that the RTE asks for, and the vCPUs that it names. */
  readonly wanted: Msi
  readonly expected: readonly number[]
  /** It went where the RTE says, with the RTE's vector and trigger mode. */
  readonly right: boolean
}

/** The messages of the I/O APIC in one step; an IPI is none. */
export function deliveriesIn(setup: Setup, before: Machine, step: Step): Delivery[] {
  const { events } = step
  const found: Delivery[] = []
  let gsi = -1
  events.forEach((event, at) => {
    if (event.type === 'kvm_set_irq' && event.level === 1) gsi = event.gsi
    if (event.type !== 'kvm_msi_set_irq') return
    const pin = setup.variant.message === 'route' ? gsi : sendingPin(before, step)
    if (pin >= 0) found.push(delivery(setup, before, pin, acceptedAfter(events, at)))
  })
  return found
}

type Accepted = Extract<Event, { type: 'kvm_apic_accept_irq' }>

/** The local APICs that took the message of the event at `at`. */
function acceptedAfter(events: readonly Event[], at: number): Accepted[] {
  const taken: Accepted[] = []
  for (const event of events.slice(at + 1)) {
    if (event.type !== 'kvm_apic_accept_irq') break
    taken.push(event)
  }
  return taken
}

/** The pin that a VMM without routes is serving: the one it raises, or an edge it just took. */
function sendingPin(before: Machine, { action, state }: Step): number {
  const raise = before.vmm.calls[threadOf(before, action)]?.raise ?? -1
  if (raise >= 0) return raise
  const fallen = before.ioapic.irr & ~state.ioapic.irr
  return fallen === 0 ? -1 : lowestBit(fallen)
}

function delivery(
  setup: Setup,
  before: Machine,
  pin: number,
  accepted: readonly Accepted[],
): Delivery {
  const wanted = wantedMessage(before, pin)
  const msi = setup.variant.message === 'route' ? routeOf(before, pin) : wanted
  const reached = accepted.map(({ vcpu }) => vcpu)
  const expected = reachedBy(before, wanted)
  const sent = decodeMsi(msi)
  const asked = decodeMsi(wanted)
  return {
    pin,
    msi,
    vector: sent.vector,
    reached,
    coalesced: accepted.flatMap(({ coalesced, vcpu }) => (coalesced ? [vcpu] : [])),
    wanted,
    expected,
    right:
      reached.length > 0 &&
      reached.join() === expected.join() &&
      sent.vector === asked.vector &&
      sent.level === asked.level,
  }
}

/** The MSI that the RTE of a pin asks for. */
export function wantedMessage({ ioapic }: Machine, pin: number): Msi {
  const lo = ioapic.lo[pin] ?? 0
  return { address: msiAddress(lo, ioapic.hi[pin] ?? 0), data: msiData(lo) }
}

export const routeOf = ({ routes }: Machine, pin: number): Msi => ({
  address: routes.address[pin] ?? 0,
  data: routes.data[pin] ?? 0,
})

export const isEmpty = ({ address, data }: Msi): boolean => address === 0 && data === 0

/** Where KVM sends a pin whose RTE asks for something else. */
export function staleRoute(machine: Machine, pin: number): string {
  const route = routeOf(machine, pin)
  if (isEmpty(route)) return `KVM's route of GSI ${pin} is still empty`
  const asked = wantedMessage(machine, pin)
  const where = vcpus(reachedBy(machine, route))
  const { vector } = decodeMsi(route)
  const other = vector === decodeMsi(asked).vector ? '' : ` with vector ${vector}`
  return `KVM still routes GSI ${pin} to ${where}${other}`
}

export function tellDelivery(moment: Moment): Narration {
  const [sent] = deliveriesIn(moment.setup, moment.before, moment.step)
  if (!sent) return tell('A message reached a local APIC.')
  if (sent.reached.length === 0) return tell(lostFact(sent), lostReason(moment, sent))
  if (sent.right && sent.coalesced.length > 0) {
    return tell(deliveredFact(sent), 'The handler will run once for both.')
  }
  return tell(deliveredFact(sent), reason(moment, sent))
}

function deliveredFact({ vector, reached, coalesced, right }: Delivery): (string | Span)[] {
  if (right && coalesced.length > 0) {
    return [`Vector ${vector} was pending on ${vcpus(coalesced)} already: the two merge into one.`]
  }
  const where = vcpus(reached)
  return [`Vector ${vector} went to `, right ? where : bad(where), '.']
}

function reason(moment: Moment, sent: Delivery): string {
  const { setup, before } = moment
  if (setup.variant.message === 'rte') {
    return `${ioapicNames(setup.variant).head} composed the MSI from the RTE itself, so no route can mislead it.`
  }
  if (isEmpty(sent.msi)) {
    return `KVM's route of GSI ${sent.pin} was never written: all zero means vector 0 to APIC ID 0.`
  }
  return isStale(setup, before, sent.pin) ? staleReason(moment, sent) : syncedReason(moment, sent)
}

function staleReason(moment: Moment, { pin, msi, wanted, reached, expected }: Delivery): string {
  const used = `KVM used the stale MSI ${hex8(msi.address)}`
  const same = reached.join() === expected.join()
  const asked = same ? `; the RTE asks for vector ${decodeMsi(wanted).vector}` : ''
  if (updatesLater(moment)) {
    return `QEMU called kvm_set_irq(${pin}) before it updated the routes, so ${used}${asked}.`
  }
  const step = since(
    moment.trace,
    moment.cursor - 1,
    (machine) => isStale(moment.setup, machine, pin),
    ROUTE_PARTS,
  )
  return `${used}${asked}: no route update has reached the pin since step ${grouped(step)}.`
}

function syncedReason(moment: Moment, { pin, reached }: Delivery): string {
  if (!isLevel(moment.before.ioapic.lo[pin] ?? 0)) {
    return `Pin ${pin} is edge-triggered: QEMU raises and lowers GSI ${pin} in one go, with no Remote IRR.`
  }
  if (callBefore(moment)?.entry === 'rteWrite' && !updatesLater(moment)) {
    return `QEMU updated the routes first, so kvm_set_irq(${pin}) used the MSI that matches the RTE.`
  }
  return `kvm_set_irq(${pin}) used KVM's route, which names ${vcpus(reached)} as the RTE does.`
}

/** Whether the call that delivers will update the routes afterwards. */
function updatesLater(moment: Moment): boolean {
  const call = callBefore(moment)
  const entry = call?.entry
  if (!call || !entry) return false
  return moment.setup.variant.entries[entry].slice(call.op + 1).some(isRouteUpdate)
}

export const isRouteUpdate = ({ id }: { readonly id: string }): boolean =>
  id === 'updateRoutes' || id === 'updateAllRoutes'

const lostFact = ({ vector, pin }: Delivery): (string | Span)[] => [
  `Vector ${vector} of pin ${pin} `,
  bad('reached no vCPU'),
  '.',
]

function lostReason({ before }: Moment, { msi, pin }: Delivery): string {
  const { dest, logical, deliveryMode } = decodeMsi(msi)
  if (deliveryMode > 1)
    return `Its delivery mode ${deliveryMode} is no interrupt that a local APIC queues.`
  const named = reachedBy(before, msi)
  const stuck = `Remote IRR of pin ${pin} stays 1 all the same.`
  if (named.length > 0) return `The local APIC of ${vcpus(named)} is switched off. ${stuck}`
  return `No local APIC answers to ${logical ? 'logical ' : ''}destination ${dest}. ${stuck}`
}

export const pinsNamed = (pins: readonly number[]): string =>
  `pin${pins.length > 1 ? 's' : ''} ${listed(pins)}`
