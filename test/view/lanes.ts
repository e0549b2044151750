/** Runs to read, and ways to find a step by what happened in it. */

import type { Action } from '../../src/core/action.ts'
import type { Event, EventType } from '../../src/core/event.ts'
import type { Machine } from '../../src/core/machine.ts'
import type { Model } from '../../src/core/model.ts'
import type { Lane } from '../../src/trace/run.ts'
import { replay } from '../../src/trace/trace.ts'

type EventOf<T extends EventType> = Extract<Event, { type: T }>

/** The number of the first step after `from` with an event of a type (and, if given, a test). */
export function stepOf<T extends EventType>(
  { trace }: Lane,
  type: T,
  test: (event: EventOf<T>) => boolean = () => true,
  from = 0,
): number {
  const at = trace.steps.findIndex(
    ({ events }, index) =>
      index + 1 > from && events.some((event) => event.type === type && test(event as EventOf<T>)),
  )
  if (at < 0) throw new Error(`no ${type} after step ${from}`)
  return at + 1
}

/** The last step with such an event. */
export function lastStepOf<T extends EventType>({ trace }: Lane, type: T): number {
  const at = trace.steps.findLastIndex(({ events }) => events.some((event) => event.type === type))
  if (at < 0) throw new Error(`no ${type}`)
  return at + 1
}

/** The step in which a guest line of this id ran. */
export const lineStep = (lane: Lane, line: string, from = 0): number =>
  stepOf(lane, 'guest_line', (event) => event.line === line, from)

/** A lane that starts from another state than the scenario's and makes the moves given. */
export function laneFrom(model: Model, initial: Machine, schedule: readonly Action[]): Lane {
  const started = { ...model, initial }
  return { model: started, trace: replay(started, schedule) }
}
