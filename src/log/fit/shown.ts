/**
 * What the tracer of a log shows at all. An output that never occurs was not traced, and its
 * absence proves nothing; one that occurs is missed where a machine must have given it.
 */
import { IOWIN, isRteIndex, PINS, pinOfIndex } from '../../core/chips/ioapic.ts'
import { isLevel } from '../../core/chips/rte.ts'
import type { EventTable } from '../event-table.ts'
import { KIND, KINDS, unpackDelivery } from '../kinds.ts'
import { isRemapped, LINE_IOCTLS, ROUTING_IOCTL, SIGNAL_IOCTL } from './facts.ts'
import { isHost, isQemu } from './origins.ts'
import { Resets } from './resets.ts'

export interface Shown {
  /** How many events there are of each kind, by its number. */
  readonly counts: Uint32Array
  /** Pins of which a debug line tells the raising of the GSI, and whether those of edge pins too. */
  readonly servicePins: number
  readonly edgeService: boolean
  /** Pins of which a debug line tells the route; whether also when it stays as it is. */
  readonly routePins: number
  readonly sameRoutes: boolean
  /** Ioctls, as far as any of them occurs. */
  readonly lineIoctl: boolean
  readonly signalIoctl: boolean
  readonly routingIoctl: boolean
  /** Something says that KVM's local APICs are used with QEMU's I/O APIC. */
  readonly split: boolean
  /** A route in the format of interrupt remapping: what KVM delivers is not in it. */
  readonly remapped: boolean
  /** QEMU's and the host's events stand one after the other: their order says nothing. */
  readonly apart: boolean
  /** The first and the last event of the host; -1 for none. */
  readonly firstHost: number
  readonly lastHost: number
  /**
   * Pins that the whole log shows at work: an access to the RTE, a route, a delivery, an EOI. The
   * others are taken to have no route, for an EOI that one of them had let through would show.
   */
  readonly busyPins: number
  /** Vectors that a level RTE or route held at some time. */
  readonly levelVectors: Uint8Array
  /** Enough of the inputs to say what must follow from them. */
  readonly inputs: boolean
}

type Draft = { -readonly [K in keyof Shown]: Shown[K] } & {
  /** A pin of which the RTE is not seen was served, and no Remote IRR set before. */
  unpreparedService: boolean
}

export function shownIn(events: EventTable): Shown {
  const shown: Draft = {
    counts: new Uint32Array(KINDS.length),
    servicePins: 0,
    edgeService: false,
    unpreparedService: false,
    routePins: 0,
    sameRoutes: false,
    lineIoctl: false,
    signalIoctl: false,
    routingIoctl: false,
    split: false,
    remapped: false,
    apart: false,
    firstHost: -1,
    lastHost: -1,
    busyPins: 0,
    levelVectors: new Uint8Array(256),
    inputs: false,
  }
  look(events, shown)
  const { counts } = shown
  shown.split = isSplit(counts, shown)
  shown.edgeService ||= shown.unpreparedService && has(counts, 'ioapic_set_remote_irr')
  shown.inputs =
    has(counts, 'ioapic_mem_write') &&
    has(counts, 'ioapic_set_irq') &&
    (has(counts, 'ioapic_eoi_broadcast') || has(counts, 'ioapic_clear_remote_irr'))
  return shown
}

export const shows = ({ counts }: Shown, kind: keyof typeof KIND): boolean => has(counts, kind)

const has = (counts: Uint32Array, kind: keyof typeof KIND): boolean =>
  (counts[KIND[kind]] as number) > 0

function isSplit(counts: Uint32Array, shown: Shown): boolean {
  if (has(counts, 'apic_deliver_irq') || has(counts, 'apic_local_deliver')) return false
  if (has(counts, 'kvm_ioapic_set_irq')) return false
  return (
    shown.lineIoctl ||
    shown.routingIoctl ||
    shown.servicePins !== 0 ||
    shown.routePins !== 0 ||
    SPLIT_SIGNS.some((kind) => has(counts, kind))
  )
}

const SPLIT_SIGNS = [
  'kvm_irqchip_update_msi_route',
  'kvm_irqchip_commit_routes',
  'kvm_irqchip_add_msi_route',
  'kvm_set_irq',
  'kvm_msi_set_irq',
  'kvm_eoi',
  'kvm_run_exit',
] as const

/** Kinds whose first value is a pin at work. */
const WORK = Uint8Array.from(KINDS, (kind) =>
  (
    [
      'ioapic_set_remote_irr',
      'ioapic_clear_remote_irr',
      'ioapic_service',
      'ioapic_update_kvm_routes',
      'kvm_irqchip_update_msi_route',
      'kvm_set_irq',
    ] as const
  ).some((each) => each === kind)
    ? 1
    : 0,
)

function work(pin: number, shown: Draft): void {
  if (pin < PINS) shown.busyPins |= 1 << pin
}

/** Instead of the pin whose Remote IRR the event before set. */
const OTHER = -1
const NO_EVENT = -2

/** Where QEMU's and the host's events begin and end. */
interface Spans {
  firstQemu: number
  lastQemu: number
  firstHost: number
  lastHost: number
}

function look(events: EventTable, shown: Draft): void {
  const spans: Spans = { firstQemu: -1, lastQemu: -1, firstHost: -1, lastHost: -1 }
  const lo = new Uint32Array(PINS)
  let lastSet = NO_EVENT
  const routes = new Map<number, number>()
  const resets = new Resets(events)
  for (let index = 0; index < events.size; index++) {
    const code = events.code(index)
    shown.counts[code] = (shown.counts[code] as number) + 1
    stretch(spans, code, index)
    const before = lastSet
    if (isQemu(code)) lastSet = code === KIND.ioapic_set_remote_irr ? events.value(index, 0) : OTHER
    if (WORK[code] === 1) work(events.value(index, 0), shown)
    if (code === KIND.ioapic_mem_write || code === KIND.ioapic_mem_read) {
      seeRte(events, index, lo, shown)
      if (resets.isBefore(index)) routes.clear()
    }
    if (code === KIND.ioapic_service) seeService(events.value(index, 0), before, lo, shown)
    else if (code === KIND.ioapic_update_kvm_routes) seeRoute(events, index, routes, shown)
    else if (code === KIND.kvm_msi_set_irq) seeMessage(events, index, shown)
    else if (code === KIND.kvm_vm_ioctl) seeIoctl(events.value(index, 0), shown)
  }
  const { firstQemu, lastQemu, firstHost, lastHost } = spans
  shown.apart = firstQemu >= 0 && firstHost >= 0 && (lastQemu < firstHost || lastHost < firstQemu)
  shown.firstHost = firstHost
  shown.lastHost = lastHost
}

function stretch(spans: Spans, code: number, index: number): void {
  if (isQemu(code)) {
    if (spans.firstQemu < 0) spans.firstQemu = index
    spans.lastQemu = index
  } else if (isHost(code)) {
    if (spans.firstHost < 0) spans.firstHost = index
    spans.lastHost = index
  }
}

function seeRte(events: EventTable, index: number, lo: Uint32Array, shown: Draft): void {
  const select = events.value(index, 1)
  const pin = pinOfIndex(select)
  if ((events.value(index, 0) & 0xff) !== IOWIN || !isRteIndex(select)) return
  work(pin, shown)
  const value = events.value(index, 3)
  if (select & 1) return
  lo[pin] = value
  if (isLevel(value)) shown.levelVectors[value & 0xff] = 1
}

/** An edge pin is told by its RTE, or by no Remote IRR being set before its service. */
function seeService(gsi: number, before: number, lo: Uint32Array, shown: Draft): void {
  if (gsi >= PINS) return
  shown.servicePins |= 1 << gsi
  const low = lo[gsi] as number
  const setBefore = before === NO_EVENT || before === gsi
  if (low !== 0) shown.edgeService ||= !isLevel(low)
  else if (!setBefore) shown.unpreparedService = true
}

function seeRoute(
  events: EventTable,
  index: number,
  routes: Map<number, number>,
  shown: Draft,
): void {
  const gsi = events.value(index, 0)
  const address = events.value(index, 1)
  const data = events.value(index, 2)
  if (gsi >= PINS) return
  shown.routePins |= 1 << gsi
  const route = address * 0x10000 + (data & 0xffff)
  if (routes.get(gsi) === route) shown.sameRoutes = true
  routes.set(gsi, route)
  if (isRemapped(address)) shown.remapped = true
  if (isLevel(data)) shown.levelVectors[data & 0xff] = 1
}

function seeMessage(events: EventTable, index: number, shown: Draft): void {
  const { level } = unpackDelivery(events.value(index, 2))
  if (level) shown.levelVectors[events.value(index, 1) & 0xff] = 1
}

function seeIoctl(request: number, shown: Draft): void {
  if (LINE_IOCTLS.includes(request)) shown.lineIoctl = true
  if (request === SIGNAL_IOCTL) shown.signalIoctl = true
  if (request === ROUTING_IOCTL) shown.routingIoctl = true
}
