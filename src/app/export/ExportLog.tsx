import type { TraceStore } from '../trace/store.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { logExports } from './log.ts'

interface ExportLogProps {
  readonly store: TraceStore
  readonly opens?: boolean
  onNotice(text: string): void
}

/** What the log of the Trace view can be saved as. */
export const ExportLog = ({ store, opens, onNotice }: ExportLogProps) => (
  <ExportMenu opens={opens} onNotice={onNotice} groups={logExports(store)} />
)
