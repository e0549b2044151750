/** Places in the run: every step by its name, where the machines part, and where a promise breaks. */
import { grouped } from '../../base/grouped.ts'
import { divergences, toldText } from '../../view/causes/divergence.ts'
import { laneName } from '../../view/code/listing.ts'
import { shortTitle } from '../../view/narrate/title.ts'
import { watched } from '../../view/verdict/watched.ts'
import type { Session } from '../work/session.ts'
import type { PaletteEntry } from './palette.ts'

const GROUP = 'Go to'

export const placeEntries = (session: Session): PaletteEntry[] => [
  ...divergenceEntries(session),
  ...brokenEntries(session),
  ...stepEntries(session),
]

const divergenceEntries = ({ run, seek }: Session): PaletteEntry[] =>
  divergences(run).map(({ step, told }, at, { length }) => ({
    id: `divergence:${at + 1}`,
    group: GROUP,
    title: `divergence ${at + 1} of ${length}, step ${grouped(step)}`,
    detail: toldText(told),
    run: () => seek(step),
  }))

/** Of each machine, the step that breaks a claim about it. */
const brokenEntries = ({ run, seek }: Session): PaletteEntry[] =>
  run.lanes.flatMap((lane, at) => {
    const machine = run.lanes.length > 1 ? ` in ${laneName(at)}` : ''
    return watched(lane, run.schedule.length).flatMap(({ id, title, holds, since }) =>
      holds || since === null
        ? []
        : {
            id: `broken:${at}:${id}`,
            group: GROUP,
            title: `broken${machine} at step ${grouped(since)}: ${title}`,
            words: ['invariant', 'claim', 'violation'],
            run: () => seek(since),
          },
    )
  })

/** Longer runs are not listed: there a step is found by its number. */
const LISTED = 2_000

const stepEntries = (session: Session): PaletteEntry[] =>
  session.run.schedule.length > LISTED
    ? []
    : [null, ...session.run.schedule].map((_, step) => stepEntry(session, step))

/** The step of this number, if the run has it and lists it not. */
export const numberedStep = (session: Session, step: number): PaletteEntry[] => {
  const { length } = session.run.schedule
  return length > LISTED && step <= length ? [stepEntry(session, step)] : []
}

/** Both machines' names of a step, where they differ. */
function stepEntry({ run, seek }: Session, step: number): PaletteEntry {
  const titles = [...new Set(run.lanes.map((lane) => shortTitle(lane, step)))]
  return {
    id: `step:${step}`,
    group: GROUP,
    title: `step ${grouped(step)}`,
    detail: titles.filter((title) => title !== 'nothing here').join(', '),
    words: ['go to', `${step}`],
    many: true,
    run: () => seek(step),
  }
}
