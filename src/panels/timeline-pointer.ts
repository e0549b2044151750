/** What the timeline shows at a width, and what is under the pointer. */
import { type Frame, type LaneShapes, layoutLane } from '../view/track-layout.ts'
import { isWhole, pan, type Span, zoom } from '../view/track-span.ts'
import type { Geometry } from './timeline-geometry.ts'

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
  shapes.flat().reduce((sum, { bars, glyphs }) => sum + bars.length + glyphs.length, 0)

/** How far from the middle of a mark a click still means it, in px. */
const REACH = 7

/** What is at a place among the lanes: the words for it and, for a mark, its step. */
export function shapeAt(
  shapes: Shapes,
  { rowHeight, middle, pitch }: Geometry,
  x: number,
  y: number,
): { readonly title: string; readonly step: number | null } | null {
  const row = Math.floor(y / rowHeight)
  const lane = Math.floor((y - row * rowHeight - middle(0)) / pitch + 0.5)
  const found = shapes[row]?.[lane]
  if (!found) return null
  const distance = (glyph: { x: number }) => Math.abs(glyph.x - x)
  const [near] = [...found.glyphs].sort((a, b) => distance(a) - distance(b))
  if (near && distance(near) <= REACH) return { title: near.title, step: near.step }
  const bar = found.bars.find((other) => other.x <= x && x <= other.x + other.width)
  return bar ? { title: bar.title, step: null } : null
}

/** The step whose column is nearest to `x`. */
export const stepNear = ({ stepAt }: Frame, steps: number, x: number): number =>
  Math.max(0, Math.min(steps, Math.round(stepAt(x))))

/** The wheel zooms at the place under it; sideways or with Shift it pans. Null: no use for it. */
export function wheeled(event: WheelEvent, span: Span, steps: number, at: number): Span | null {
  const { deltaX, deltaY, shiftKey, ctrlKey, deltaMode } = event
  const unit = deltaMode === 0 ? 1 : 33
  const sideways = shiftKey || Math.abs(deltaX) > Math.abs(deltaY)
  if (isWhole(span, steps) && (sideways || deltaY >= 0)) return null
  if (!sideways) return zoom(span, steps, Math.exp(deltaY * unit * (ctrlKey ? 0.01 : 0.002)), at)
  const share = ((deltaX || deltaY) * unit) / 1000
  return pan(span, steps, share * (span.to - span.from))
}
