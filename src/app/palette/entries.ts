/** All that the palette offers in a view, from one subject after the other. */

import { canExport } from '../export/can-export.ts'
import { saveItem } from '../export/ExportMenu.tsx'
import { logExports } from '../export/log.ts'
import { runExports } from '../export/run.ts'
import type { ExplorerStore } from '../interleavings/explorer.ts'
import type { SearchCommand } from '../interleavings/key-list.ts'
import { scopeOf } from '../interleavings/keys.ts'
import type { Command } from '../keys.ts'
import type { Asking } from '../step/use-why.ts'
import type { Sample } from '../trace/files.ts'
import type { TraceCommand } from '../trace/key-list.ts'
import type { TraceStore } from '../trace/store.ts'
import type { View } from '../work/permalink.ts'
import type { SessionStore } from '../work/session.ts'
import { commonKeys, searchKeys, stepKeys, traceKeys } from './keys.ts'
import { machineEntries, pinEntries } from './machines.ts'
import { exportEntries, tabEntries, viewEntries } from './page.ts'
import type { PaletteEntry } from './palette.ts'
import { numberedStep, placeEntries } from './places.ts'
import { branchEntries, scenarioEntries } from './scenarios.ts'
import { searchEntry, violationEntries } from './search.ts'
import { findingEntries, numberedLine, sampleEntries } from './trace.ts'
import { whyEntries } from './whys.ts'

export interface PaletteScene {
  readonly view: View
  readonly store: SessionStore
  readonly trace: TraceStore
  readonly explorer: ExplorerStore
  readonly folded: boolean
  readonly samples: readonly Sample[]
  perform(command: Command): void
  performInTrace(command: TraceCommand): void
  performInSearch(command: SearchCommand): void
  onView(view: View): void
  onWhy: Asking['onWhy']
  onSample(sample: Sample): void
  onNotice(text: string): void
}

/** As of now: what has nothing to do says why. */
export const paletteEntries = (scene: PaletteScene): PaletteEntry[] => [
  ...OF_VIEW[scene.view](scene),
  ...viewEntries(scene.view, scene.onView),
  ...scenarioEntries((entry) => {
    scene.store.getState().openReady(entry)
    scene.onView('step')
  }),
  ...sampleEntries(scene.samples, scene.onSample),
]

/** What has a number, and there are too many of them to list. */
export function numberedEntries(
  { view, store, trace }: Pick<PaletteScene, 'view' | 'store' | 'trace'>,
  number: number,
): PaletteEntry[] {
  if (view === 'step') return numberedStep(store.getState(), number)
  return view === 'trace' ? numberedLine(trace.getState(), number) : []
}

const OF_VIEW: Readonly<Record<View, (scene: PaletteScene) => PaletteEntry[]>> = {
  step: ofStep,
  trace: ofTrace,
  interleavings: ofSearch,
}

function ofStep(scene: PaletteScene): PaletteEntry[] {
  const { store, folded } = scene
  const session = store.getState()
  return [
    ...stepKeys(session, scene.perform),
    ...placeEntries(session),
    ...branchEntries(session),
    ...whyEntries(session, scene.onWhy),
    ...machineEntries(session),
    ...pinEntries(session),
    ...tabEntries(session, folded),
    ...exportEntries(runExports(store, session.focused), (item) => saveItem(item, scene.onNotice)),
  ]
}

function ofTrace({ trace, perform, performInTrace, onNotice }: PaletteScene): PaletteEntry[] {
  const now = trace.getState()
  const groups = canExport(now) ? logExports(trace) : []
  return [
    ...traceKeys(now, performInTrace),
    ...findingEntries(now),
    ...commonKeys(perform),
    ...exportEntries(groups, (item) => saveItem(item, onNotice)),
  ]
}

function ofSearch({ explorer, store, perform, performInSearch }: PaletteScene): PaletteEntry[] {
  const now = explorer.getState()
  return [
    searchEntry(now),
    ...searchKeys(scopeOf(now, store.getState().run), performInSearch),
    ...violationEntries(now, now.ask),
    ...commonKeys(perform),
  ]
}
