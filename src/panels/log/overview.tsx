import { grouped } from '../../base/grouped.ts'
import './overview.css'
import { ticks } from 'd3'
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import type { PinDensity } from '../../view/log/overview.ts'
import type { Span } from '../../view/tracks/span.ts'
import { useWidth } from '../use-width.ts'
import { zoomOf } from '../zoom.ts'
import { type OverviewFinding, type Painted, paintOverview } from './overview-paint.ts'

const OVERVIEW_ROW = 17

interface OverviewProps {
  readonly pins: readonly PinDensity[]
  readonly focus: number
  /** Places of the whole. */
  readonly size: number
  readonly findings: readonly OverviewFinding[]
  readonly span: Span
  readonly place: number
  /** Width of the names, as on the timeline. */
  readonly left: number
  onFocusPin(pin: number): void
  /** The window, and the place that was meant by it. */
  onWindow(span: Span, place: number): void
}

/** Narrower it could not be seen, or taken hold of. */
const BRUSH = 24

/** All of a log or a run: how much happens at each pin, what is wrong, and the window shown below. */
export function Overview(props: OverviewProps) {
  const { pins, focus, size, findings, span, place, left, onFocusPin } = props
  const plot = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(plot)
  const height = pins.length * OVERVIEW_ROW
  usePainted(canvas, { pins, focus, size, findings, width, height })
  const xOf = (at: number) => (at / Math.max(1, size)) * width
  const brush = brushOf(xOf(span.from), xOf(span.to), width)
  const drag = useDrag(props, width)
  return (
    <section className="overview" aria-label="Overview">
      <ul className="overview-names" style={{ width: left }} aria-label="Pins">
        {pins.map(({ pin, events }) => (
          <li key={pin}>
            <button
              type="button"
              aria-pressed={pin === focus}
              title={`Pin ${pin}: ${grouped(events)} events`}
              onClick={() => onFocusPin(pin)}
            >
              pin {pin} <small>{short(events)}</small>
            </button>
          </li>
        ))}
      </ul>
      <div className="overview-plot" ref={plot} style={{ height }} {...drag}>
        <canvas
          ref={canvas}
          style={{ width, height }}
          role="img"
          aria-label={`Events of ${pins.length} pins over the whole`}
        />
        <div className="overview-ruler" aria-hidden="true">
          {ticks(0, size, Math.max(2, Math.floor(width / 110))).map((at) => (
            <span key={at} style={{ left: xOf(at) }}>
              {at > 0 && xOf(at) < width - 20 ? short(at) : ''}
            </span>
          ))}
        </div>
        <div
          className="overview-brush"
          style={{ left: brush.left, width: brush.width }}
          role="slider"
          tabIndex={0}
          aria-label="Window"
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={size}
          aria-valuenow={Math.round(span.from)}
          aria-valuetext={`${grouped(span.from)} to ${grouped(span.to)} of ${grouped(size)}`}
          onKeyDown={(event) => onBrushKey(event, props)}
        />
        <div className="overview-place" style={{ left: xOf(place) }} />
      </div>
    </section>
  )
}

function brushOf(from: number, to: number, width: number) {
  const wide = Math.max(BRUSH, to - from)
  const left = Math.max(0, Math.min((from + to - wide) / 2, width - wide))
  return { left, width: wide }
}

/** 268,796 as 269k. */
const short = (count: number): string =>
  count < 10_000
    ? grouped(count)
    : count < 1_000_000
      ? `${Math.round(count / 1000)}k`
      : `${(count / 1_000_000).toFixed(1)}M`

/** Arrows move the window by a tenth of it, with Shift or the page keys by all of it. */
function onBrushKey(event: KeyboardEvent, { span, size, place, onWindow }: OverviewProps): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const wide = span.to - span.from
  const by = event.shiftKey ? wide : wide / 10
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: span.from - by,
    ArrowDown: span.from - by,
    ArrowRight: span.from + by,
    ArrowUp: span.from + by,
    PageUp: span.from - wide,
    PageDown: span.from + wide,
    Home: 0,
    End: size - wide,
  }
  const target = targets[event.key]
  if (target === undefined) return
  event.preventDefault()
  event.stopPropagation()
  const from = Math.max(0, Math.min(target, size - wide))
  const [first, last] = [Math.ceil(from), Math.floor(from + wide - 1)]
  onWindow({ from, to: from + wide }, Math.max(first, Math.min(place, last)))
}

/** A press puts the middle of the window there, and a drag moves it; one that holds the window moves it from where it is. */
function useDrag({ span, size, onWindow }: OverviewProps, width: number) {
  /** How far from the middle of the window it is held; null while it is not. */
  const held = useRef<number | null>(null)
  const go = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at =
      ((event.clientX - box.left) / Math.max(1, width * zoomOf(event.currentTarget))) * size
    const wide = span.to - span.from
    const isInside = at >= span.from && at <= span.to
    held.current ??= isInside ? at - (span.from + span.to) / 2 : 0
    const from = Math.max(0, Math.min(at - held.current - wide / 2, size - wide))
    onWindow({ from, to: from + wide }, Math.round(Math.max(1, Math.min(at, size))))
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      held.current = null
      event.currentTarget.setPointerCapture?.(event.pointerId)
      go(event)
      event.preventDefault()
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (held.current !== null) go(event)
    },
    onPointerUp() {
      held.current = null
    },
    onPointerCancel() {
      held.current = null
    },
  }
}

/** Painted now, and again when the theme changes. */
function usePainted(ref: RefObject<HTMLCanvasElement | null>, painted: Painted): void {
  const { pins, focus, size, findings, width, height } = painted
  useEffect(() => {
    const draw = () => {
      if (ref.current) paintOverview(ref.current, { pins, focus, size, findings, width, height })
    }
    draw()
    const observer = new MutationObserver(draw)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [ref, pins, focus, size, findings, width, height])
}
