/** What stands before the name of an event: who wrote it, and when. */

/** How a line names place and time. */
export const BARE = 0
export const THREAD = 1
export const ISO = 2
export const TRACEFS = 3
export const TRACE_CMD = 4
export const PERF = 5
export const STYLES = 6
export type Style = 0 | 1 | 2 | 3 | 4 | 5

/** One object, used for every line. */
export interface Head {
  style: Style
  /** Microseconds; NaN for none. */
  time: number
  /** 0 for none. */
  thread: number
}

export const newHead = (): Head => ({ style: BARE, time: Number.NaN, thread: 0 })
