import { type ReactNode, useCallback, useState } from 'react'
import { useStore } from 'zustand'
import type { Part } from '../parts/part.ts'
import { exportLog, exportRun } from '../parts/parts.ts'
import { useOpening } from '../parts/use-opening.ts'
import type { TraceStore } from '../trace/store.ts'
import type { View } from '../work/permalink.ts'
import type { SessionStore } from '../work/session.ts'
import { canExport } from './can-export.ts'

interface ExportProps {
  readonly view: View
  readonly store: SessionStore
  readonly trace: TraceStore
  onNotice(text: string): void
}

/** What the view on screen can be saved as. */
export function Export({ view, store, trace, onNotice }: ExportProps) {
  const hasLog = useStore(trace, canExport)
  if (view === 'step') {
    return (
      <ExportButton part={exportRun}>
        {(ExportRun) => <ExportRun opens store={store} onNotice={onNotice} />}
      </ExportButton>
    )
  }
  if (view !== 'trace' || !hasLog) return null
  return (
    <ExportButton key="log" part={exportLog}>
      {(ExportLog) => <ExportLog opens store={trace} onNotice={onNotice} />}
    </ExportButton>
  )
}

interface ExportButtonProps<T> {
  readonly part: Part<T>
  children(menu: T): ReactNode
}

/** From its first use on, the button is that of the menu. */
function ExportButton<T>({ part, children }: ExportButtonProps<T>) {
  const [used, setUsed] = useState(false)
  const giveUp = useCallback(() => setUsed(false), [])
  const menu = useOpening(part, used, giveUp)
  if (used && menu) return children(menu)
  return (
    <button
      type="button"
      className="quiet"
      aria-haspopup="menu"
      aria-expanded={false}
      aria-busy={used}
      onClick={() => setUsed(true)}
    >
      Export
    </button>
  )
}
