/**
 * A run as the rows of the timeline, for one pin. What happened is written down once, step by step,
 * and goes on where it was when the run does; what is shown is cut out of that.
 */
import { bitsOf } from '../../base/bits.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import { type Account, accountAt, keptOf } from '../../trace/account.ts'
import type { Lane, Run } from '../../trace/run.ts'
import { lastState, type Step, stateAt } from '../../trace/trace.ts'
import { lapicLog } from './lapic.ts'
import { linuxLog } from './linux.ts'
import type { RowLog } from './log.ts'
import type { Track, TrackKind } from './model.ts'
import { lineLog, pinLog, routeLog } from './pin.ts'
import { arrived, type Custody, heldAtStart, sendingsOf, settled } from './sendings.ts'
import type { Span } from './span.ts'
import { detailFor, laneIn, type Part } from './window.ts'

/** What a window of `px` can show. */
export function tracksIn(run: Run, pin: number, { from, to }: Span, px: number): Track[] {
  const [first, last] = [
    Math.max(0, Math.floor(from)),
    Math.min(run.schedule.length, Math.ceil(to)),
  ]
  const events = eventsUntil(run, last) - eventsUntil(run, first)
  const detail = detailFor(events / run.lanes.length / px)
  return rowsIn(run, pin, { from: first, to: last, perPx: (to - from) / px, detail })
}

const EVENTS: Account<number> = {
  open: () => 0,
  take: (count, { trace }, at) => count + (trace.steps[at - 1] as Step).events.length,
}

/** The events of all lanes in the first so many steps. */
export const eventsUntil = ({ lanes }: Run, cursor: number): number =>
  lanes.reduce((sum, lane) => sum + accountAt(EVENTS, lane, cursor), 0)

/**
 * A vCPU has a row where something happens in it for the pin, and where the interrupt should have
 * gone: an empty row says that it did not.
 */
function rowsIn(run: Run, pin: number, part: Part): Track[] {
  const logs = run.lanes.map((lane) => logOf(lane, pin))
  const intended = new Set(bitsOf(logs.reduce((mask, { intended: own }) => mask | own, 0)))
  return headsOf(run, pin).flatMap(({ vcpu, ...head }, row) => {
    const own = logs.map(({ rows }, lane) => {
      const log = rows[row] as RowLog
      const { trace } = run.lanes[lane] as Lane
      return { log, open: log.open(trace.steps.length + 1, lastState(trace)) }
    })
    const isEmpty = own.every(({ log: { record }, open }) => {
      return record.bands.size === 0 && record.marks.size === 0 && open === null
    })
    if (vcpu >= 0 && isEmpty && !intended.has(vcpu)) return []
    return [{ ...head, lanes: own.map(({ log, open }) => laneIn(log.record, open, part)) }]
  })
}

type Head = Omit<Track, 'lanes'> & { readonly vcpu: number }

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

/** What was written down of a lane for a pin. */
interface LaneLog {
  /** In the order of `headsOf`. */
  readonly rows: readonly RowLog[]
  /** The CPUs that were ever the effective target of the pin's interrupt, as a mask. */
  intended: number
  held: readonly Custody[]
  /** Steps written down. */
  until: number
}

/** By pin; the same object for the same pin, because what is written is kept under it. */
const KEYS = new Map<number, object>()

const logOf = (lane: Lane, pin: number): LaneLog => writeTracks(lane, pin, lane.trace.steps.length)

/** Writes a lane's rows down, up to a step. */
export function writeTracks(lane: Lane, pin: number, until: number): LaneLog {
  const key = KEYS.get(pin) ?? {}
  KEYS.set(pin, key)
  const log = keptOf(lane.trace, key, () => newLog(lane, pin))
  while (log.until < until) write(log, lane, pin)
  return log
}

function newLog({ model: { setup }, trace: { initial } }: Lane, pin: number): LaneLog {
  const { scenario, variant } = setup
  const irq = irqIndex(scenario, pin)
  const held = heldAtStart(initial, pin)
  return {
    rows: [
      lineLog(scenario, initial, pin),
      pinLog(scenario, initial, pin),
      routeLog(variant, initial, pin),
      ...initial.vcpus.map(({ lapic }, vcpu) => lapicLog(vcpu, lapic, held[vcpu])),
      ...initial.vcpus.map((_, cpu) => linuxLog(initial, cpu, irq, pin)),
    ],
    intended: initial.irqs[irq]?.effective ?? 0,
    held,
    until: 0,
  }
}

function write(log: LaneLog, { model: { setup }, trace }: Lane, pin: number): void {
  const before = stateAt(trace, log.until)
  const step = trace.steps[log.until] as Step
  log.until++
  if (step.action === null) return
  const { events, state: after } = step
  const sent = sendingsOf(before, step, pin)
  const custody = arrived(log.held, sent)
  for (const row of log.rows) row.take({ step: log.until, before, after, events, sent, custody })
  log.held = settled(custody, before, after)
  log.intended |= after.irqs[irqIndex(setup.scenario, pin)]?.effective ?? 0
}

/** Whether a lane moved in a step; false where it sat a shared move out. */
export const movedIn =
  ({ lanes }: Run) =>
  (lane: number, step: number): boolean =>
    lanes[lane]?.trace.steps[step - 1]?.action !== null
