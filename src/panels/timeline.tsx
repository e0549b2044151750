import { useMemo, useRef } from 'react'
import { type Frame, frameOf } from '../view/track-layout.ts'
import type { Track } from '../view/track-model.ts'
import { type Span, zoom } from '../view/track-span.ts'
import './timeline.css'
import { type Geometry, geometryOf, RULER } from './timeline-geometry.ts'
import { useGlide, useSpan, useWheel } from './timeline-hooks.ts'
import { Lanes } from './timeline-lanes.tsx'
import { Playhead } from './timeline-playhead.tsx'
import { placeIn, shapesOf, wheeled } from './timeline-pointer.ts'
import { Ruler } from './timeline-ruler.tsx'
import { useScrub } from './timeline-scrub.ts'
import type { Stretch } from './timeline-washes.tsx'
import { useWidth } from './use-width.ts'

export interface TimelineProps {
  readonly tracks: readonly Track[]
  /** How many steps the run has. */
  readonly steps: number
  readonly cursor: number
  /** The step in words, for the slider: "step 20 of 28, kvm_set_irq(11)". */
  readonly valueText: string
  readonly pin: number
  readonly laneIds: readonly string[]
  /** The steps that follow from where the lanes part. */
  readonly divergences: readonly Stretch[]
  /** Per lane and step, whether the lane moved (`movesOf`); without it every tick is whole. */
  readonly moves?: readonly (readonly boolean[])[]
  /** What is shown, where the app decides it; null for the whole run. */
  readonly span?: Span | null
  onSpan?(span: Span | null): void
  /** The height of ruler and rows, in px, as far as that leaves them readable. */
  readonly room?: number
  /** The place of a machine whose playhead is not linked. */
  readonly other?: { readonly step: number; readonly name: string } | null
  /** Words below the rows, each at its step: "finding 1". */
  readonly notes?: readonly TimelineNote[]
  /** No motion of the playhead now, because a key repeats. */
  readonly still?: boolean
  onSeek(step: number): void
  /** A drag begins or ends. */
  onScrub?(active: boolean): void
}

export interface TimelineNote {
  readonly step: number
  readonly text: string
}

/** What a window of 900 px leaves for ruler and rows. */
const ROOM = 214
const NO_MOVES: NonNullable<TimelineProps['moves']> = []

/** All lanes of a run over its steps, with the place in it: a slider, a scrub area, a zoom. */
export function Timeline(props: TimelineProps) {
  const { tracks, steps, cursor, laneIds, divergences, valueText, room = ROOM, onSeek } = props
  const lanes = useRef<HTMLDivElement>(null)
  const slider = useRef<HTMLDivElement>(null)
  const width = useWidth(lanes)
  const [span, setSpan] = useSpan(props)
  const view = useMemo(() => {
    const geometry = geometryOf(tracks, laneIds.length, width, room)
    const frame = frameOf(span, geometry)
    return { geometry, frame, shapes: shapesOf(geometry, frame) }
  }, [tracks, laneIds.length, width, room, span])
  const { geometry, frame } = view
  const { dragging, handlers } = useScrub(props, view, lanes, slider)
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
        <Ruler {...{ geometry, frame, steps, cursor }} moves={props.moves ?? NO_MOVES} />
        <Lanes
          {...{ view, cursor, laneIds, divergences }}
          ref={lanes}
          height={room - RULER}
          label={`Lanes of pin ${props.pin} over ${steps} steps`}
        />
        {shownNotes(props.notes ?? [], frame, geometry).map(({ step, text }) => (
          <span key={text} className="timeline-note" style={{ left: frame.x(step) }}>
            {text}
          </span>
        ))}
        {props.other && (
          <div
            className="timeline-other"
            style={{ left: `${frame.x(props.other.step)}px` }}
            title={`Machine ${props.other.name} is at step ${props.other.step}`}
          >
            <span>{props.other.name}</span>
          </div>
        )}
        <Playhead
          {...{ x, cursor, steps, valueText, onSeek }}
          ref={slider}
          isInView={x >= geometry.left && x <= geometry.right}
          onZoom={(factor) => setSpan(factor ? zoom(span, steps, factor, cursor) : null)}
        />
      </div>
    </section>
  )
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
