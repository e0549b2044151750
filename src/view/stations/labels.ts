/** Each station as full sentences, for people who hear the stage instead of seeing it. */
import { listed, vcpus } from '../narrate/words.ts'
import type { LapicView, VectorBits } from './lapics.ts'
import type { LinuxCpu, LinuxStation } from './linux.ts'
import type { LegKind, PathStation } from './path.ts'
import type { RouteStation } from './route.ts'
import type { Stations } from './stations.ts'

export interface StationLabels {
  readonly device: string
  readonly rte: string
  readonly route: string
  readonly lapics: string
  readonly linux: string
  readonly path: string
}

export const stationLabels = (stations: Stations): StationLabels => ({
  device: deviceLabel(stations),
  rte: rteLabel(stations),
  route: routeLabel(stations.pin, stations.route),
  lapics: lapicLabel(stations),
  linux: linuxLabel(stations.linux, stations.pin),
  path: pathLabel(stations.path),
})

function deviceLabel({ pin, device }: Stations): string {
  if (!device.wired) return `Device line: no device on pin ${pin}`
  return `Device line, ${device.name}: ${device.words}`
}

function rteLabel({ pin, rte }: Stations): string {
  const fields = rte.fields.map(({ words }) => words).join(', ')
  const was = rte.was === '' ? '' : ` ${sentence(rte.was)}`
  return `I/O APIC, RTE of pin ${pin}: ${rte.hi}:${rte.lo}, ${fields}.${was} ${rte.note.text}`
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function routeLabel(pin: number, route: RouteStation): string {
  if (route.kind === 'unused') return `No routing table. ${route.note}`
  const name = `KVM route, GSI ${pin}`
  if (route.kind === 'unset') return `${name}, not set up. ${route.note}`
  const way = `MSI ${route.address.join('')} ${route.data} goes to ${vcpus(route.reaches)}`
  if (route.kind === 'in-sync') return `${name}, in sync: ${way}. ${route.note}`
  return `${name}, stale: ${way}, the RTE says ${route.wanted}. ${route.note}`
}

function lapicLabel({ lapics, path }: Stations): string {
  if (lapics.vector === 0) return 'Local APICs: the pin has no vector'
  const where = (has: (bits: VectorBits) => boolean | null) =>
    vcpus(lapics.vcpus.filter(({ focus }) => has(focus)).map(({ vcpu }) => vcpu))
  const posted = lapics.vcpus.some(({ focus }) => focus.pir)
  const told = [
    `IRR set on ${where(({ irr }) => irr)}`,
    ...(posted ? [`posted to ${where(({ pir }) => pir)}`] : []),
    `ISR set on ${where(({ isr }) => isr)}`,
    ...exitWords(lapics.vcpus, where),
  ]
  const expected = path.legs.filter(({ kind }) => kind === 'expected').map(({ vcpu }) => vcpu)
  const others = lapics.vcpus.flatMap(otherWords)
  return [
    `Local APICs, vector ${lapics.vector}: ${told.join(', ')}.`,
    ...others,
    ...(expected.length > 0 ? [`The RTE names ${vcpus(expected)}.`] : []),
  ].join(' ')
}

function exitWords(
  views: readonly LapicView[],
  where: (has: (bits: VectorBits) => boolean | null) => string,
): string[] {
  if (views.every(({ focus }) => focus.eoiExit === null)) return ['every level EOI is passed on']
  const rescans = views.filter(({ rescan }) => rescan).map(({ vcpu }) => vcpu)
  const pending = rescans.length > 0 ? [`rescan pending on ${vcpus(rescans)}`] : []
  return [`its EOI exits from ${where(({ eoiExit }) => eoiExit)}`, ...pending]
}

function otherWords({ vcpu, other }: LapicView): string[] {
  if (!other) return []
  const place = other.isr ? 'in service' : other.irr || other.pir ? 'pending' : 'done'
  const exit = other.eoiExit === false ? ', its EOI does not exit' : ''
  return [`Old vector ${other.vector} is ${place} on vCPU ${vcpu}${exit}.`]
}

function linuxLabel({ irq, cpus }: LinuxStation, pin: number): string {
  if (irq < 0) return `Linux guest: no interrupt on pin ${pin}`
  const handlers = cpus.filter(({ handler }) => handler !== null)
  const handling = handlers.map(({ cpu, handler }) => `on CPU ${cpu} ${handler}`)
  return [
    `Linux guest, IRQ ${irq}: desired ${namesOf(cpus, 'desired')}`,
    `pending ${namesOf(cpus, 'pending')}`,
    `effective ${namesOf(cpus, 'effective')}`,
    handling.length === 0 ? 'no handler runs' : `handler ${handling.join(', ')}`,
  ].join(', ')
}

function namesOf(cpus: readonly LinuxCpu[], row: 'desired' | 'pending' | 'effective'): string {
  const own = cpus.filter((one) => one[row]).map(({ cpu }) => cpu)
  return own.length === 0 ? 'none' : `CPU${own.length > 1 ? 's' : ''} ${listed(own)}`
}

function pathLabel({ legs, verdict, lost }: PathStation): string {
  const on = (kind: LegKind) => legs.filter((one) => one.kind === kind).map(({ vcpu }) => vcpu)
  const parts = [
    on('irr').length > 0 ? `the request is at ${vcpus(on('irr'))}` : '',
    verdict,
    on('expected').length > 0 ? `the RTE names ${vcpus(on('expected'))}` : '',
    on('eoi-lapic').length > 0
      ? `${eoiName(legs)} of ${vcpus(on('eoi-lapic'))} ${eoiPlace(legs)}`
      : '',
    lost,
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'Path: nothing is under way' : `Path: ${parts.join(', ')}`
}

const isExplicit = (legs: PathStation['legs']): boolean => legs.some(({ explicit }) => explicit)

const eoiName = (legs: PathStation['legs']): string =>
  isExplicit(legs) ? 'the explicit EOI' : 'the EOI'

function eoiPlace(legs: PathStation['legs']): string {
  if (legs.some(({ kind }) => kind === 'eoi-ioapic')) return 'is at the I/O APIC'
  if (isExplicit(legs)) return 'is on its way to the I/O APIC'
  if (legs.some(({ kind }) => kind === 'eoi-exit')) return 'has left the kernel'
  return 'was written to the local APIC'
}
