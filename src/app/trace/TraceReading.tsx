import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { readingWords, timeLeft } from '../../view/log/reading-words.ts'
import type { TraceStore } from './store.ts'
import './trace-reading.css'

/** How far the reading is, what went wrong with it, or that it was cut short. */
export function TraceReading({ store }: { readonly store: TraceStore }) {
  const { status, progress, fault, cut, head, cancel } = useStore(store)
  if (status === 'working') {
    const share = progress && progress.of > 0 ? progress.done / progress.of : 0
    return (
      <div className="trace-reading" role="status">
        <progress max={1} value={share} aria-label="Progress" />
        <span>{progress ? readingWords(progress) : 'Opening'}</span>
        <span className="trace-left">{progress ? timeLeft(progress) : ''}</span>
        <button type="button" className="quiet" onClick={cancel}>
          Cancel <kbd>Esc</kbd>
        </button>
      </div>
    )
  }
  const told = [
    fault,
    head?.events === 0 && noEvents(head.filters.all),
    cut && 'Cancelled: what had been read by then is shown.',
  ].filter((text) => typeof text === 'string')
  if (told.length === 0) return null
  return (
    <div className="trace-reading" role="status">
      {told.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </div>
  )
}

const noEvents = (lines: number): string =>
  `No ioapic events in ${grouped(lines)} lines. Start QEMU with --trace 'ioapic*'.`
