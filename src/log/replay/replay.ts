/** A log as a sequence of states: any place by a seek, all of them by a pass. */
import type { Build } from '../finding.ts'
import type { Log } from '../log.ts'
import { type RouteRules, routeRules } from './routes.ts'
import { copyState, type LogState, unknownState } from './state.ts'
import { step } from './step.ts'
import { type Traced, tracedIn } from './traced.ts'

/** Events between two states that are kept; a seek steps through as many at most. */
const STRIDE = 8_192

export interface Replay {
  readonly traced: Traced
  /** What is known after event `index`, -1 for before all; a copy. */
  at(index: number): LogState
  /** The state before all events, for `run`. */
  start(): LogState
  /** Takes `state` through every event that follows it, and calls `visit` after each. */
  run(state: LogState, visit: (state: Readonly<LogState>, index: number) => void): void
}

/** `build` says in which order QEMU updates a route, where that is known. */
export function openReplay({ events }: Log, build: Build | null = null): Replay {
  const traced = tracedIn(events, build)
  const rules: RouteRules = routeRules(traced)
  const kept: LogState[] = [unknownState()]

  const advance = (state: LogState, index: number): LogState => {
    for (let next = state.index + 1; next <= index; next++) step(state, events, next, rules)
    return state
  }

  /** The last kept state at or before `index`; keeps those that are missing on the way. */
  const nearest = (index: number): LogState => {
    const wanted = Math.floor((index + 1) / STRIDE)
    while (kept.length <= wanted) {
      const last = kept[kept.length - 1] as LogState
      kept.push(advance(copyState(last), kept.length * STRIDE - 1))
    }
    return kept[wanted] as LogState
  }

  return {
    traced,
    at(index) {
      const bounded = Math.max(-1, Math.min(index, events.size - 1))
      return advance(copyState(nearest(bounded)), bounded)
    },
    start: unknownState,
    run(state, visit) {
      for (let index = state.index + 1; index < events.size; index++) {
        step(state, events, index, rules)
        visit(state, index)
      }
    },
  }
}
