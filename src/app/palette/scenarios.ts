/** Ready scenarios, and the branches of the run. */
import { type GalleryEntry, gallery } from '../../core/scenarios/gallery.ts'
import { branchName } from '../../trace/branch.ts'
import type { Session } from '../work/session.ts'
import { branchOf } from '../work/work.ts'
import { type PaletteEntry, unless } from './palette.ts'

export const scenarioEntries = (onReady: (entry: GalleryEntry) => void): PaletteEntry[] =>
  gallery.map((entry) => ({
    id: `scenario:${entry.scenario.id}`,
    group: 'Scenarios',
    title: `open ${entry.scenario.title}`,
    detail: entry.teaches,
    words: ['scenario', entry.group],
    many: true,
    run: () => onReady(entry),
  }))

export const branchEntries = ({ work, focused, showBranch }: Session): PaletteEntry[] =>
  work.branches.length === 1
    ? []
    : work.branches.map((branch) => ({
        id: `branch:${branch.id}`,
        group: 'Scenarios',
        title: `show ${branchName(branch)}`,
        words: ['branch', 'fork'],
        ...unless(branch.id === branchOf(work, focused).id ? 'it is on screen' : null),
        run: () => showBranch(branch.id),
      }))
