import { useState } from 'react'
import { useStore } from 'zustand'
import { laneNames } from '../step/lanes.ts'
import type { SessionStore } from '../work/session.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { runExports } from './run.ts'

interface ExportRunProps {
  readonly store: SessionStore
  readonly opens?: boolean
  onNotice(text: string): void
}

/** What the run of the Step view can be saved as, and of which machine. */
export function ExportRun({ store, opens, onNotice }: ExportRunProps) {
  const run = useStore(store, (session) => session.run)
  const focused = useStore(store, (session) => session.focused)
  const [chosen, setChosen] = useState<number | null>(null)
  const names = laneNames(run)
  const lane = Math.min(chosen ?? focused, names.length - 1)
  const choice = {
    label: 'Which machine',
    options: names.map((name) => `Machine ${name}`),
    chosen: lane,
    onChoose: setChosen,
  }
  return (
    <ExportMenu
      opens={opens}
      onNotice={onNotice}
      choice={names.length > 1 ? choice : undefined}
      groups={runExports(store, lane)}
    />
  )
}
