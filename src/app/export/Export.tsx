import type { TraceStore } from '../trace/store.ts'
import type { View } from '../work/permalink.ts'
import type { SessionStore } from '../work/session.ts'
import { ExportLog } from './ExportLog.tsx'
import { ExportRun } from './ExportRun.tsx'

interface ExportProps {
  readonly view: View
  readonly store: SessionStore
  readonly trace: TraceStore
  onNotice(text: string): void
}

/** What the view on screen can be saved as. */
export const Export = ({ view, store, trace, onNotice }: ExportProps) => {
  if (view === 'step') return <ExportRun store={store} onNotice={onNotice} />
  return view === 'trace' ? <ExportLog store={trace} onNotice={onNotice} /> : null
}
