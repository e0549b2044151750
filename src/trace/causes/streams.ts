/**
 * What two runs of a scenario are compared by: one stream for each thing that can be said of a pin
 * or an interrupt, in its own order. Steps of different streams may change places without anything
 * being different.
 */
import type { Setup } from '../../core/setup.ts'
import { stateAt, type Trace } from '../trace.ts'
import { type Cell, cellKey, cellValue } from './cell.ts'
import { historyOf } from './history.ts'
import { sendingPin } from './used.ts'

/** One thing of a stream: a cell's value, or a delivery of a pin. */
export interface Item {
  /** From 1. */
  readonly step: number
  /** Equal for equal things. */
  readonly value: string
  /** What was written. */
  readonly cell: Cell
}

export type Streams = ReadonlyMap<string, readonly Item[]>

/**
 * Routes and bitmaps are copies, and a VMM may make one early, late, or of a pin that nobody uses:
 * such a copy tells by the messages and EOIs that go by it. How often code runs tells nothing.
 */
const COMPARED = new Set<Cell['of']>([
  'line',
  'remote-irr',
  'rte-low',
  'rte-high',
  'requested',
  'effective',
])

export function streamsOf(setup: Setup, trace: Trace): Streams {
  const history = historyOf(setup, trace)
  const streams = new Map<string, readonly Item[]>()
  for (const cell of history.cells) {
    if (!COMPARED.has(cell.of)) continue
    const items = history.writesOf(cell).filter(({ changed }) => changed)
    streams.set(
      cellKey(cell),
      items.map(({ step }) => ({
        step,
        value: cellValue(setup, stateAt(trace, step), cell),
        cell,
      })),
    )
  }
  return new Map([...streams, ...deliveriesOf(setup, trace)])
}

/** What each pin sent, by the local APICs that took it. */
function deliveriesOf(setup: Setup, trace: Trace): Streams {
  const byPin = new Map<string, Item[]>()
  trace.steps.forEach((step, at) => {
    const taken = step.events.filter((event) => event.type === 'kvm_apic_accept_irq')
    if (taken.length === 0 || step.events.some(({ type }) => type === 'kvm_apic_ipi')) return
    const pin = sendingPin({ setup, before: stateAt(trace, at), step })
    if (pin === null) return
    const items = byPin.get(`deliveries ${pin}`) ?? []
    byPin.set(`deliveries ${pin}`, items)
    for (const { vcpu, vector } of taken)
      items.push({
        step: at + 1,
        value: `${vcpu} ${vector}`,
        cell: { of: 'irr', at: vcpu, vector },
      })
  })
  return byPin
}
