/** An event of a table as an object with names, for writers that go one event at a time. */
import type { EventTable } from '../log/event-table.ts'
import { type FieldOf, fieldsOf, type Kind, NONE } from '../log/kinds.ts'

/** Fields that end in `Name` hold the name itself; NONE stands for what the line does not say. */
export type Row<K extends Kind = Kind> = {
  [P in K]: { readonly type: P } & {
    readonly [F in FieldOf<P>]: F extends `${string}Name` ? string : number
  }
}[K]

export function rowAt(events: EventTable, index: number): Row {
  const type = events.kind(index)
  const row: Record<string, string | number> = { type }
  fieldsOf(type).forEach((field, at) => {
    const value = events.value(index, at)
    row[field] = isName(field) ? nameAt(events, value) : value
  })
  return row as unknown as Row
}

export const isName = (field: string): boolean => field.endsWith('Name')

/** Empty where the line does not name it. */
export const nameAt = ({ names }: EventTable, value: number): string =>
  value === NONE ? '' : (names[value] ?? '')

export const isKnown = (value: number): boolean => value !== NONE
