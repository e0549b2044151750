/** The Interleavings view: the search itself, and what it has found broken, machine by machine. */
import { CELLS, cellKey } from '../../trace/matrix.ts'
import { claimTitle } from '../../view/interleavings/claims.ts'
import { cellName } from '../../view/interleavings/matrix.ts'
import {
  type Explorer,
  type ExplorerState,
  findingsOf,
  type Question,
} from '../interleavings/explorer.ts'
import { type PaletteEntry, unless } from './palette.ts'

export const searchEntry = ({ running, search }: Explorer): PaletteEntry => ({
  id: 'search:search',
  group: 'Search',
  title: 'search what is not known yet',
  ...unless(running ? 'the search is running' : null),
  run: search,
})

export const violationEntries = (
  state: ExplorerState,
  ask: (question: Question) => void,
): PaletteEntry[] => {
  const findings = findingsOf(state)
  return CELLS.flatMap((cell) =>
    (findings[cellKey(cell)]?.result.properties ?? [])
      .filter(({ holds }) => holds === false)
      .map(({ id }) => ({
        id: `violation:${cellKey(cell)}:${id}`,
        group: 'Violations',
        title: `${claimTitle(id)}: ${cellName(cell)}`,
        words: ['violation', 'counterexample'],
        many: true,
        run: () => ask({ cell, claim: id }),
      })),
  )
}
