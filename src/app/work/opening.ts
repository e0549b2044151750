import { grouped } from '../../base/grouped.ts'
import type { Run } from '../../trace/run.ts'
import { divergences } from '../../view/causes/divergence.ts'
import { verdict } from '../../view/verdict/verdict.ts'
import type { SearchOpening } from '../interleavings/explorer.ts'
import { readLink } from './permalink.ts'
import { createSession, type SessionState, type SessionStore } from './session.ts'
import { runOf } from './work.ts'

/**
 * The session that a link's fragment describes. Without a step it opens at the decisive moment, because
 * that is what the page is about: where the machines have parted and the first goes wrong.
 */
export function opened(fragment: string): {
  store: SessionStore
  search: SearchOpening
  faults: readonly string[]
} {
  const { opening, step, looking, search, faults } = readLink(fragment)
  const cursor = step ?? decisiveStep(runOf(opening))
  const asked = looking.asked && { ...looking.asked, step: looking.asked.step ?? cursor }
  const store = createSession({ ...opening, cursor }, { ...looking, asked })
  const steps = new Set([cursor, asked?.step ?? 0, looking.apart ?? 0])
  return { store, search, faults: [...faults, ...beyond(store.getState(), [...steps])] }
}

/** What is wrong with steps that the run does not have. One that was cut is made as far as its link asks. */
const beyond = ({ growing, run }: SessionState, steps: readonly number[]): string[] =>
  steps
    .filter((step) => !growing && step > run.schedule.length)
    .map(
      (step) =>
        `The link's step ${grouped(step)} is beyond the run, which ends at step ${grouped(run.schedule.length)}.`,
    )

/** The first wrong step after the first divergence; that itself, or the start, where nothing is. */
function decisiveStep(run: Run): number {
  const parting = divergences(run)[0]?.step
  if (parting === undefined) return 0
  for (let step = parting; step <= run.schedule.length; step++) {
    if (run.lanes.some((lane) => verdict(lane, step).kind === 'bad')) return step
  }
  return parting
}
