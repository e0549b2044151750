/** A run that was cut, let go on. */
import { carryOn } from './account.ts'
import { type Making, making } from './making.ts'
import type { Lane, Run } from './run.ts'
import type { Trace } from './trace.ts'

export interface Growth {
  readonly steps: number
  /** Of all lanes, those of the run it began with included. */
  readonly events: number
  /** Whether the run has ended by itself. */
  readonly complete: boolean
  /** Makes one more step, unless the run has ended. */
  take(): void
  /** The run as it grows: steps are added to it, so it is only for writing down what they tell. */
  readonly live: Run
  /** The run so far, as it stays, with all that was told of it. */
  run(): Run
}

/** Only machines by one schedule go on: those laid beside each other were fitted together as a whole. */
export const canGrow = ({ complete, shared }: Run): boolean => !complete && shared

export function growthOf(from: Run): Growth {
  const models = from.lanes.map(({ model }) => model)
  const made = making(
    models,
    from.chosen[0] ?? [],
    from.schedule,
    from.lanes.map(({ trace }) => trace),
  )
  const live: Run = { ...from, lanes: lanesOf(from, made.steps), schedule: made.schedule }
  let events = eventsIn(made)
  let next = made.next()
  return {
    live,
    get steps() {
      return made.schedule.length
    },
    get events() {
      return events
    },
    get complete() {
      return next === null
    },
    take() {
      if (next === null) return
      made.take(next)
      for (const steps of made.steps) events += steps.at(-1)?.events.length ?? 0
      next = made.next()
    },
    run: () => ({
      ...from,
      lanes: lanesOf(
        live,
        made.steps.map((steps) => steps.slice()),
      ),
      schedule: made.schedule.slice(),
      complete: next === null,
    }),
  }
}

const eventsIn = ({ steps }: Making): number =>
  steps.reduce((sum, own) => own.reduce((count, { events }) => count + events.length, sum), 0)

/** The lanes of a run with more steps; what was told of them goes along. */
const lanesOf = (from: Run, steps: Making['steps']): Lane[] =>
  from.lanes.map(({ model, trace }, lane) => {
    const longer: Trace = { initial: trace.initial, steps: steps[lane] ?? [] }
    carryOn(trace, longer)
    return { model, trace: longer }
  })
