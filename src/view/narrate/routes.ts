/** Route updates, and the EOI exit bitmap that each vCPU rebuilds after one. */

import { hex, hex8 } from '../../base/bits.ts'
import { grouped } from '../../base/grouped.ts'
import { decodeMsi } from '../../core/chips/msi.ts'
import { isMasked } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import { scanned } from '../../core/kvm/scanned.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import { type Setup, scanRule } from '../../core/setup.ts'
import { isStale } from '../../trace/route-kind.ts'
import {
  type Delivery,
  deliveriesIn,
  isEmpty,
  isRouteUpdate,
  routeOf,
  wantedMessage,
} from './delivery.ts'
import { callBefore, earlierInCall, type Moment } from './moment.ts'
import { bad, listed, type Narration, reachedBy, tell, vcpus } from './words.ts'

type Update = Extract<Event, { type: 'ioapic_update_kvm_routes' }>

/** A publication of the routing table, with what it changed for the pins that Linux uses. */
export function tellRoutes(moment: Moment): Narration {
  const { setup, step } = moment
  const changed = step.events.filter(
    (event): event is Update => event.type === 'ioapic_update_kvm_routes' && event.changed,
  )
  const used = changed.filter(({ gsi }) => setup.scenario.irqs.some(({ irq }) => irq === gsi))
  const [first] = used
  if (first) return tell(changedFact(used, first), changedReason(moment, first))
  return changed.length > 0
    ? tell('QEMU published routes of unused pins.', 'This order covers masked pins too.')
    : tell('QEMU published the routes again, unchanged.', unchangedReason(moment))
}

const changedFact = (used: readonly Update[], { gsi, address, data }: Update): string =>
  used.length === 1
    ? `QEMU routed GSI ${gsi} to ${hex8(address)} ${hex(data)}.`
    : `QEMU updated the routes of GSI ${listed(used.map((update) => update.gsi))}.`

function changedReason(moment: Moment, { gsi, address, data }: Update): string {
  const { vector } = decodeMsi({ address, data })
  const to = `vector ${vector} to ${vcpus(reachedBy(moment.now, { address, data }))}`
  const early = sentEarly(moment, gsi)
  if (early) {
    return `Too late: kvm_set_irq(${gsi}) at step ${grouped(early.cursor)} used ${hex8(early.sent.msi.address)}. Now every vCPU must rescan.`
  }
  if (moment.setup.variant.message === 'rte') {
    return 'Messages come from the RTE; the route only decides which EOIs exit. Every vCPU must rescan.'
  }
  if (servesNext(moment)) return `The redelivery that follows sends ${to}, as the RTE says.`
  return `The route matches the RTE now: ${to}. Every vCPU must rescan.`
}

/** The wrong message that the same call sent before this update. */
function sentEarly(moment: Moment, gsi: number): { cursor: number; sent: Delivery } | undefined {
  for (const { cursor, setup, before, step } of earlierInCall(moment)) {
    const sent = deliveriesIn(setup, before, step).find(({ pin, right }) => pin === gsi && !right)
    if (sent) return { cursor, sent }
  }
  return undefined
}

/** Whether the call goes on to serve pins. */
function servesNext(moment: Moment): boolean {
  const call = callBefore(moment)
  const after = moment.now.vmm.calls[moment.now.vmm.bql]
  if (!call?.entry || !after) return false
  return moment.setup.variant.entries[call.entry][after.op]?.id.startsWith('service') ?? false
}

function unchangedReason(moment: Moment): string {
  const { setup, now } = moment
  const skipped = now.ioapic.lo.findIndex((lo, pin) => isMasked(lo) && isStale(setup, now, pin))
  if (skipped >= 0) return skippedReason(now, skipped)
  const { entries } = setup.variant
  if (callBefore(moment)?.entry !== 'rteWrite' && entries.select.some(isRouteUpdate)) {
    return 'This order does it after every register write. Every vCPU rescans for nothing.'
  }
  return 'The RTEs ask for nothing new. Every vCPU must rescan all the same.'
}

function skippedReason(now: Machine, pin: number): string {
  const asked = decodeMsi(wantedMessage(now, pin))
  const kept = routeOf(now, pin)
  const differs =
    asked.dest === decodeMsi(kept).dest ? `vector ${asked.vector}` : `destination ${asked.dest}`
  const route = isEmpty(kept) ? 'stays empty' : `keeps ${hex8(kept.address)}`
  return `It skipped pin ${pin}, which is masked: the route ${route}, the RTE says ${differs}.`
}

/** KVM_REQ_SCAN_IOAPIC on one vCPU. */
export function tellScan(moment: Moment, vcpu: number): Narration {
  const { setup, before } = moment
  const now = { ...moment.now, routes: scanned(setup, moment.now) }
  const was = before.vcpus[vcpu]?.lapic.eoiExit ?? []
  const is = now.vcpus[vcpu]?.lapic.eoiExit ?? []
  const lost = was.filter((vector) => !is.includes(vector))
  const gained = is.filter((vector) => !was.includes(vector))
  const open = lost.filter((vector) => isOpen(now.vcpus[vcpu] as Vcpu, vector))
  const who = `vCPU ${vcpu} rescanned`
  const bitmap = 'its EOI exit bitmap'
  if (open.length > 0) {
    return tell(
      [`${who}: `, bad(`${bits(open)} left ${bitmap}`), '.'],
      openReason({ ...moment, now }, vcpu, open[0] ?? 0),
    )
  }
  if (lost.length > 0)
    return tell(`${who}: ${bits(lost)} left ${bitmap}.`, `${lostReason(setup, now, vcpu, lost)}.`)
  const kept = is.filter(
    (vector) => isOpen(now.vcpus[vcpu] as Vcpu, vector) && !named(now, vcpu, vector),
  )
  if (kept.length > 0)
    return tell(
      `${who}: ${bits(kept)} stays in ${bitmap}.`,
      keptReason(scanRule(setup), kept[0] ?? 0),
    )
  if (gained.length > 0) {
    return tell(
      `${who}: ${bits(gained)} joined ${bitmap}.`,
      `A level ${sourceName(setup)} names this vCPU with that vector.`,
    )
  }
  return tell(
    `${who}: ${bitmap} is the same.`,
    setup.variant.scan
      ? 'Each write to an RTE asks every vCPU for it.'
      : 'Each publication of the routes asks every vCPU for it.',
  )
}

const bits = (vectors: readonly number[]): string =>
  `bit${vectors.length > 1 ? 's' : ''} ${listed(vectors)}`

const isOpen = ({ lapic: { irr, isr, pir } }: Vcpu, vector: number): boolean =>
  irr.includes(vector) || isr.includes(vector) || pir.includes(vector)

/** What a scan goes by. */
const sourceName = ({ variant }: Setup): string => (variant.scan ? 'RTE' : 'route')

/** The level routes that carry a vector, by GSI. */
const routesWith = (machine: Machine, vector: number): number[] =>
  machine.routes.data.flatMap((data, gsi) => {
    const message = decodeMsi({ address: 0, data })
    return message.level && message.vector === vector ? [gsi] : []
  })

const named = (machine: Machine, vcpu: number, vector: number): boolean =>
  routesWith(machine, vector).some((gsi) =>
    reachedBy(machine, routeOf(machine, gsi)).includes(vcpu),
  )

function lostReason(
  setup: Setup,
  machine: Machine,
  vcpu: number,
  [vector]: readonly number[],
): string {
  const source = sourceName(setup)
  const gsis = routesWith(machine, vector ?? -1)
  const [gsi] = gsis
  if (gsi === undefined) return `No level ${source} holds vector ${vector} any more`
  if (gsis.length > 1) return `No ${source} with vector ${vector} names vCPU ${vcpu} any more`
  return `Its ${source} names ${vcpus(reachedBy(machine, routeOf(machine, gsi)))} now`
}

/** Why the bit of a vector that is still to be acknowledged is gone. */
function openReason({ setup, now }: Moment, vcpu: number, vector: number): string {
  const where = lostReason(setup, now, vcpu, [vector])
  if (routesWith(now, vector).length === 0) return `${where}. Its EOI will stay inside KVM.`
  if (scanRule(setup) === 'K0') {
    return `${where}; this KVM does not look for interrupts still open here.`
  }
  return now.vcpus[vcpu]?.lapic.pir.includes(vector)
    ? `${where}; vector ${vector} is in the PIR, which this scan does not look into.`
    : `${where}.`
}

const keptReason = (rule: string, vector: number): string =>
  rule === 'K2'
    ? `No route names this vCPU, but vector ${vector} is open here: its EOI will be intercepted once.`
    : `No route names this vCPU, but vector ${vector} is pending or in service here.`
