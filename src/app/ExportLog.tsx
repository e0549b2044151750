import { useStore } from 'zustand'
import { ExportMenu } from './ExportMenu.tsx'
import { canExport, logExports } from './export-log.ts'
import type { TraceStore } from './trace-store.ts'

interface ExportLogProps {
  readonly store: TraceStore
  onNotice(text: string): void
}

/** What the log of the Trace view can be saved as. */
export function ExportLog({ store, onNotice }: ExportLogProps) {
  if (!useStore(store, canExport)) return null
  return <ExportMenu onNotice={onNotice} groups={logExports(store)} />
}
