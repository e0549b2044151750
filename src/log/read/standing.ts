/** What a line can be found to be. */
import type { LineClass, Reason } from '../line-table.ts'

export interface Standing {
  readonly of: LineClass
  readonly reason: Reason
}

const is = (of: LineClass, reason: Reason = ''): Standing => ({ of, reason })

export const DECODED = is('decoded')
export const AFTER_GUEST = is('decoded', 'guest text before the event')
export const CONTINUES = is('decoded', 'continues the line before it')
export const FOREIGN_EVENT = is('unknown', 'a trace event that says nothing about interrupts')
export const QEMU_MESSAGE = is('unknown', 'message of QEMU')
export const HEADER = is('unknown', 'header of the tracer')
export const EMPTY = is('unknown', 'empty')
export const NOT_TEXT = is('damaged', 'not text')
export const CUT_OFF = is('damaged', 'the event is cut off')

/** By outcome of reading; see scan.ts. */
export const DAMAGES: readonly Standing[] = [
  DECODED,
  CUT_OFF,
  is('damaged', 'a value is not a number'),
  is('damaged', 'a value is missing'),
  is('damaged', 'not as its tracer writes it'),
]
