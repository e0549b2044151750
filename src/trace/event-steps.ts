/** The steps in which something of a kind happened: read once for a trace, and on when it grows. */
import { countUpTo } from '../base/sorted.ts'
import type { Event, EventType } from '../core/event.ts'
import { keptOf } from './account.ts'
import type { Step, Trace } from './trace.ts'

interface Found {
  readonly steps: number[]
  /** Steps that were looked at. */
  until: number
}

/** By type; the same object for the same type, because what is found is kept under it. */
const KEYS = new Map<EventType, object>()

/** In order; each step once. */
export function stepsWith(trace: Trace, type: EventType): readonly number[] {
  const key = KEYS.get(type) ?? {}
  KEYS.set(type, key)
  const found = keptOf<Found>(trace, key, () => ({ steps: [], until: 0 }))
  for (; found.until < trace.steps.length; found.until++) {
    const { events } = trace.steps[found.until] as Step
    if (events.some((event) => event.type === type)) found.steps.push(found.until + 1)
  }
  const { steps } = found
  if ((steps.at(-1) ?? 0) <= trace.steps.length) return steps
  return steps.slice(
    0,
    countUpTo(steps.length, (at) => steps[at] as number, trace.steps.length),
  )
}

/** The last step up to `until` with such an event; 0 for none. */
export function lastStepWith<T extends EventType>(
  trace: Trace,
  type: T,
  until: number,
  holds: (event: Extract<Event, { type: T }>) => boolean,
): number {
  const steps = stepsWith(trace, type)
  for (let at = countUpTo(steps.length, (i) => steps[i] as number, until) - 1; at >= 0; at--) {
    const step = steps[at] as number
    const { events } = trace.steps[step - 1] as Step
    const isOne = (event: Event) => event.type === type && holds(event as never)
    if (events.some(isOne)) return step
  }
  return 0
}
