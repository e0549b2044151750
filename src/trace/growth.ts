/** A run that was cut, let go on. */
import { carryOn } from './account.ts'
import { type Making, making } from './making.ts'
import type { Run } from './run.ts'
import type { Trace } from './trace.ts'

export interface Growth {
  readonly steps: number
  /** Of all lanes, those of the run it began with included. */
  readonly events: number
  /** Whether the run has ended by itself. */
  readonly complete: boolean
  /** Makes one more step, unless the run has ended. */
  take(): void
  /** The run so far, with all that was told of it before. */
  run(): Run
}

/** Only machines by one schedule go on: those laid beside each other were fitted together as a whole. */
export const canGrow = ({ complete, shared }: Run): boolean => !complete && shared

export function growthOf(from: Run): Growth {
  const models = from.lanes.map(({ model }) => model)
  const made = making(
    models,
    from.schedule,
    from.lanes.map(({ trace }) => trace),
  )
  let events = eventsIn(made)
  let next = made.next()
  let last = from
  return {
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
    run() {
      last = grown(last, made, next === null)
      return last
    },
  }
}

const eventsIn = ({ steps }: Making): number =>
  steps.reduce((sum, own) => own.reduce((count, { events }) => count + events.length, sum), 0)

function grown(from: Run, { schedule, steps }: Making, complete: boolean): Run {
  const lanes = from.lanes.map(({ model, trace }, lane) => {
    const longer: Trace = { initial: trace.initial, steps: steps[lane]?.slice() ?? [] }
    carryOn(trace, longer)
    return { model, trace: longer }
  })
  return { ...from, lanes, schedule: schedule.slice(), complete }
}
