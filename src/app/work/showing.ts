/** What the session shows of the work: at first, of changed work, of a run that has grown, and at another place. */
import type { Stop } from '../../trace/breakpoints/stop.ts'
import type { Run } from '../../trace/run.ts'
import { type Changed, sameRun } from './edits.ts'
import { type Growing, growingTo } from './growing.ts'
import { endSeek } from './halt.ts'
import type { Asked, Looking } from './looking.ts'
import type { Opening, SessionState } from './session.ts'
import { runOf, type Work } from './work.ts'

/** What is on screen at first. */
export function start({ cursor, pin, ...opening }: Opening, looking: Looking): SessionState {
  const work: Work = { breakpoints: [], ...opening }
  const run = runOf(work)
  const growing = growingTo(run, cursor)
  return {
    ...looking,
    work,
    run,
    past: [],
    future: [],
    cursor: within(run, cursor),
    pin,
    playing: false,
    speed: 1,
    halted: null,
    scrubbing: false,
    span: null,
    apart: looking.apart === null ? null : within(run, looking.apart),
    asked: growing ? looking.asked : askedWithin(run, looking.asked),
    growing,
    seeking: null,
  }
}

/** A question about a step that the run has. */
export const askedWithin = (run: Run, asked: Asked | null): Asked | null =>
  asked && { ...asked, step: within(run, asked.step) }

/** Changed work on screen; what was about the run before it is gone with it. */
export function shown(before: SessionState, { work, place }: Changed): Partial<SessionState> {
  const run = sameRun(before.work, work) ? before.run : runOf(work)
  const { cursor, pin = before.pin, focused = before.focused } = place(run)
  const kept = { work, pin, run, ...at({ ...before, run }, cursor) }
  if (run === before.run) return kept
  const inRun = (lane: number) => Math.min(lane, run.lanes.length - 1)
  const known = work.scenario === before.work.scenario ? before.inspected : null
  const inspected = known && { ...known, lane: inRun(known.lane) }
  const cleared = { span: null, apart: null, asked: null, growing: growingTo(run, cursor) }
  return { ...kept, ...cleared, focused: inRun(focused), inspected }
}

/** The same run, longer or better known; a place that was waited for is gone to once it is made. */
export function grown(
  { growing: before, seeking, cursor, asked }: SessionState,
  run: Run,
  growing: Growing | null,
  found: Stop | null,
): Partial<SessionState> {
  if (before && seeking && !growing) return { run, ...endSeek(run, seeking, found) }
  const waits = before?.cursor ?? null
  const isThere = waits !== null && (!growing || waits <= run.schedule.length)
  return {
    run,
    growing: isThere ? unawaited(growing) : growing,
    seeking: growing && seeking ? { ...seeking, at: growing.steps } : seeking,
    cursor: isThere ? within(run, waits) : cursor,
    asked: growing ? asked : askedWithin(run, asked),
  }
}

/** A place that was gone to: what was said of another is gone, nothing plays, no breakpoint is run to. */
export const at = (session: SessionState, cursor: number) => ({
  growing: cursor === session.cursor ? session.growing : unawaited(session.growing),
  ...unsought(session),
  cursor: within(session.run, cursor),
  playing: false,
  halted: null,
})

/** Whoever has gone elsewhere is not carried off once the place is made. */
const unawaited = (growing: Growing | null) => growing && { ...growing, cursor: null }

/** Without a run until a breakpoint, nor the growth that is for it. */
export const unsought = ({ seeking }: SessionState) =>
  seeking ? { seeking: null, growing: null, halted: null } : {}

export const within = ({ schedule }: Run, cursor: number): number =>
  Math.max(0, Math.min(schedule.length, Math.round(cursor)))
