import { type MouseEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'
import { zoomOf } from '../zoom.ts'
import type { PointedStep } from './pointed.tsx'
import { placeIn, shapeAt, stepNear, type View } from './pointer.ts'

/** Px that the pointer must move before a press becomes a drag. */
const SLACK = 3
/** Px from step to step, from which on a pointer can mean one of them. */
const APART = 4

interface ScrubProps {
  readonly steps: number
  readonly cursor: number
  onSeek(step: number): void
  onScrub?(active: boolean): void
  /** The pointer is over the column of a step, or on a mark of a lane; null once it has left. */
  onPoint?(at: PointedStep | null): void
  /** Asks about a step, first of all the row at `y`; `at` is a place in the window. */
  onAsk(step: number, y: number, at: { readonly x: number; readonly y: number }, now: boolean): void
}

/**
 * The pointer over ruler and lanes: a press on a mark goes to its step, anywhere else to the
 * nearest one, and a drag from there scrubs. With the mouse, a finger or a pen.
 */
export function useScrub(
  { steps, cursor, onSeek, onScrub, onPoint, onAsk }: ScrubProps,
  { geometry, frame, shapes }: View,
  lanes: RefObject<HTMLElement | null>,
  slider: RefObject<HTMLElement | null>,
) {
  const pressedAt = useRef<number | null>(null)
  const pointedAt = useRef('')
  const [dragging, setDragging] = useState(false)
  const seek = (step: number) => {
    if (step !== cursor) onSeek(step)
  }
  const drag = (active: boolean) => {
    if (active !== dragging) onScrub?.(active)
    setDragging(active)
  }

  const point = (at: PointedStep | null) => {
    const name = at ? `${at.lane} ${at.step}` : ''
    if (name !== pointedAt.current) onPoint?.(at)
    pointedAt.current = name
  }
  /** Columns that can be told apart, and marks, are there to point at. */
  const pointAt = (x: number, y: number, step: number, lane: number | null) => {
    const isIn = x >= geometry.left && x <= geometry.right && y >= 0
    const isTold = lane !== null || frame.x(1) - frame.x(0) >= APART
    point(isIn && isTold ? { lane, step } : null)
  }

  /** At once of the first thing there, or by a menu. */
  const ask = (event: MouseEvent, now: boolean) => {
    event.preventDefault()
    const { x, y } = placeIn(lanes.current, event)
    const zoom = zoomOf(lanes.current)
    const step = shapeAt(shapes, geometry, x, y)?.step ?? stepNear(frame, steps, x)
    onAsk(step, y, { x: event.clientX / zoom, y: event.clientY / zoom }, now)
  }

  const onPointerDown = (event: PointerEvent) => {
    const { x, y } = placeIn(lanes.current, event)
    const isOutside = x < geometry.left || x > geometry.width
    if (isOutside || event.button !== 0 || !event.isPrimary) return
    if (event.altKey) return ask(event, true)
    pressedAt.current = event.clientX
    event.currentTarget.setPointerCapture?.(event.pointerId)
    seek(shapeAt(shapes, geometry, x, y)?.step ?? stepNear(frame, steps, x))
    slider.current?.focus({ preventScroll: true })
    event.preventDefault()
  }
  const onPointerMove = (event: PointerEvent) => {
    const { x, y } = placeIn(lanes.current, event)
    if (pressedAt.current === null) {
      const shape = shapeAt(shapes, geometry, x, y)
      const step = shape?.step ?? stepNear(frame, steps, x)
      pointAt(x, y, step, shape?.step == null ? null : shape.lane)
      return tell(event.target, shape?.title)
    }
    if (!dragging && Math.abs(event.clientX - pressedAt.current) < SLACK) return
    drag(true)
    seek(stepNear(frame, steps, x))
  }
  const end = () => {
    pressedAt.current = null
    drag(false)
  }
  const onContextMenu = (event: MouseEvent) => {
    const { x } = placeIn(lanes.current, event)
    if (x >= geometry.left && x <= geometry.width) ask(event, false)
  }
  const handlers = {
    onPointerDown,
    onPointerMove,
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: () => point(null),
    onContextMenu,
  }
  return { dragging, handlers }
}

/** Words for what is under the pointer on a canvas; shapes of the SVG carry their own. */
function tell(target: EventTarget, title: string | undefined): void {
  if (target instanceof HTMLCanvasElement) target.title = title ?? ''
}
