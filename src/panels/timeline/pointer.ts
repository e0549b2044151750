/** What the timeline shows at a width, and what is under the pointer. */
import { type Frame, type LaneShapes, layoutLane, pileTitle } from '../../view/tracks/layout.ts'
import { isWhole, pan, type Span, zoom } from '../../view/tracks/span.ts'
import { zoomOf } from '../zoom.ts'
import type { Geometry } from './geometry.ts'
import type { TimelineSpot } from './why.tsx'

/** The shapes of each row, per lane. */
export type Shapes = readonly (readonly LaneShapes[])[]

export interface View {
  readonly geometry: Geometry
  readonly frame: Frame
  readonly shapes: Shapes
}

export const shapesOf = ({ rows }: Geometry, frame: Frame): Shapes =>
  rows.map(({ track }) => track.lanes.map((lane) => layoutLane(lane, frame)))

export const countOf = (shapes: Shapes): number =>
  shapes
    .flat()
    .reduce((sum, { bars, glyphs, piles }) => sum + bars.length + glyphs.length + piles.length, 0)

/** Where the pointer is in an element, in its px. */
export function placeIn(element: HTMLElement | null, at: { clientX: number; clientY: number }) {
  const box = element?.getBoundingClientRect()
  const zoom = zoomOf(element)
  return { x: (at.clientX - (box?.left ?? 0)) / zoom, y: (at.clientY - (box?.top ?? 0)) / zoom }
}

/** How far from the middle of a mark a click still means it, in px. */
const REACH = 7

/** What is at a place among the lanes: the words for it and, for a mark, its step. */
export function shapeAt(
  shapes: Shapes,
  { rowHeight, middle, pitch }: Geometry,
  x: number,
  y: number,
): { readonly title: string; readonly step: number | null; readonly lane: number } | null {
  const row = Math.floor(y / rowHeight)
  const lane = Math.floor((y - row * rowHeight - middle(0)) / pitch + 0.5)
  const found = shapes[row]?.[lane]
  if (!found) return null
  const distance = (glyph: { x: number }) => Math.abs(glyph.x - x)
  const [near] = [...found.glyphs].sort((a, b) => distance(a) - distance(b))
  if (near && distance(near) <= REACH) return { title: near.title, step: near.step, lane }
  const isHere = (other: { x: number; width: number }) => other.x <= x && x <= other.x + other.width
  const pile = found.dense ? found.piles.find(isHere) : undefined
  const bar = found.bars.find(isHere)
  const title = pile ? pileTitle(pile) : bar?.title
  return title === undefined ? null : { title, step: null, lane }
}

/** The bands and marks of every row at a step, those of the row and lane at `y` first. */
export function spotsAt(
  { geometry: { rows, rowHeight, middle, pitch }, shapes }: View,
  step: number,
  y: number,
): TimelineSpot[] {
  const spots = rows.flatMap(({ track, top }, row) =>
    (shapes[row] ?? []).flatMap(({ bars, glyphs }, lane) => {
      const at = { track, lane, step, far: Math.abs(top + middle(lane) - y) > pitch / 2 }
      const mark = glyphs.find((glyph) => glyph.step === step)
      const band = bars.find(({ from, to }) => from <= step && step < to)
      const shown = mark ?? band
      return shown && y < rows.length * rowHeight ? [{ ...at, title: shown.title }] : []
    }),
  )
  return [...spots.filter(({ far }) => !far), ...spots.filter(({ far }) => far)]
}

/** The step whose column is nearest to `x`. */
export const stepNear = ({ stepAt }: Frame, steps: number, x: number): number =>
  Math.max(0, Math.min(steps, Math.round(stepAt(x))))

/**
 * The wheel at a place zooms there; sideways or with Shift it pans. Null where it has no use:
 * over the names, and once the whole run is shown.
 */
export function wheeled(
  { deltaX, deltaY, deltaMode, shiftKey, ctrlKey }: WheelEvent,
  span: Span,
  steps: number,
  { geometry, frame }: Pick<View, 'geometry' | 'frame'>,
  x: number,
): Span | null {
  const sideways = shiftKey || Math.abs(deltaX) > Math.abs(deltaY)
  const isUseless = isWhole(span, steps) && (sideways || deltaY >= 0)
  if (x < geometry.left || isUseless) return null
  const unit = deltaMode === 0 ? 1 : LINE
  if (sideways) {
    return pan(span, steps, ((deltaX || deltaY) * unit) / (frame.x(1) - frame.x(0)))
  }
  return zoom(span, steps, Math.exp(deltaY * unit * (ctrlKey ? PINCH : TURN)), frame.stepAt(x))
}

/** Px that a wheel means when it counts in lines. */
const LINE = 33
/** Zoom per px of the wheel, and of a pinch, which tells fewer. */
const TURN = 0.002
const PINCH = 0.01
