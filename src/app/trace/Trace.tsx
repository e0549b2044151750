import { type DragEvent, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Guarded } from '../errors/Guarded.tsx'
import type { CommandHandle } from '../step/command-handle.ts'
import { Split } from '../step/Split.tsx'
import type { Opening } from '../work/session.ts'
import { TraceDiagnosis } from './TraceDiagnosis.tsx'
import { TraceEmpty } from './TraceEmpty.tsx'
import { TraceReading } from './TraceReading.tsx'
import { TraceText, useTextHandle } from './TraceText.tsx'
import { TraceTime } from './TraceTime.tsx'
import './trace.css'
import { filesOf, pastedFile } from './files.ts'
import type { TraceCommand } from './key-list.ts'
import { useTraceKeys } from './keys.ts'
import { openingFor } from './opening.ts'
import type { TraceStore } from './store.ts'

export interface TraceProps {
  readonly store: TraceStore
  readonly characterKeys: boolean
  readonly handle: CommandHandle<TraceCommand>
  /** Loads a run into the Step view and goes there. */
  onOpen(opening: Opening): void
  /** Something that a person should know. */
  onNotice(text: string): void
}

/** A log of a real machine: what happened in it, its text, and its timeline. */
export function Trace({ store, characterKeys, handle, onOpen, onNotice }: TraceProps) {
  const status = useStore(store, (state) => state.status)
  const hasRows = useStore(store, ({ head }) => (head?.filters.all ?? 0) > 0)
  const text = useTextHandle()
  const { isOver, ...drop } = useDrop(store)
  usePaste(store)
  const openInStep = async () => {
    const opening = await openingFor(store)
    if (!opening.found) return onNotice(opening.why)
    onOpen(opening.opening)
    onNotice(opening.why)
  }
  useTraceKeys({ store, text, characterKeys, handle, openInStep })
  const isOpen = status !== 'empty' && hasRows
  return (
    <main className="trace" aria-label="Trace" data-open={isOpen || undefined} {...drop}>
      {isOpen ? (
        <>
          <TraceReading store={store} />
          <Split
            id="split-trace"
            orientation="horizontal"
            label="Width of the diagnosis"
            least={[360, 480]}
            first={
              <Guarded name="The diagnosis">
                <TraceDiagnosis store={store} />
              </Guarded>
            }
            second={
              <Guarded name="The text of the log">
                <TraceText store={store} handle={text} />
              </Guarded>
            }
          />
          <Guarded name="The timeline">
            <TraceTime store={store} onOpenStep={openInStep} />
          </Guarded>
        </>
      ) : (
        <>
          <TraceReading store={store} />
          <TraceEmpty store={store} />
        </>
      )}
      {isOver && (
        <p className="trace-drop">Drop the files to read them. Nothing leaves this page.</p>
      )}
    </main>
  )
}

/** Files may be dropped anywhere. */
function useDrop(store: TraceStore) {
  const [isOver, setOver] = useState(false)
  const carries = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return {
    isOver,
    onDragOver(event: DragEvent) {
      if (!carries(event)) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave(event: DragEvent) {
      const to = event.relatedTarget
      if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false)
    },
    onDrop(event: DragEvent) {
      if (!carries(event)) return
      event.preventDefault()
      setOver(false)
      store.getState().open(filesOf(event.dataTransfer.files))
    },
  }
}

/** Text or files may be pasted anywhere but into a text field. */
function usePaste(store: TraceStore): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { target, clipboardData } = event
      if (target instanceof Element && target.closest('input, textarea, dialog[open]')) return
      const files = filesOf(clipboardData?.files ?? [])
      const text = clipboardData?.getData('text/plain') ?? ''
      if (files.length === 0 && text.trim() === '') return
      event.preventDefault()
      store.getState().open(files.length > 0 ? files : [pastedFile(text)])
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [store])
}
