/** Machines that make their moves together, step by step: a run in the making. */
import type { Action } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import type { Model } from '../core/model.ts'
import { nextShared } from './schedule.ts'
import { type Share, sharing } from './share.ts'
import { lastState, type Step, type Trace, takeStep } from './trace.ts'

export interface Making {
  readonly schedule: readonly Action[]
  /** By lane. */
  readonly steps: readonly (readonly Step[])[]
  /** All lanes make this move, or sit it out. */
  take(action: Action): void
  /** The move that comes: the chosen ones first, then by default; null when nothing moves any more. */
  next(): Action | null
}

/** `from`: the machines as they are after these steps, by lane, which this one goes on with. */
export function making(
  models: readonly Model[],
  chosen: readonly Action[],
  schedule: readonly Action[] = [],
  from: readonly Trace[] = models.map(({ initial }) => ({ initial, steps: [] })),
): Making {
  const moves = [...schedule]
  const steps = from.map((trace) => [...trace.steps])
  const states = from.map(lastState)
  const shares = models.map((): Share => sharing())
  return {
    schedule: moves,
    steps,
    take(action) {
      moves.push(action)
      models.forEach((model, lane) => {
        const before = states[lane] as Machine
        const step = (shares[lane] as Share)(before, takeStep(model, before, action))
        steps[lane]?.push(step)
        states[lane] = step.state
      })
    },
    next: () =>
      chosen[moves.length] ??
      nextShared(models.map((model, lane) => [model, states[lane] as Machine])),
  }
}
