/** A run as the rows of the timeline, for one pin: one pass over the steps of each lane. */
import { bitsOf } from '../base/bits.ts'
import { irqIndex } from '../core/scenarios/scenario.ts'
import type { Lane, Run } from '../trace/run.ts'
import { lapicLog } from './track-lapic.ts'
import { linuxLog } from './track-linux.ts'
import type { RowLog } from './track-log.ts'
import type { Track, TrackKind, TrackLane } from './track-model.ts'
import { lineLog, pinLog, routeLog } from './track-pin.ts'
import { custodyLog, sendingsOf } from './track-sendings.ts'

type Head = Omit<Track, 'lanes'> & { readonly vcpu: number }

/**
 * A vCPU has a row where something happens in it for the pin, and where the interrupt should have
 * gone: an empty row says that it did not.
 */
export function tracksOf(run: Run, pin: number): Track[] {
  const heads = headsOf(run, pin)
  const lanes = run.lanes.map((lane) => rowsOf(run, lane, pin))
  const intended = intendedVcpus(run, pin)
  return heads.flatMap(({ vcpu, ...head }, row) => {
    const track = { ...head, lanes: lanes.map((rows) => rows[row] as TrackLane) }
    return vcpu < 0 || intended.has(vcpu) || !isEmpty(track) ? [track] : []
  })
}

const isEmpty = ({ lanes }: Track): boolean =>
  lanes.every(({ bands, marks }) => bands.length === 0 && marks.length === 0)

function headsOf({ scenario }: Run, pin: number): Head[] {
  const outside = (kind: TrackKind, name: string, sub: string): Head => {
    return { id: kind, kind, name, sub, vcpu: -1 }
  }
  const inEach = (kind: TrackKind, name: string, what: string): Head[] =>
    Array.from({ length: scenario.vcpus }, (_, vcpu) => {
      return { id: `${kind}-${vcpu}`, kind, name, sub: `${what} ${vcpu}`, vcpu }
    })
  return [
    outside('line', 'Device line', `IRQ ${pin}`),
    outside('pin', 'I/O APIC', `pin ${pin}`),
    outside('route', 'KVM route', `GSI ${pin}`),
    ...inEach('lapic', 'LAPIC', 'vCPU'),
    ...inEach('linux', 'Linux', 'CPU'),
  ]
}

/** The rows of one lane, in the order of `headsOf`. */
function rowsOf(run: Run, { model, trace }: Lane, pin: number): TrackLane[] {
  const { initial, steps } = trace
  const irq = irqIndex(run.scenario, pin)
  const custody = custodyLog(initial, pin)
  const logs: RowLog[] = [
    lineLog(run.scenario, initial, pin),
    pinLog(run.scenario, initial, pin),
    routeLog(model.setup.variant, initial, pin),
    ...initial.vcpus.map(({ lapic }, vcpu) => lapicLog(vcpu, lapic, custody.held[vcpu])),
    ...initial.vcpus.map((_, cpu) => linuxLog(initial, cpu, irq, pin)),
  ]
  let before = initial
  steps.forEach((step, at) => {
    if (step.action === null) return
    const sent = sendingsOf(before, step, pin)
    custody.arrive(sent)
    const { events, state: after } = step
    const change = { step: at + 1, before, after, events, sent, custody: custody.held }
    for (const log of logs) log.take(change)
    custody.settle(before, after)
    before = after
  })
  return logs.map((log) => log.finish(steps.length + 1))
}

/** The CPUs that were ever the effective target of the pin's interrupt. */
function intendedVcpus({ scenario, lanes }: Run, pin: number): Set<number> {
  const irq = irqIndex(scenario, pin)
  const masks = lanes.flatMap(({ trace }) => [
    trace.initial,
    ...trace.steps.map(({ state }) => state),
  ])
  return new Set(bitsOf(masks.reduce((mask, { irqs }) => mask | (irqs[irq]?.effective ?? 0), 0)))
}

/** Per lane and step, whether the lane moved; false where it sat a shared move out. */
export const movesOf = ({ lanes }: Run): boolean[][] =>
  lanes.map(({ trace }) => trace.steps.map(({ action }) => action !== null))
