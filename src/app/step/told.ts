import { type Narration, narrate } from '../../view/narrate/narrate.ts'
import { tellOtherBranch } from '../../view/narrate/quiet.ts'
import { ending } from '../../view/verdict/ending.ts'
import { cursorOf, type SessionState } from '../work/session.ts'

/** What a lane's head says: what the step did; at the end of the run, how it ended and why. */
export function toldAt(session: SessionState, at: number): Narration {
  const { run, pin } = session
  const lane = run.lanes[at]
  const cursor = cursorOf(session, at)
  if (!lane) return { fact: [], why: '' }
  if (cursor === run.schedule.length && cursor > 0) return ending(lane, pin)
  const step = lane.trace.steps[cursor - 1]
  if (!run.shared && step?.action === null) return tellOtherBranch()
  return narrate(lane, cursor, run.schedule[cursor - 1] ?? null)
}
