/** The whole log in as many columns as there are to draw: how much happens at each pin. */
import type { EventTable } from '../../log/event-table.ts'
import { KIND } from '../../log/kinds.ts'
import { NO_PIN } from './event-pin.ts'
import type { History } from './history.ts'

export interface PinDensity {
  readonly pin: number
  readonly events: number
  /** Events in each column, as a share of the busiest column of this pin, 0 to 1. */
  readonly columns: readonly number[]
  /** The columns in which something is wrong, where that is known by column. */
  readonly bad?: readonly boolean[]
  /** Places that the columns stand for; all of them, where it is left out. */
  readonly over?: number
}

/** A pin that only ever had its line lowered, as every pin has at a reset, is idle. */
export function overviewOf(history: History, events: EventTable, columns: number): PinDensity[] {
  const { axis, pinOf, pins } = history
  const counts = pins.map(() => new Uint32Array(columns))
  const busy = pins.map(() => false)
  for (let index = 0; index < events.size; index++) {
    const pin = pinOf[index] as number
    if (pin === NO_PIN) continue
    const column = Math.floor(((axis.positionOf(index) - 1) / Math.max(1, axis.size)) * columns)
    const row = counts[pin] as Uint32Array
    row[column] = (row[column] as number) + 1
    busy[pin] ||= isBusy(events, index)
  }
  return pins
    .filter(({ pin }) => busy[pin])
    .map(({ pin, events: total }) => {
      const own = counts[pin] as Uint32Array
      const most = Math.max(1, ...own)
      return { pin, events: total, columns: Array.from(own, (count) => count / most) }
    })
}

function isBusy(events: EventTable, index: number): boolean {
  const code = events.code(index)
  if (code === KIND.ioapic_set_irq) return events.value(index, 1) !== 0
  return code !== KIND.ioapic_mem_read && code !== KIND.ioapic_mem_write
}
