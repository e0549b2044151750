import { useEffect, useImperativeHandle } from 'react'
import { FILTERS } from '../../view/log/rows.ts'
import { wholeRun, zoom } from '../../view/tracks/span.ts'
import { isCharacterKey } from '../keys.ts'
import type { CommandHandle } from '../step/command-handle.ts'
import { TRACE_KEYS, type TraceCommand, type TraceKey } from './key-list.ts'
import type { Trace, TraceStore } from './store.ts'
import type { TextHandle } from './TraceText.tsx'

interface TraceKeysProps {
  readonly store: TraceStore
  readonly text: TextHandle
  readonly characterKeys: boolean
  readonly handle: CommandHandle<TraceCommand>
  openInStep(): void
}

/** The keys of the Trace view; those that mean the same everywhere are the page's. */
export function useTraceKeys(props: TraceKeysProps): void {
  const { store, text, characterKeys, handle, openInStep } = props
  useImperativeHandle(
    handle,
    () => (command) => void perform(store.getState(), command, text, openInStep),
    [store, text, openInStep],
  )
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (!characterKeys && isCharacterKey(event)) return
      const command = commandOf(event)
      if (!command || belongsToWidget(event)) return
      if (!perform(store.getState(), command, text, openInStep)) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [store, text, characterKeys, openInStep])
}

export function commandOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): TraceCommand | null {
  const fits = ({ keys, shift }: TraceKey) =>
    keys.includes(event.key) && (shift === undefined || shift === event.shiftKey)
  return TRACE_KEYS.find(fits)?.command ?? null
}

/** Text fields keep their keys, buttons Enter, tabs the arrows. */
function belongsToWidget({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input, textarea, select, dialog[open]')) return true
  if (key === 'Enter') return target.closest('button, summary, a') !== null
  return key.startsWith('Arrow') && target.closest('[role=tab]') !== null
}

/** Whether there was something to do. */
function perform(
  trace: Trace,
  command: TraceCommand,
  text: TextHandle,
  openInStep: () => void,
): boolean {
  if (command === 'cancel') {
    if (trace.status === 'working') trace.cancel()
    return trace.status === 'working'
  }
  if (!trace.head) return false
  COMMANDS[command](trace, text, openInStep)
  return true
}

type Perform = (trace: Trace, text: TextHandle, openInStep: () => void) => void

const COMMANDS: Readonly<Record<Exclude<TraceCommand, 'cancel'>, Perform>> = {
  nextFinding: (trace) => trace.stepFinding(1),
  previousFinding: (trace) => trace.stepFinding(-1),
  next: ({ seek, place }) => seek(place + 1),
  previous: ({ seek, place }) => seek(place - 1),
  next10: ({ seek, place }) => seek(place + 10),
  previous10: ({ seek, place }) => seek(place - 10),
  first: ({ seek }) => seek(1),
  last: ({ seek, head }) => seek(head?.size ?? 1),
  find: (_, text) => text.input.current?.focus(),
  findNext: (_, text) => text.go.current.next(),
  findPrevious: (_, text) => text.go.current.previous(),
  filter: nextFilter,
  state: ({ tab, setTab }) => setTab(tab === 'state' ? 'diagnosis' : 'state'),
  step: (_trace, _text, openInStep) => openInStep(),
  zoomIn: (trace) => zoomBy(trace, 1 / 1.5),
  zoomOut: (trace) => zoomBy(trace, 1.5),
  zoomFit: ({ setSpan }) => setSpan(null),
}

/** Kinds of which there is no line are passed over. */
function nextFilter({ list, head, setFilter }: Trace): void {
  const shown = FILTERS.filter((filter) => filter === 'all' || (head?.filters[filter] ?? 0) > 0)
  const next = shown[(shown.indexOf(list.filter) + 1) % shown.length]
  if (next) setFilter(next)
}

function zoomBy({ head, span, place, setSpan }: Trace, factor: number): void {
  const size = head?.size ?? 0
  setSpan(zoom(span ?? wholeRun(size), size, factor, place))
}
