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

/** So many steps, or things, from one place to rest to the next. */
export const REST = 1_000

/**
 * Routes and bitmaps are copies, and a VMM may make one early, late, or of a pin that nobody uses:
 * such a copy tells by the messages and EOIs that go by it. How often code runs tells nothing.
 */
const COMPARED = new Set<Cell['of']>([
  'line',
  'remote-irr',
  'rte-low',
  'rte-high',
  'desired',
  'pending',
  'effective',
])

/** Yields now and then, so that whoever asks can rest. */
export function* streamsOf(setup: Setup, trace: Trace): Generator<void, Streams> {
  const history = historyOf(setup, trace)
  const streams = new Map<string, readonly Item[]>()
  for (const cell of history.cells) {
    if (!COMPARED.has(cell.of)) continue
    const items: Item[] = []
    for (const { step, changed } of history.writesOf(cell)) {
      if (!changed) continue
      items.push({ step, value: cellValue(setup, stateAt(trace, step), cell), cell })
      if (items.length % REST === 0) yield
    }
    streams.set(cellKey(cell), items)
  }
  return new Map([...streams, ...(yield* deliveriesOf(trace))])
}

/** What each pin sent, by the local APICs that took it. */
function* deliveriesOf(trace: Trace): Generator<void, Streams> {
  const byPin = new Map<string, Item[]>()
  for (const [at, step] of trace.steps.entries()) {
    if (at % REST === 0) yield
    const taken = step.events.filter((event) => event.type === 'kvm_apic_accept_irq')
    if (taken.length === 0 || step.events.some(({ type }) => type === 'kvm_apic_ipi')) continue
    const pin = sendingPin({ before: stateAt(trace, at), step })
    if (pin === null) continue
    const items = byPin.get(`deliveries ${pin}`) ?? []
    byPin.set(`deliveries ${pin}`, items)
    for (const { vcpu, vector } of taken)
      items.push({
        step: at + 1,
        value: `${vcpu} ${vector}`,
        cell: { of: 'irr', at: vcpu, vector },
      })
  }
  return byPin
}
