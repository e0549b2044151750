/** What stations and rows are called. */
import { ROW_IDS, type RowId } from '../../view/stations/rows.ts'
import { Y } from './geometry.ts'

export type StationId = 'device' | 'rte' | 'route'

/** Stations with a row of their own, and the base line of their names. */
export const STATION_NAMES: readonly {
  readonly id: StationId
  readonly title: string
  readonly y: number
}[] = [
  { id: 'device', title: 'Device line', y: Y.device - 2 },
  { id: 'rte', title: 'I/O APIC', y: Y.rte - 13 },
  { id: 'route', title: 'KVM route', y: Y.route - 16 },
]

/** Which one of its kind it is. */
export function stationName(id: StationId, pin: number): string {
  switch (id) {
    case 'device':
      return `IRQ ${pin}`
    case 'rte':
      return `RTE, pin ${pin}`
    case 'route':
      return `GSI ${pin} to MSI`
  }
}

export interface RowName {
  readonly id: RowId
  readonly full: string
  /** For a narrow spine. */
  readonly brief: string
}

/** The rows of the grid. `vector` is the one in focus, or empty. */
export const rowNames = (vector: string): RowName[] => [
  { id: 'irr', full: `IRR bit ${vector}`.trim(), brief: `IRR ${vector}`.trim() },
  { id: 'isr', full: `ISR bit ${vector}`.trim(), brief: `ISR ${vector}`.trim() },
  { id: 'eoiExit', full: `EOI exit ${vector}`.trim(), brief: `EOI ${vector}`.trim() },
  ...ROW_IDS.slice(6).map((id) => ({ id, full: id, brief: id })),
]

/** A row as a person says it. */
export const spokenRow = (id: RowId, vector: string): string => {
  switch (id) {
    case 'device':
      return 'Device line'
    case 'rte':
      return 'RTE'
    case 'route':
      return 'KVM route'
    default:
      return rowNames(vector).find((row) => row.id === id)?.full ?? id
  }
}
