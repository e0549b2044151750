/**
 * Time for formats that demand one: never going back, from the first event on. An event without a
 * time, one on the guest's own clock, and one that is earlier than the event before it have the
 * time of that event.
 */
import type { EventTable } from '../log/event-table.ts'
import { originOf } from '../log/kinds.ts'

export interface Clock {
  /** `events` where no event has a time: then the index stands for it. */
  readonly of: 'microseconds' | 'events'
  /** Microseconds of the first event with a time; 0 for none. */
  readonly start: number
}

export function clockOf(events: EventTable): Clock {
  for (let index = 0; index < events.size; index++) {
    if (hasTime(events, index)) return { of: 'microseconds', start: events.time(index) }
  }
  return { of: 'events', start: 0 }
}

const hasTime = (events: EventTable, index: number): boolean =>
  !Number.isNaN(events.time(index)) && originOf(events.kind(index)) !== 'guest'

/** To be asked for every event in order. Microseconds since the start, or the index. */
export function openClock(events: EventTable): (index: number) => number {
  const { of, start } = clockOf(events)
  if (of === 'events') return (index) => index
  let now = 0
  return (index) => {
    if (hasTime(events, index)) now = Math.max(now, events.time(index) - start)
    return now
  }
}
