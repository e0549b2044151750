import { type Action, sameMove } from '../core/action.ts'
import type { Event } from '../core/event.ts'
import type { Machine } from '../core/machine.ts'
import type { Model } from '../core/model.ts'
import { nextAction } from './schedule.ts'

/** One column of the timeline. `action` is null where this lane had to sit a shared move out. */
export interface Step {
  readonly action: Action | null
  readonly events: readonly Event[]
  readonly state: Machine
}

/** A run: the state before step 1, then one step per scheduled action. */
export interface Trace {
  readonly initial: Machine
  readonly steps: readonly Step[]
}

export const begin = (model: Model): Trace => ({ initial: model.initial, steps: [] })

/** The state after step `cursor`; step 0 is the start. */
export const stateAt = (trace: Trace, cursor: number): Machine =>
  cursor === 0 ? trace.initial : (trace.steps[cursor - 1] as Step).state

export const lastState = (trace: Trace): Machine => stateAt(trace, trace.steps.length)

/** What `action` does here: the step it makes, or one that sits it out. */
export function takeStep(model: Model, before: Machine, action: Action): Step {
  const open = action.due ? [nextAction(model, before)] : model.enabled(before)
  const taken = open.find((other) => other !== null && sameMove(other, action))
  return taken
    ? { action: taken, ...model.apply(before, taken) }
    : { action: null, events: [], state: before }
}

/** Drops everything after `cursor`, then takes `action` or sits it out. */
export function advance(model: Model, trace: Trace, cursor: number, action: Action): Trace {
  const step = takeStep(model, stateAt(trace, cursor), action)
  return { ...trace, steps: [...trace.steps.slice(0, cursor), step] }
}

export function replay(model: Model, schedule: readonly Action[]): Trace {
  const steps: Step[] = []
  let state = model.initial
  for (const action of schedule) {
    const step = takeStep(model, state, action)
    steps.push(step)
    state = step.state
  }
  return { initial: model.initial, steps }
}
