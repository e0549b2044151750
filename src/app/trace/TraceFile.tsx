import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import './trace-file.css'
import type { LogFormat } from '../../log/log.ts'
import { LOG_FORMATS } from '../../log/log.ts'
import type { LogHead } from '../../worker/log-protocol.ts'
import type { TraceStore } from './store.ts'

const NAMES: Readonly<Record<LogFormat, string>> = {
  qemu: "QEMU's log",
  tracefs: 'tracefs',
  'trace-cmd': 'trace-cmd report',
  perf: 'perf script',
  console: 'guest console',
}

/** Which log is open, as what it was read, and what it has. */
export function TraceFile({ store }: { readonly store: TraceStore }) {
  const { head, files, format, status, readAs, close } = useStore(store)
  if (status === 'empty') return null
  const name = files.map((file) => file.name).join(' + ')
  const detected = head?.sources[0]?.format
  return (
    <div className="trace-file">
      <span className="trace-name" title={name}>
        File <b>{name}</b>
      </span>
      {head && <span className="facts">{factsOf(head)}</span>}
      {status === 'open' && (
        <label className="picker">
          <span>Read as</span>
          <select
            aria-label="Read as"
            value={format ?? ''}
            onChange={({ target }) =>
              readAs(LOG_FORMATS.find((each) => each === target.value) ?? null)
            }
          >
            <option value="">
              {detected && files.length === 1 ? `detected: ${NAMES[detected]}` : 'detected'}
            </option>
            {LOG_FORMATS.map((each) => (
              <option key={each} value={each}>
                {NAMES[each]}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" className="quiet" onClick={close}>
        Close
      </button>
    </div>
  )
}

function factsOf({ filters, events, sources }: LogHead): string {
  const packed = sources.some(({ wrapping }) => wrapping?.gzip) ? ', unpacked' : ''
  const { all, damaged } = filters
  return `${grouped(all)} lines, ${grouped(events)} events, ${grouped(damaged)} damaged${packed}`
}
