import { useMemo, useRef, useState } from 'react'
import { grouped } from '../../base/grouped.ts'
import type { Stops } from '../../view/breakpoints/rows.ts'
import { type Frame, frameOf } from '../../view/tracks/layout.ts'
import type { Track } from '../../view/tracks/model.ts'
import { isWhole, pan, type Span, zoom } from '../../view/tracks/span.ts'
import './timeline.css'
import { useWidth } from '../use-width.ts'
import { zoomOf } from '../zoom.ts'
import { type Geometry, geometryOf, RULER, roomOf } from './geometry.ts'
import { useGlide, useSpan, useWheel } from './hooks.ts'
import { Lanes } from './lanes.tsx'
import { Playhead } from './playhead.tsx'
import type { PointedStep } from './pointed.tsx'
import { placeIn, shapesOf, spotsAt, wheeled } from './pointer.ts'
import { type Moved, Ruler } from './ruler.tsx'
import { useScrub } from './scrub.ts'
import { StopMarks } from './stops.tsx'
import type { Stretch } from './washes.tsx'
import { type TimelineSpot, WhyMenu } from './why.tsx'

export type TracksIn = (span: Span, px: number) => readonly Track[]

export interface TimelineProps {
  /** The rows, or what gives those that a part of the run at a width can show. */
  readonly tracks: readonly Track[] | TracksIn
  /** How many steps the run has. */
  readonly steps: number
  readonly cursor: number
  /** The step in words, for the slider: "step 20 of 28, kvm_set_irq(11)". */
  readonly valueText: string
  readonly pin: number
  readonly laneIds: readonly string[]
  /** The steps that follow from where the lanes part. */
  readonly divergences: readonly Stretch[]
  /** Whether a lane moved in a step; without it every tick is whole. */
  readonly moved?: Moved
  /** Where breakpoints hit. */
  readonly stops?: readonly Stops[]
  /** What is shown, where the app decides it; null for the whole run. */
  readonly span?: Span | null
  onSpan?(span: Span | null): void
  /** The height of ruler and rows, in px, as far as that leaves them readable. */
  readonly room?: number | undefined
  /** The place of a machine whose playhead is not linked. */
  readonly other?: { readonly step: number; readonly name: string } | null
  /** Words below the rows, each at its step: "finding 1". */
  readonly notes?: readonly TimelineNote[]
  /** No motion of the playhead now, because a key repeats. */
  readonly still?: boolean
  onSeek(step: number): void
  /** A drag begins or ends. */
  onScrub?(active: boolean): void
  /** The steps that something on the page points at. */
  readonly pointed?: readonly PointedStep[]
  onPoint?(at: PointedStep | null): void
  /** Why a band or a mark is there. */
  onWhy?(spot: TimelineSpot): void
}

export interface TimelineNote {
  readonly step: number
  readonly text: string
}

/** What a window of 900 px leaves for ruler and rows. */
const ROOM = 214
const NOTHING: readonly PointedStep[] = []
const NO_STOPS: readonly Stops[] = []

/** All lanes of a run over its steps, with the place in it: a slider, a scrub area, a zoom. */
export function Timeline(props: TimelineProps) {
  const { tracks, steps, cursor, laneIds, divergences, valueText, room = ROOM, onSeek } = props
  const lanes = useRef<HTMLDivElement>(null)
  const slider = useRef<HTMLDivElement>(null)
  const width = useWidth(lanes)
  const [span, setSpan] = useSpan(props)
  const view = useMemo(() => {
    const shown = typeof tracks === 'function' ? tracks(span, roomOf(width)) : tracks
    const geometry = geometryOf(shown, laneIds.length, width, room)
    const frame = frameOf(span, geometry)
    return { geometry, frame, shapes: shapesOf(geometry, frame) }
  }, [tracks, laneIds.length, width, room, span])
  const { geometry, frame } = view
  const [menu, setMenu] = useState<AskedAt | null>(null)
  const onAsk = (step: number, y: number, at: AskedAt['at'], now = false) => {
    const spots = props.onWhy ? spotsAt(view, step, y) : []
    const [first] = spots
    if (now && first) props.onWhy?.(first)
    else if (props.onWhy) setMenu({ spots, at })
  }
  const { dragging, handlers } = useScrub({ ...props, onAsk }, view, lanes, slider)
  const plot = useWheel((event) => {
    const next = wheeled(event, span, steps, view, placeIn(lanes.current, event).x)
    if (next) setSpan(next)
    return next !== null
  })
  const glides = useGlide(cursor, `${span.from} ${span.to} ${width}`) && !dragging && !props.still
  const x = frame.x(cursor)
  return (
    <section className="timeline" aria-label="Timeline">
      <div className={glides ? 'timeline-plot glides' : 'timeline-plot'} ref={plot} {...handlers}>
        <Ruler {...{ geometry, frame, steps, cursor }} lanes={laneIds.length} moved={props.moved} />
        <StopMarks stops={props.stops ?? NO_STOPS} frame={frame} />
        <Lanes
          {...{ view, cursor, laneIds, divergences }}
          pointed={props.pointed ?? NOTHING}
          ref={lanes}
          height={room - RULER}
          label={`Lanes of pin ${props.pin} over ${steps} steps`}
        />
        {shownNotes(props.notes ?? [], frame, geometry).map(({ step, text }) => (
          <span
            key={text}
            className="timeline-note"
            style={{ left: Math.min(frame.x(step), width - NOTE_ROOM / 2) }}
          >
            {text}
          </span>
        ))}
        {props.other && (
          <div
            className="timeline-other"
            style={{ left: `${frame.x(props.other.step)}px` }}
            title={`Machine ${props.other.name} is at step ${grouped(props.other.step)}`}
          >
            <span>{props.other.name}</span>
          </div>
        )}
        <Playhead
          {...{ x, width, cursor, steps, valueText, onSeek }}
          ref={slider}
          isInView={x >= geometry.left && x <= geometry.right}
          onZoom={(factor) => setSpan(factor ? zoom(span, steps, factor, cursor) : null)}
          onPan={
            isWhole(span, steps)
              ? null
              : (share) => setSpan(pan(span, steps, share * (span.to - span.from)))
          }
          onAsk={() => onAsk(cursor, 0, windowPlace(lanes.current, x))}
        />
        {menu && (
          <WhyMenu
            {...menu}
            laneIds={laneIds}
            onWhy={(spot) => props.onWhy?.(spot)}
            onClose={() => setMenu(null)}
          />
        )}
      </div>
    </section>
  )
}

/** Where a place of the plot, at its top, is in the window. */
function windowPlace(plot: HTMLElement | null, x: number): AskedAt['at'] {
  const { left = 0, top = 0 } = plot?.getBoundingClientRect() ?? {}
  return { x: left / zoomOf(plot) + x, y: top / zoomOf(plot) }
}

interface AskedAt {
  readonly spots: readonly TimelineSpot[]
  readonly at: { readonly x: number; readonly y: number }
}

/** Px that a note takes. */
const NOTE_ROOM = 76

/** Those in view, from left to right, as far as they do not cover each other. */
function shownNotes(
  notes: readonly TimelineNote[],
  { x }: Frame,
  { left, width }: Geometry,
): readonly TimelineNote[] {
  let last = Number.NEGATIVE_INFINITY
  return [...notes]
    .sort((a, b) => a.step - b.step)
    .filter(({ step }) => {
      const isShown = x(step) >= left && x(step) <= width && x(step) - last >= NOTE_ROOM
      if (isShown) last = x(step)
      return isShown
    })
}
