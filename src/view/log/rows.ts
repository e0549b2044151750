/** A line of a log as the list shows it. */
import type { LineClass, Reason } from '../../log/line-table.ts'
import type { Words } from './words.ts'

export interface TextRow {
  /** Its index in the list as filtered. */
  readonly row: number
  readonly source: number
  readonly line: number
  /** Where it stands on the timeline. */
  readonly position: number
  readonly text: string
  readonly of: LineClass
  readonly reason: Reason
  /** The event that begins on it; -1 for none. */
  readonly event: number
  /** The pin that the event is about; null for none. */
  readonly pin: number | null
  readonly words: Words | null
  /** Numbers of the findings it is evidence of, from 1. */
  readonly findings: readonly number[]
  /** What the chosen machine does here; null where none is chosen or it has nothing to say. */
  readonly model: ModelWord | null
  readonly isHit: boolean
}

export interface ModelWord {
  readonly same: boolean
  readonly text: string
}

export const FILTERS = ['all', 'ioapic', 'guest', 'unknown', 'damaged', 'findings'] as const
export type Filter = (typeof FILTERS)[number]
