/**
 * What a step used to write a cell: the values that decided it, the one that decided most first.
 * Read off the events of the step, which carry the names of the tracepoints.
 */
import { matchesDest } from '../../core/chips/destination.ts'
import { msiDest, msiIsLogical, msiVector } from '../../core/chips/msi.ts'
import { isLevel, vectorOf } from '../../core/chips/rte.ts'
import type { Event, EventType } from '../../core/event.ts'
import { scanned } from '../../core/kvm/scanned.ts'
import type { IrqDesc, Machine } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import { type Step, stateAt, type Trace } from '../trace.ts'
import { type Cell, cellValue, type PinCell } from './cell.ts'
import { origin } from './history.ts'

/** A step of a trace; `before` is the state that it found. */
export interface Moment {
  readonly setup: Setup
  readonly trace: Trace
  /** The number of the step, from 1. */
  readonly cursor: number
  readonly step: Step
  readonly before: Machine
}

export const momentAt = (setup: Setup, trace: Trace, cursor: number): Moment => ({
  setup,
  trace,
  cursor,
  step: trace.steps[cursor - 1] as Step,
  before: stateAt(trace, cursor - 1),
})

export interface Use {
  readonly cell: Cell
  /** As the same step wrote it, not as it was before. */
  readonly together: boolean
}

/** Empty for what the outside world did. */
export const usedFor = (moment: Moment, written: Cell): readonly Use[] =>
  cellsFor(moment, written).map((cell) => ({ cell, together: isTogether(written, cell) }))

/**
 * A vCPU enters the handler with the vector that it just took; a latch follows its line; what is
 * asked for outside an interrupt is made effective at once.
 */
const isTogether = ({ of }: Cell, used: Cell): boolean =>
  (of === 'running' && used.of === 'isr') ||
  (of === 'latch' && used.of === 'line') ||
  (of === 'effective' && used.of === 'desired')

function cellsFor(moment: Moment, cell: Cell): readonly Cell[] {
  switch (cell.of) {
    case 'line':
      return forLine(moment, cell.at)
    case 'cause':
      return byGuest(moment)
    case 'latch':
      return [{ of: 'line', at: cell.at }]
    case 'remote-irr':
      return forRemoteIrr(moment, cell.at)
    case 'delivery-status':
      return []
    case 'rte-low':
      return isNewVector(moment, cell.at)
        ? [...effectiveOf(moment, cell.at), ...byGuest(moment)]
        : [...byGuest(moment), ...effectiveOf(moment, cell.at)]
    case 'rte-high':
      return [...effectiveOf(moment, cell.at), ...byGuest(moment)]
    case 'route':
      return isSameAddress(moment, cell.at)
        ? pinCells(cell.at, 'rte-low', 'rte-high')
        : pinCells(cell.at, 'rte-high', 'rte-low')
    case 'irr':
    case 'tmr':
      return forArrival(moment, cell.at, cell.vector)
    case 'isr':
      return forInService(moment, cell.at, cell.vector)
    case 'eoi-exit':
      return routesOf(moment, cell)
    case 'running':
      return forRunning(moment, cell.at)
    case 'result':
      return forResult(moment, cell)
    case 'effective':
      return [{ of: requestedIn(moment, cell.at), at: cell.at }, ...byGuest(moment)]
    case 'desired':
      return requestedIn(moment, cell.at) === 'pending'
        ? [{ of: 'pending', at: cell.at }, ...byGuest(moment)]
        : byGuest(moment)
    case 'pending':
      return byGuest(moment)
  }
}

const pinCells = (at: number, ...of: PinCell[]): Cell[] => of.map((each) => ({ of: each, at }))

function eventOf<T extends EventType>(
  { step }: Pick<Moment, 'step'>,
  type: T,
): Extract<Event, { type: T }> | undefined {
  return step.events.find((event): event is Extract<Event, { type: T }> => event.type === type)
}

function effectiveOf({ setup }: Moment, pin: number): Cell[] {
  const at = irqIndex(setup.scenario, pin)
  return at < 0 ? [] : [{ of: 'effective', at }]
}

/** Which mask says what is asked for: a request that waits goes before what was last made so. */
const requestedIn = ({ before }: Moment, irq: number): 'pending' | 'desired' =>
  (before.irqs[irq] as IrqDesc).pending === 0 ? 'desired' : 'pending'

const isNewVector = ({ before, step }: Moment, pin: number): boolean =>
  vectorOf(before.ioapic.lo[pin] ?? 0) !== vectorOf(step.state.ioapic.lo[pin] ?? 0)

/** A route whose message alone is another. */
const isSameAddress = ({ before, step: { state } }: Moment, gsi: number): boolean =>
  before.routes.address[gsi] === state.routes.address[gsi] &&
  before.routes.data[gsi] !== state.routes.data[gsi]

/** A device raises a line that is low, and lowers it when its cause is gone. */
function forLine(moment: Moment, pin: number): Cell[] {
  const { setup, step } = moment
  if (step.action?.agent !== 'device') return byGuest(moment)
  const rises = cellValue(setup, step.state, { of: 'line', at: pin }) === '1'
  return pinCells(pin, rises ? 'line' : 'cause')
}

/** The vCPU whose code, or whose access that QEMU serves, this step is. */
export function moverOf({ setup, step }: Moment): Cell | null {
  const { action } = step
  if (action?.agent === 'guest') return { of: 'running', at: action.vcpu }
  const isVcpu = action?.agent === 'vmm' && action.thread < setup.scenario.vcpus
  return isVcpu ? { of: 'running', at: action.thread } : null
}

function byGuest(moment: Moment): Cell[] {
  const mover = moverOf(moment)
  return mover ? [mover] : []
}

function forRemoteIrr(moment: Moment, pin: number): Cell[] {
  if (eventOf(moment, 'ioapic_set_remote_irr'))
    return pinCells(pin, 'line', 'rte-low', 'remote-irr')
  const { action } = moment.step
  const vector = vectorOf(moment.before.ioapic.lo[pin] ?? 0)
  if (action?.agent !== 'vmm' || moment.before.vmm.calls[action.thread]?.request !== 'eoi')
    return byGuest(moment)
  return [{ of: 'isr', at: action.thread, vector }]
}

/** A message comes from a route, from the RTE itself, or from another CPU. */
function forArrival(moment: Moment, vcpu: number, vector: number): Cell[] {
  const sender = eventOf(moment, 'kvm_apic_ipi')
  if (sender) return [{ of: 'running', at: sender.vcpu }]
  if (eventOf(moment, 'kvm_inj_virq')) return [{ of: 'irr', at: vcpu, vector }]
  const pin = sendingPin(moment)
  if (pin === null) return []
  const message = eventOf(moment, 'kvm_set_irq') ? ['route' as const] : MESSAGE
  return pinCells(pin, ...message, 'remote-irr', 'line')
}

const MESSAGE = ['rte-high', 'rte-low'] as const

/** The pin whose interrupt this step sends; null for none. */
export function sendingPin(moment: Pick<Moment, 'before' | 'step'>): number | null {
  const gsi = eventOf(moment, 'kvm_set_irq')?.gsi
  if (gsi !== undefined) return gsi
  const { action } = moment.step
  const { calls } = moment.before.vmm
  const raised = action?.agent === 'vmm' ? (calls[action.thread]?.raise ?? -1) : -1
  return raised >= 0 ? raised : sentEdge(moment)
}

/** An edge is gone from the latch once it is sent; a level stays. */
function sentEdge({ before, step }: Pick<Moment, 'before' | 'step'>): number | null {
  const gone = before.ioapic.irr & ~step.state.ioapic.irr
  if (gone === 0) return null
  const pin = 31 - Math.clz32(gone)
  return isLevel(before.ioapic.lo[pin] ?? 0) ? null : pin
}

function forInService(moment: Moment, vcpu: number, vector: number): Cell[] {
  if (eventOf(moment, 'kvm_inj_virq')) return [{ of: 'irr', at: vcpu, vector }]
  const ended: Cell[] = [{ of: 'running', at: vcpu }]
  const exits: Cell = { of: 'eoi-exit', at: vcpu, vector }
  return eventOf(moment, 'eoi_dropped') ? [exits, ...ended] : [...ended, exits]
}

/**
 * The bitmap is made from all routes, or RTEs. Those decide on a bit that name its vCPU and vector, or did
 * when the bitmap was made last; failing these, those that name the vector; else none does.
 */
function routesOf(
  { setup, trace, cursor, before }: Moment,
  bit: Extract<Cell, { vector: number }>,
): Cell[] {
  const tables = [before, stateAt(trace, origin(setup, trace, bit, cursor - 1))].map((machine) => ({
    ...machine,
    routes: scanned(setup, machine),
  }))
  const pins = setup.scenario.irqs.map(({ irq }) => irq)
  const naming = pins.filter((pin) => tables.some((table) => namesVector(table, pin, bit.vector)))
  const own = naming.filter((pin) => tables.some((table) => namesVcpu(table, pin, bit.at)))
  const [deciding = pins] = [own, naming].filter(({ length }) => length > 0)
  const message = setup.variant.scan ? MESSAGE : (['route'] as const)
  return deciding.flatMap((pin) => pinCells(pin, ...message))
}

const namesVector = ({ routes }: Machine, gsi: number, vector: number): boolean =>
  msiVector(routes.data[gsi] ?? 0) === vector

function namesVcpu({ routes, vcpus }: Machine, gsi: number, vcpu: number): boolean {
  const address = routes.address[gsi] ?? 0
  const lapic = vcpus[vcpu]?.lapic
  return lapic !== undefined && matchesDest(lapic, msiDest(address), msiIsLogical(address))
}

/** A handler returns what it does where it runs. */
const forResult = ({ setup, step }: Moment, cell: Cell): Cell[] =>
  cellValue(setup, step.state, cell) === '' ? [] : [{ of: 'running', at: cell.at }]

function forRunning(moment: Moment, vcpu: number): Cell[] {
  const vector = eventOf(moment, 'kvm_inj_virq')?.vector
  if (vector !== undefined) return [{ of: 'isr', at: vcpu, vector }]
  const [before, after] = [moment.before, moment.step.state].map(
    ({ vcpus }) => vcpus[vcpu]?.stack.length ?? 0,
  ) as [number, number]
  const goesOn = after === before && moment.step.action?.agent !== 'user'
  return goesOn ? [{ of: 'running', at: vcpu }] : []
}
