/**
 * What a step used to write a cell: the values that decided it, the one that decided most first.
 * Read off the events of the step, which carry the names of the tracepoints.
 */
import { msiVector } from '../../core/chips/msi.ts'
import { isLevel, vectorOf } from '../../core/chips/rte.ts'
import type { Event, EventType } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import type { Step } from '../trace.ts'
import { type Cell, cellValue, type PinCell } from './cell.ts'

export interface Moment {
  readonly setup: Setup
  readonly before: Machine
  readonly step: Step
}

export interface Use {
  readonly cell: Cell
  /** As the same step wrote it, not as it was before. */
  readonly together: boolean
}

/** Empty for what the outside world did. */
export const usedFor = (moment: Moment, written: Cell): readonly Use[] =>
  cellsFor(moment, written).map((cell) => ({ cell, together: isTogether(written, cell) }))

/** A vCPU enters the handler with the vector that it just took; a latch follows its line. */
const isTogether = (written: Cell, used: Cell): boolean =>
  (written.of === 'running' && used.of === 'isr') || (written.of === 'latch' && used.of === 'line')

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
    case 'rte-low':
      return [...byGuest(moment), ...ofIrq(moment, cell.at, 'effective')]
    case 'rte-high':
      return [...ofIrq(moment, cell.at, 'effective'), ...byGuest(moment)]
    case 'route':
      return pinCells(cell.at, 'rte-high', 'rte-low')
    case 'irr':
    case 'tmr':
      return forArrival(moment, cell.at, cell.vector)
    case 'isr':
      return forInService(moment, cell.at, cell.vector)
    case 'eoi-exit':
      return routesOf(moment, cell.vector)
    case 'running':
      return forRunning(moment, cell.at)
    case 'effective':
      return [{ of: 'requested', at: cell.at }, ...byGuest(moment)]
    case 'requested':
      return byGuest(moment)
  }
}

const pinCells = (at: number, ...of: PinCell[]): Cell[] => of.map((each) => ({ of: each, at }))

function eventOf<T extends EventType>(
  { step }: Moment,
  type: T,
): Extract<Event, { type: T }> | undefined {
  return step.events.find((event): event is Extract<Event, { type: T }> => event.type === type)
}

function ofIrq({ setup }: Moment, pin: number, of: 'effective'): Cell[] {
  const at = irqIndex(setup.scenario, pin)
  return at < 0 ? [] : [{ of, at }]
}

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
export function sendingPin(moment: Moment): number | null {
  const gsi = eventOf(moment, 'kvm_set_irq')?.gsi
  if (gsi !== undefined) return gsi
  const { action } = moment.step
  const { calls } = moment.before.vmm
  const raised = action?.agent === 'vmm' ? (calls[action.thread]?.raise ?? -1) : -1
  return raised >= 0 ? raised : sentEdge(moment)
}

/** An edge is gone from the latch once it is sent; a level stays. */
function sentEdge({ before, step }: Moment): number | null {
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

/** The bitmap is made from all routes; those decide on a vector that have it, or had it. */
function routesOf({ before, step, setup }: Moment, vector: number): Cell[] {
  const pins = setup.scenario.irqs.map(({ irq }) => irq)
  const has = (machine: Machine, pin: number) => msiVector(machine.routes.data[pin] ?? 0) === vector
  return pins
    .filter((pin) => has(before, pin) || has(step.state, pin))
    .map((at) => ({ of: 'route', at }))
}

function forRunning(moment: Moment, vcpu: number): Cell[] {
  const vector = eventOf(moment, 'kvm_inj_virq')?.vector
  if (vector !== undefined) return [{ of: 'isr', at: vcpu, vector }]
  const [before, after] = [moment.before, moment.step.state].map(
    ({ vcpus }) => vcpus[vcpu]?.stack.length ?? 0,
  ) as [number, number]
  const goesOn = after === before && moment.step.action?.agent !== 'user'
  return goesOn ? [{ of: 'running', at: vcpu }] : []
}
