/** Running until a breakpoint hits: where that is, and what there is to say about it. */
import {
  nextStop,
  previousStop,
  type Stop,
  stopAt,
  type Watch,
} from '../../trace/breakpoints/stop.ts'
import { claimOf, firstShown } from '../../trace/claim-steps.ts'
import {
  NO_BREAKPOINT,
  noClaimStepText,
  noStopText,
  stopText,
} from '../../view/breakpoints/words.ts'
import type { SessionState } from './session.ts'

/** A place, and why it is gone to, in words. */
export interface Halt {
  readonly cursor: number
  readonly said: string | null
}

/** The breakpoints and the lanes they are for: only the focused one while the playheads are apart. */
export const watchOf = ({ run, work, apart, focused }: SessionState): Watch => ({
  lanes: run.lanes,
  breakpoints: work.breakpoints,
  only: apart === null ? null : focused,
})

/** The next stop or the one before; else the end of the run, or its start. */
export function haltTowards(session: SessionState, towards: 'end' | 'start'): Halt {
  const { cursor, run } = session
  const watch = watchOf(session)
  if (!watch.breakpoints.some(({ enabled }) => enabled)) return { cursor, said: NO_BREAKPOINT }
  const stop = towards === 'end' ? nextStop(watch, cursor) : previousStop(watch, cursor)
  if (stop) return { cursor: stop.step, said: saidOf(session, stop) }
  if (towards === 'start') return { cursor: 0, said: noStopText('start', cursor) }
  const said = noStopText(run.complete ? 'end' : 'so-far', cursor)
  return { cursor: run.schedule.length, said }
}

/** What a play has to say of a step that it comes to; null where nothing hits, and it goes on. */
export function haltAt(session: SessionState, step: number): string | null {
  const stop = stopAt(watchOf(session), step)
  return stop && saidOf(session, stop)
}

const saidOf = ({ run }: SessionState, stop: Stop): string | null => {
  const [first] = run.lanes
  return first ? stopText(first.model.setup, stop, run.lanes.length) : null
}

/** The step that breaks a claim in a lane, or makes it so. */
export function haltAtClaim({ run, cursor }: SessionState, at: number, id: string): Halt {
  const lane = run.lanes[at]
  const claim = lane && claimOf(lane, id)
  if (!claim) return { cursor, said: null }
  const step = firstShown(lane, claim, run.schedule.length)
  return step === null
    ? { cursor, said: noClaimStepText(claim, at, run.lanes.length) }
    : { cursor: step, said: null }
}
