/** The page itself: its views, its side tabs, and what can be saved. */
import type { ExportGroup } from '../export/ExportMenu.tsx'
import { SIDE_TABS } from '../work/looking.ts'
import { VIEWS, type View } from '../work/permalink.ts'
import type { Session } from '../work/session.ts'
import { type PaletteEntry, unless } from './palette.ts'

const VIEW_NAMES: Readonly<Record<View, string>> = {
  step: 'Step',
  trace: 'Trace',
  interleavings: 'Interleavings',
}

export const viewEntries = (shown: View, onView: (view: View) => void): PaletteEntry[] =>
  VIEWS.map((view) => ({
    id: `view:${view}`,
    group: 'Page',
    title: `go to the ${VIEW_NAMES[view]} view`,
    ...unless(view === shown ? 'it is on screen' : null),
    run: () => onView(view),
  }))

export const tabEntries = ({ tab: shown, showTab }: Session, folded: boolean): PaletteEntry[] =>
  SIDE_TABS.filter((tab) => folded || tab !== 'Log').map((tab) => ({
    id: `tab:${tab}`,
    group: 'Panels',
    title: `side tab ${tab}`,
    ...unless(tab === shown ? 'it is on screen' : null),
    run: () => showTab(tab),
  }))

/** The formats of the export menu. */
export const exportEntries = (
  groups: readonly ExportGroup[],
  save: (item: ExportGroup['items'][number]) => void,
): PaletteEntry[] =>
  groups.flatMap(({ label, items }) =>
    items.map((item) => ({
      id: `export:${item.id}`,
      group: 'Export',
      title: `export as ${item.title}, .${item.ending}`,
      detail: item.use,
      words: ['save', 'download', label],
      many: true as const,
      run: () => save(item),
    })),
  )
