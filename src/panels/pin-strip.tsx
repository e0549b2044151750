import './side-panel.css'
import './pin-strip.css'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import type { PinRow, PinState } from '../view/stations/redirection.ts'

export interface PinStripProps {
  readonly rows: readonly PinRow[]
  readonly focus: number
  readonly onFocusPin: (pin: number) => void
}

/** All pins as small cells, with a drawing for each lane where the lanes differ. */
export function PinStrip({ rows, focus, onFocusPin }: PinStripProps) {
  const strip = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const pin = keyTarget(event.key, focus, rows.length)
    if (pin === null) return
    onFocusPin(pin)
    strip.current?.querySelectorAll('button')[pin]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div
        ref={strip}
        className="pin-strip"
        role="radiogroup"
        aria-label="Pin"
        onKeyDown={onKeyDown}
      >
        {rows.map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: an input could not hold the drawing.
          <button
            key={row.pin}
            type="button"
            role="radio"
            aria-checked={row.pin === focus}
            aria-label={row.label}
            title={row.label}
            tabIndex={row.pin === focus ? 0 : -1}
            data-unset={row.lanes.every(({ unset }) => unset) || undefined}
            data-differs={row.differs.length > 0 || undefined}
            data-changed={row.changed || undefined}
            onClick={() => onFocusPin(row.pin)}
          >
            <span>{row.pin}</span>
            <svg viewBox={`0 0 ${14 * glyphsOf(row).length} 16`} aria-hidden="true">
              {glyphsOf(row).map((state, lane) => (
                <PinGlyph key={lane} state={state} x={14 * lane} />
              ))}
            </svg>
          </button>
        ))}
      </div>
      <Legend />
    </>
  )
}

/** Each sign with its word. */
const Legend = () => (
  <ul className="pin-legend" aria-label="Signs of the pins">
    {SIGNS.map(([name, sign]) => (
      <li key={name}>
        <svg viewBox="0 0 14 16" aria-hidden="true">
          {sign}
        </svg>{' '}
        {name}
      </li>
    ))}
  </ul>
)

const ENTRY = { className: 'pin-entry', x: 3, y: 7, width: 8, height: 8, rx: 1 }

const SIGNS: readonly (readonly [string, ReactNode])[] = [
  ['line high', <path key="high" className="pin-line" d="M2 14H4V8H12" />],
  ['open', <rect key="open" {...ENTRY} />],
  ['masked', <rect key="masked" {...ENTRY} data-masked />],
  ['Remote IRR', <rect key="rirr" {...ENTRY} data-remote-irr />],
  ['route stale', <path key="stale" className="pin-stale" d="M4 15 12 15 12 7Z" />],
]

const glyphsOf = ({ lanes, differs }: PinRow): readonly PinState[] =>
  differs.length > 0 ? lanes : lanes.slice(0, 1)

/**
 * The line above (high or low), the entry below: dashed when masked, filled with Remote IRR set;
 * a triangle in the corner when the route is stale.
 */
function PinGlyph({ state, x }: { readonly state: PinState; readonly x: number }) {
  if (state.unset) return <circle className="pin-unset" cx={x + 7} cy="10" r="1.2" />
  return (
    <g transform={`translate(${x} 0)`}>
      {(state.high || state.cells.line.text !== '') && (
        <path className="pin-line" d={state.high ? 'M2 5H4V1.5H12' : 'M2 5H12'} />
      )}
      <rect
        {...ENTRY}
        data-masked={state.masked || undefined}
        data-remote-irr={state.remoteIrr || undefined}
      />
      {state.route === 'stale' && <path className="pin-stale" d="M7.5 16 14 16 14 9.5Z" />}
    </g>
  )
}

function keyTarget(key: string, at: number, count: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % count,
    ArrowDown: (at + 1) % count,
    ArrowLeft: (at + count - 1) % count,
    ArrowUp: (at + count - 1) % count,
    Home: 0,
    End: count - 1,
  }
  return targets[key] ?? null
}
