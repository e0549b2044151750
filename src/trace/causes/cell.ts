/**
 * The values that an interrupt's path is made of: what a step can write and another can use. Each
 * is one thing that a screen shows.
 */

import { pinOfInput } from '../../core/chips/ioapic.ts'
import type { Lapic } from '../../core/chips/lapic.ts'
import { DELIVERY_STATUS, READ_ONLY, remoteIrr } from '../../core/chips/rte.ts'
import { resultOf } from '../../core/guest/result.ts'
import type { Frame, Machine } from '../../core/machine.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'

export const PIN_CELLS = [
  'cause',
  'line',
  'latch',
  'remote-irr',
  'delivery-status',
  'rte-low',
  'rte-high',
  'route',
] as const
export const VECTOR_CELLS = ['irr', 'isr', 'tmr', 'eoi-exit'] as const
export const CPU_CELLS = ['running', 'result'] as const
export const IRQ_CELLS = ['desired', 'pending', 'effective'] as const

export type PinCell = (typeof PIN_CELLS)[number]
export type VectorCell = (typeof VECTOR_CELLS)[number]
/** What a vCPU runs: the interrupt that it entered last, if any; and what its handler returned. */
export type CpuCell = (typeof CPU_CELLS)[number]
/** The masks of the affinity. */
export type IrqCell = (typeof IRQ_CELLS)[number]

/** `at` is a pin (which is its GSI), a vCPU, or the index of an interrupt, by kind. */
export type Cell =
  | { readonly of: PinCell; readonly at: number }
  | { readonly of: VectorCell; readonly at: number; readonly vector: number }
  | { readonly of: CpuCell; readonly at: number }
  | { readonly of: IrqCell; readonly at: number }

/** Different for different cells. */
export const cellKey = (cell: Cell): string =>
  'vector' in cell ? `${cell.of} ${cell.at} ${cell.vector}` : `${cell.of} ${cell.at}`

export const sameCell = (a: Cell, b: Cell): boolean =>
  a.of === b.of &&
  a.at === b.at &&
  ('vector' in a ? a.vector : null) === ('vector' in b ? b.vector : null)

/** The value of a cell as text that is equal for equal values. Masks and registers in hex. */
export function cellValue({ scenario }: Setup, machine: Machine, cell: Cell): string {
  const { ioapic, routes, vcpus, irqs, devices } = machine
  switch (cell.of) {
    case 'cause':
      return bit(devices[deviceOn(scenario, cell.at)]?.cause ?? false)
    case 'line':
      return bit(devices[deviceOn(scenario, cell.at)]?.line ?? latched(ioapic.irr, cell.at))
    case 'latch':
      return bit(latched(ioapic.irr, cell.at))
    case 'remote-irr':
      return bit(remoteIrr(ioapic.lo[cell.at] ?? 0))
    case 'delivery-status':
      return bit(((ioapic.lo[cell.at] ?? 0) & DELIVERY_STATUS) !== 0)
    case 'rte-low':
      return ((ioapic.lo[cell.at] ?? 0) & ~READ_ONLY).toString(16)
    case 'rte-high':
      return (ioapic.hi[cell.at] ?? 0).toString(16)
    case 'route':
      return `${(routes.address[cell.at] ?? 0).toString(16)} ${(routes.data[cell.at] ?? 0).toString(16)}`
    case 'irr':
    case 'isr':
    case 'tmr':
    case 'eoi-exit':
      return bit(vectorsOf(vcpus[cell.at]?.lapic, cell.of).includes(cell.vector))
    case 'running':
      return running(vcpus[cell.at]?.stack ?? [])
    case 'result':
      return result(vcpus[cell.at]?.stack ?? [])
    case 'desired':
    case 'pending':
    case 'effective':
      return (irqs[cell.at]?.[cell.of] ?? 0).toString(16)
  }
}

/** Index of the device that drives a pin; -1 for none. */
export const deviceOn = ({ devices }: Scenario, pin: number): number =>
  devices.findIndex((device) => pinOfInput(device.pin) === pin)

const bit = (set: boolean): string => (set ? '1' : '0')

const latched = (irr: number, pin: number): boolean => ((irr >>> pin) & 1) !== 0

/** A posted interrupt is pending as one in the IRR is. */
export function vectorsOf(lapic: Readonly<Lapic> | undefined, of: VectorCell): readonly number[] {
  if (!lapic) return []
  switch (of) {
    case 'irr':
      return lapic.pir.length === 0 ? lapic.irr : [...lapic.irr, ...lapic.pir]
    case 'isr':
    case 'tmr':
      return lapic[of]
    case 'eoi-exit':
      return lapic.eoiExit
  }
}

export const running = (stack: readonly Readonly<Frame>[]): string =>
  stack.map(({ program, irq, vector }) => `${program}:${irq}:${vector}`).join(' ')

/** Interrupts do not nest, so at most one handler is active. */
export function result(stack: readonly Readonly<Frame>[]): string {
  const frame = stack.find(({ vector }) => vector !== 0)
  return (frame && resultOf(frame)) ?? ''
}
