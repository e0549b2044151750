/**
 * Where the events of a log stand on the timeline: at their lines where one file was read in order,
 * else at their places in the order of all files. Positions begin at 1; 0 is before everything.
 */
import type { Log } from '../../log/log.ts'

export interface Axis {
  readonly unit: 'line' | 'event'
  readonly size: number
  positionOf(event: number): number
  /** The last event at or before a position; -1 for none. */
  eventAt(position: number): number
}

export function axisOf(log: Log): Axis {
  const [only, ...others] = log.sources
  return only && others.length === 0 && isInOrder(log) ? byLine(log) : byEvent(log)
}

function byLine({ events, sources }: Log): Axis {
  const lines = sources[0]?.lines.size ?? 0
  return {
    unit: 'line',
    size: lines,
    positionOf: (event) => events.line(event),
    eventAt: (position) => lastUpTo(events.size, position, (event) => events.line(event)),
  }
}

function byEvent({ events }: Log): Axis {
  return {
    unit: 'event',
    size: events.size,
    positionOf: (event) => event + 1,
    eventAt: (position) => Math.max(0, Math.min(position, events.size)) - 1,
  }
}

function isInOrder({ events }: Log): boolean {
  for (let index = 1; index < events.size; index++) {
    if (events.line(index) < events.line(index - 1)) return false
  }
  return true
}

/** The last index whose place is not beyond `limit`, where places never fall; -1 for none. */
export function lastUpTo(size: number, limit: number, placeOf: (index: number) => number): number {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >>> 1
    if (placeOf(middle) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
