import { useStore } from 'zustand'
import { Foot } from '../KeyHints.tsx'
import { TRACE_HINTS, TRACE_KEYS } from './key-list.ts'
import type { TraceStore } from './store.ts'

/** The keys of the Trace view, at the foot of the page. */
export function TraceHints({ store }: { readonly store: TraceStore }) {
  const status = useStore(store, (state) => state.status)
  return (
    <Foot>
      {status === 'empty' ? (
        <span>
          <kbd>Ctrl V</kbd> paste a log
        </span>
      ) : (
        TRACE_HINTS.map(([commands, text]) => (
          <span key={text}>
            {TRACE_KEYS.filter(({ command }) => commands.includes(command)).map(
              ({ command, cap }) => (
                <kbd key={command}>{cap}</kbd>
              ),
            )}{' '}
            {text}
          </span>
        ))
      )}
      {status === 'working' && (
        <span>
          <kbd>Esc</kbd> stop reading
        </span>
      )}
    </Foot>
  )
}
