/** What a screen shows, as something that can be asked about: a cell, or some bits of one. */
import { hex8 } from '../../base/bits.ts'
import { ACTIVE_LOW, LEVEL, LOGICAL, MASKED } from '../../core/chips/rte.ts'
import { CLEANUP_VECTOR } from '../../core/guest/vector-domain.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellKey } from '../../trace/causes/cell.ts'
import { cpus } from '../narrate/words.ts'
import { type RunningValue, runningValue } from './running.ts'

export type { Cell } from '../../trace/causes/cell.ts'

export interface Value {
  readonly cell: Cell
  /** The bits of a register or mask that are meant; null for all. */
  readonly bits: number | null
}

export const valueKey = ({ cell, bits }: Value): string => `${cellKey(cell)} ${bits ?? ''}`

export const whole = (cell: Cell): Value => ({ cell, bits: null })

/** What the bits of an RTE say, by name: the half they are in, and which they are there. */
const RTE_PARTS = {
  destination: ['rte-high', 0xff000000],
  'extended destination': ['rte-high', 0x00ff0000],
  'high reserved field': ['rte-high', 0x0000ffff],
  'low reserved field': ['rte-low', 0xfffe0000],
  mask: ['rte-low', MASKED],
  'trigger mode': ['rte-low', LEVEL],
  polarity: ['rte-low', ACTIVE_LOW],
  'destination mode': ['rte-low', LOGICAL],
  'delivery mode': ['rte-low', 7 << 8],
  vector: ['rte-low', 0xff],
} as const

export type RtePart = keyof typeof RTE_PARTS

export const isRtePart = (name: string): name is RtePart => name in RTE_PARTS

export function rteValue(pin: number, part: RtePart): Value {
  const [of, bits] = RTE_PARTS[part]
  return { cell: { of, at: pin }, bits }
}

/** What a screen shows of a cell: the parts of an RTE half, any other cell as a whole. */
export function shownParts(cell: Cell): Value[] {
  const parts = Object.values(RTE_PARTS).filter(([of]) => of === cell.of)
  return parts.length === 0 ? [whole(cell)] : parts.map(([, bits]) => ({ cell, bits }))
}

/** What a value is called inside a sentence. */
export function valueName(setup: Setup, value: Value): string {
  const part = partOf(value)
  return part ? `the ${part} of pin ${value.cell.at}` : cellName(setup, value.cell)
}

/** The part of an RTE that a value is; undefined for any other. */
export const partOf = ({ cell, bits }: Value): RtePart | undefined =>
  Object.keys(RTE_PARTS)
    .filter(isRtePart)
    .find((part) => RTE_PARTS[part][0] === cell.of && RTE_PARTS[part][1] === bits)

export function cellName({ scenario }: Setup, cell: Cell): string {
  switch (cell.of) {
    case 'cause':
      return `the cause of the device on pin ${cell.at}`
    case 'line':
      return `the line of pin ${cell.at}`
    case 'latch':
      return `the request latch of pin ${cell.at}`
    case 'remote-irr':
      return `Remote IRR of pin ${cell.at}`
    case 'delivery-status':
      return `the delivery status of pin ${cell.at}`
    case 'rte-low':
      return `RTE ${cell.at} low`
    case 'rte-high':
      return `RTE ${cell.at} high`
    case 'route':
      return `the route of GSI ${cell.at}`
    case 'irr':
    case 'isr':
    case 'tmr':
      return `${cell.of.toUpperCase()} bit ${cell.vector} of vCPU ${cell.at}`
    case 'eoi-exit':
      return `EOI exit bit ${cell.vector} of vCPU ${cell.at}`
    case 'running':
      return `what CPU ${cell.at} runs`
    case 'result':
      return `what the handler on CPU ${cell.at} returned`
    case 'desired':
    case 'pending':
    case 'effective':
      return `the ${cell.of} affinity of IRQ ${scenario.irqs[cell.at]?.irq}`
  }
}

/** A cell's value as a person reads it. */
export function valueText(setup: Setup, { of }: Cell, value: string): string {
  switch (of) {
    case 'line':
      return value === '1' ? 'high' : 'low'
    case 'cause':
      return value === '1' ? 'there' : 'gone'
    case 'rte-low':
    case 'rte-high':
      return hex8(Number.parseInt(value, 16))
    case 'route':
      return value === '0 0' ? 'not set up' : value
    case 'running':
      return runningText(setup, runningValue(value))
    case 'result':
      return value === '' ? 'nothing yet' : value
    case 'delivery-status':
      return value === '1' ? 'send pending' : 'idle'
    case 'desired':
    case 'pending':
    case 'effective':
      return value === '0' ? 'none' : cpus(Number.parseInt(value, 16))
    case 'latch':
    case 'remote-irr':
    case 'irr':
    case 'isr':
    case 'tmr':
    case 'eoi-exit':
      return value
  }
}

/** What a vCPU runs, in a few words. */
export function runningText({ scenario }: Setup, running: RunningValue | null): string {
  if (!running) return 'nothing'
  const irq = scenario.irqs[running.irq]?.irq
  if (running.vector === 0) return irq === undefined ? 'a task' : `a task for IRQ ${irq}`
  if (irq !== undefined) return `the handler of IRQ ${irq}`
  return running.vector === CLEANUP_VECTOR
    ? `the cleanup of vector ${running.vector}`
    : `the handler of no IRQ, for vector ${running.vector}`
}
