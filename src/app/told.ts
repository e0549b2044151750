import { ending } from '../view/ending.ts'
import { type Narration, narrate } from '../view/narrate.ts'
import type { SessionState } from './session.ts'

/** What a lane's head says: what the step did; at the end of the run, how it ended and why. */
export function toldAt({ run, cursor, pin }: SessionState, at: number): Narration {
  const lane = run.lanes[at]
  if (!lane) return { fact: [], why: '' }
  if (cursor === run.schedule.length && cursor > 0) return ending(lane, pin)
  return narrate(lane, cursor, run.schedule[cursor - 1] ?? null)
}
