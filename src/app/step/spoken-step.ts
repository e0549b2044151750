import { grouped } from '../../base/grouped.ts'
import { narrationText } from '../../view/narrate/narrate.ts'
import { spokenText } from '../../view/narrate/spoken.ts'
import { verdict } from '../../view/verdict/verdict.ts'
import { cursorOf, type SessionState } from '../work/session.ts'
import { laneNames } from './lanes.ts'
import { toldAt } from './told.ts'

/** What a screen reader hears of the place shown: where it is, and what happened in each machine. */
export function spokenStep(session: SessionState): string {
  const { run, cursor } = session
  const place =
    cursor === 0 ? 'Start.' : `Step ${grouped(cursor)} of ${grouped(run.schedule.length)}.`
  return [place, ...machines(session)].join(' ')
}

/** Machines to which the same happened are told of once. */
function machines(session: SessionState): readonly string[] {
  const names = laneNames(session.run)
  const told = names.map((_, at) => toldIn(session, at))
  if (told.length === 1) return told
  if (session.apart === null && told[0] === told[1]) return [`Both machines: ${told[0]}`]
  return told.map((text, at) => `Machine ${names[at]}${placeOf(session, at)}: ${text}`)
}

/** Where a machine stands that stays behind. */
const placeOf = (session: SessionState, at: number): string =>
  session.apart === null ? '' : `, at step ${grouped(cursorOf(session, at))}`

function toldIn(session: SessionState, at: number): string {
  const text = spokenText(narrationText(toldAt(session, at)))
  const judged = newVerdict(session, at)
  return judged ? `${text} Verdict: ${judged}.` : text
}

/** The verdict on a machine, where this step changed it. */
function newVerdict(session: SessionState, at: number): string {
  const lane = session.run.lanes[at]
  const cursor = cursorOf(session, at)
  if (!lane) return ''
  const { text } = verdict(lane, cursor)
  return cursor > 0 && verdict(lane, cursor - 1).text === text ? '' : text
}
