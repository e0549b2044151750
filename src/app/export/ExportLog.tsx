import { useStore } from 'zustand'
import type { TraceStore } from '../trace/store.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { canExport, logExports } from './log.ts'

interface ExportLogProps {
  readonly store: TraceStore
  onNotice(text: string): void
}

/** What the log of the Trace view can be saved as. */
export function ExportLog({ store, onNotice }: ExportLogProps) {
  if (!useStore(store, canExport)) return null
  return <ExportMenu onNotice={onNotice} groups={logExports(store)} />
}
