/** Letting a run that was cut go on: as far as is asked, or until a breakpoint hits. */
import { type Stop, stopAt } from '../../trace/breakpoints/stop.ts'
import { canGrow, growthOf } from '../../trace/growth.ts'
import { knownMoves, type Run } from '../../trace/run.ts'
import { tellUntil, toldUntil } from '../../view/telling.ts'
import { eventsUntil } from '../../view/tracks/tracks.ts'
import type { Job } from './long-work.ts'
import type { SessionState, SessionStore } from './session.ts'
import { TOLD } from './slices.ts'

/** How far a run is to go on, and how far it has come. */
export interface Growing {
  /** The steps that were asked for; null for no number in particular. */
  readonly to: number | null
  /** The place that is gone to once it is made; null for none. */
  readonly cursor: number | null
  readonly steps: number
  /** Of all lanes. */
  readonly events: number
}

/** A run that begins to go on. */
export const notGrown = (run: Run): Growing => ({
  to: null,
  cursor: null,
  steps: run.schedule.length,
  events: eventsUntil(run, run.schedule.length),
})

/** To a place and to its last chosen move; null for a run that has both, or will not have them. */
export function growingTo(run: Run, cursor: number): Growing | null {
  const made = run.schedule.length
  const to = Math.max(cursor, knownMoves(run).length)
  if (to <= made || !canGrow(run)) return null
  return { ...notGrown(run), to, cursor: cursor > made ? cursor : null }
}

/** Where a person is, or will be once it is made. */
export const placeOf = ({ growing, cursor }: Pick<SessionState, 'growing' | 'cursor'>): number =>
  growing?.cursor ?? cursor

/** Events that one press lets a run go on for; more until a breakpoint hits, but no more than a tab holds. */
const GROW_BY = 1_000_000
const SEEK_BY = 5_000_000

/** Steps made between two looks at the clock. */
const BATCH = 50
/** From one time that the run is shown to the next, in ms. */
const SHOWN = 500

/** Makes the run's next steps, and writes down what they tell. */
export function growthJob(store: SessionStore): Job {
  const { run, growing, pin, seeking } = store.getState()
  const to = growing?.to ?? null
  const growth = growthOf(run)
  const end = growth.events + (seeking ? SEEK_BY : GROW_BY)
  const watch = seeking && { ...seeking.watch, lanes: growth.live.lanes }
  const pins = [...new Set([pin, ...run.scenario.irqs.map(({ irq }) => irq)])]
  let stop: Stop | null = null
  const isMade = () =>
    growth.complete || stop !== null || (to === null ? growth.events >= end : growth.steps >= to)
  /** Steps that are written down: what was made before the run was cut may not be. */
  let written = toldUntil(run)
  const progress = (): Growing | null => {
    const { growing } = store.getState()
    return growing && { ...growing, steps: growth.steps, events: growth.events }
  }
  let last = run
  let told = performance.now()
  let shown = told
  const show = (next: Growing | null) => {
    last = growth.run()
    store.getState().grew(last, next, stop)
  }
  const take = () => {
    growth.take()
    stop = watch && stopAt(watch, growth.steps)
  }
  return {
    of: last.lanes[0]?.model,
    goOn() {
      if (written === growth.steps) for (let made = 0; made < BATCH && !isMade(); made++) take()
      written = Math.min(growth.steps, written + BATCH)
      tellUntil(growth.live, pins, written)
      const isDone = written === growth.steps && isMade()
      const now = performance.now()
      if (isDone) show(null)
      else if (now - shown > SHOWN && written === growth.steps) {
        show(progress())
        shown = told = performance.now()
      } else if (now - told > TOLD) {
        store.getState().grew(last, progress())
        told = now
      }
      return isDone
    },
    stop() {
      // Another run was opened meanwhile, or all there is has been shown.
      if (store.getState().run === last && last.schedule.length < growth.steps) show(null)
    },
  }
}
