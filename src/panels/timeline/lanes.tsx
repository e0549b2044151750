import { type RefObject, useRef } from 'react'
import { Canvas } from './canvas.tsx'
import { Drawing } from './drawing.tsx'
import { MoreRows, useRowsOut } from './more-rows.tsx'
import { Names } from './names.tsx'
import { Now } from './now.tsx'
import { type PointedStep, PointedSteps } from './pointed.tsx'
import { countOf, type View } from './pointer.ts'
import { type Stretch, Washes } from './washes.tsx'

interface LanesProps {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly view: View
  /** The height there is; more rows than fit into it are scrolled. */
  readonly height: number
  readonly cursor: number
  readonly laneIds: readonly string[]
  readonly divergences: readonly Stretch[]
  readonly pointed: readonly PointedStep[]
  /** What the drawing is, in words. */
  readonly label: string
}

/** More shapes than this are drawn on a canvas. */
const MANY = 600

/** The rows, from back to front: bands and marks, where lanes differ, names, the current step. */
export function Lanes(props: LanesProps) {
  const { ref, view, height, cursor, laneIds, divergences, pointed, label } = props
  const { geometry, frame, shapes } = view
  const Shapes = countOf(shapes) > MANY ? Canvas : Drawing
  const scroll = useRef<HTMLDivElement>(null)
  const { above, below, onScroll } = useRowsOut(geometry, height)
  return (
    <>
      <MoreRows
        {...{ above, below }}
        onGo={(rows) => scroll.current?.scrollBy({ top: rows * geometry.rowHeight })}
      />
      <div
        className="timeline-scroll"
        ref={scroll}
        style={{ maxHeight: height }}
        data-above={above > 0 || undefined}
        data-below={below > 0 || undefined}
        tabIndex={geometry.height > height ? 0 : undefined}
        onScroll={onScroll}
      >
        <div className="timeline-lanes" ref={ref} style={{ height: geometry.height }}>
          <Shapes {...{ geometry, shapes, label }} glyph={frame.glyph} />
          <div
            className="timeline-veil"
            style={{ transform: `translateX(${frame.x(cursor)}px)` }}
            aria-hidden="true"
          />
          <Washes stretches={divergences} frame={frame} />
          <Names geometry={geometry} laneIds={laneIds} />
          <Now view={view} cursor={cursor} />
          {pointed.length > 0 && <PointedSteps view={view} pointed={pointed} />}
        </div>
      </div>
    </>
  )
}
