/** Running until a breakpoint hits: how far it has come, where it ends, and what there is to say. */
import {
  type Stop,
  stopAt,
  stopInSlices,
  type Towards,
  type Watch,
} from '../../trace/breakpoints/stop.ts'
import { claimOf, firstShown } from '../../trace/claim-steps.ts'
import { canGrow } from '../../trace/growth.ts'
import type { Run } from '../../trace/run.ts'
import {
  NO_BREAKPOINT,
  noClaimStepText,
  noStopText,
  stoppedText,
  stopText,
  underWayText,
} from '../../view/breakpoints/words.ts'
import { notGrown } from './growing.ts'
import type { Job } from './long-work.ts'
import type { SessionState, SessionStore } from './session.ts'
import { TOLD, workForSlice } from './slices.ts'

/** A run until a breakpoint that is under way. */
export interface Seeking {
  readonly watch: Watch
  readonly towards: Towards
  /** The step it began at, and the one it has come to: nothing hits between them. */
  readonly from: number
  readonly at: number
}

/** How it goes on; `halted` is what there is to say. */
export type Sought = Pick<SessionState, 'cursor' | 'halted' | 'seeking' | 'growing'>

/** The breakpoints and the lanes they are for: only the focused one while the playheads are apart. */
const watchOf = ({ run, work, apart, focused }: SessionState): Watch => ({
  lanes: run.lanes,
  breakpoints: work.breakpoints,
  only: apart === null ? null : focused,
})

/** Begins to run until a breakpoint hits. What takes no longer than a slice is answered at once. */
export function beginSeek(session: SessionState, towards: Towards): Sought {
  const { work, cursor } = session
  if (!work.breakpoints.some(({ enabled }) => enabled))
    return { cursor, halted: NO_BREAKPOINT, seeking: null, growing: null }
  const looking = lookingOn({ watch: watchOf(session), towards, from: cursor, at: cursor })
  workForSlice(looking.goOn)
  return seekOn(session, looking.seeking(), looking.found())
}

/** Looks at more of the run as it is, for a run until a breakpoint. */
export function seekJob(store: SessionStore): Job {
  const begun = store.getState().seeking as Seeking
  const looking = lookingOn(begun)
  let told = performance.now()
  return {
    of: begun.watch,
    goOn() {
      const isOver = looking.goOn()
      if (isOver || performance.now() - told > TOLD) {
        told = performance.now()
        store.getState().sought(looking.seeking(), looking.found())
      }
      return isOver
    },
    stop: () => undefined,
  }
}

function lookingOn(begun: Seeking) {
  const slices = stopInSlices(begun.watch, begun.towards, begun.at)
  let { at } = begun
  let found: Stop | null | undefined
  return {
    /** Looks at the next few steps; returns whether it is over. */
    goOn(): boolean {
      const next = slices.next()
      if (next.done) found = next.value
      else at = next.value
      return next.done === true
    },
    seeking: (): Seeking => ({ ...begun, at }),
    /** What hits, null if nothing does; undefined until it is over. */
    found: () => found,
  }
}

/** Where nothing hits in a run that was cut, it goes on. */
export function seekOn(
  session: SessionState,
  seeking: Seeking,
  found: Stop | null | undefined,
): Sought {
  const { cursor, run } = session
  const growing = found === null && seeking.towards === 'end' && canGrow(run) ? notGrown(run) : null
  if (found === undefined || growing)
    return { cursor, halted: underWayText(seeking.towards), seeking, growing }
  return endSeek(run, seeking, found)
}

/** At the stop; else at the end of what there is of the run, or at its start. */
export function endSeek(run: Run, { towards, from }: Seeking, stop: Stop | null): Sought {
  const over = { seeking: null, growing: null }
  if (stop) return { ...over, cursor: stop.step, halted: saidOf(run, stop) }
  if (towards === 'start') return { ...over, cursor: 0, halted: noStopText('start', from) }
  const made = run.schedule.length
  const ending = run.complete ? 'end' : canGrow(run) ? 'so-far' : 'beside'
  return { ...over, cursor: made, halted: noStopText(ending, from, made) }
}

/** Stopped by hand: the place stays. */
export const breakSeek = ({ cursor, seeking, halted }: SessionState): Sought => ({
  cursor,
  seeking: null,
  growing: null,
  halted: seeking ? stoppedText(seeking) : halted,
})

/** What a play has to say of a step that it comes to; null where nothing hits, and it goes on. */
export function haltAt(session: SessionState, step: number): string | null {
  const stop = stopAt(watchOf(session), step)
  return stop && saidOf(session.run, stop)
}

const saidOf = ({ lanes }: Run, stop: Stop): string | null => {
  const [first] = lanes
  return first ? stopText(first.model.setup, stop, lanes.length) : null
}

/** The step that breaks a claim in a lane, or makes it so; or the place as it is, and what there is to say. */
export function haltAtClaim(
  { run, cursor }: SessionState,
  at: number,
  id: string,
): Pick<SessionState, 'cursor' | 'halted'> {
  const lane = run.lanes[at]
  const claim = lane && claimOf(lane, id)
  if (!claim) return { cursor, halted: null }
  const step = firstShown(lane, claim, run.schedule.length)
  return step === null
    ? { cursor, halted: noClaimStepText(claim, at, run) }
    : { cursor: step, halted: null }
}
