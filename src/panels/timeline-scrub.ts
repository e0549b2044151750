import { type PointerEvent, type RefObject, useRef, useState } from 'react'
import { placeIn, shapeAt, stepNear, type View } from './timeline-pointer.ts'

/** Px that the pointer must move before a press becomes a drag. */
const SLACK = 3

interface ScrubProps {
  readonly steps: number
  readonly cursor: number
  onSeek(step: number): void
  onScrub?(active: boolean): void
}

/**
 * The pointer over ruler and lanes: a press on a mark goes to its step, anywhere else to the
 * nearest one, and a drag from there scrubs. With the mouse, a finger or a pen.
 */
export function useScrub(
  { steps, cursor, onSeek, onScrub }: ScrubProps,
  { geometry, frame, shapes }: View,
  lanes: RefObject<HTMLElement | null>,
  slider: RefObject<HTMLElement | null>,
) {
  const pressedAt = useRef<number | null>(null)
  const [dragging, setDragging] = useState(false)
  const seek = (step: number) => {
    if (step !== cursor) onSeek(step)
  }
  const drag = (active: boolean) => {
    if (active !== dragging) onScrub?.(active)
    setDragging(active)
  }

  const onPointerDown = (event: PointerEvent) => {
    const { x, y } = placeIn(lanes.current, event)
    const isOutside = x < geometry.left || x > geometry.width
    if (isOutside || event.button !== 0 || !event.isPrimary) return
    pressedAt.current = event.clientX
    event.currentTarget.setPointerCapture?.(event.pointerId)
    seek(shapeAt(shapes, geometry, x, y)?.step ?? stepNear(frame, steps, x))
    slider.current?.focus({ preventScroll: true })
    event.preventDefault()
  }
  const onPointerMove = (event: PointerEvent) => {
    const { x, y } = placeIn(lanes.current, event)
    if (pressedAt.current === null) {
      return tell(event.target, shapeAt(shapes, geometry, x, y)?.title)
    }
    if (!dragging && Math.abs(event.clientX - pressedAt.current) < SLACK) return
    drag(true)
    seek(stepNear(frame, steps, x))
  }
  const end = () => {
    pressedAt.current = null
    drag(false)
  }
  const handlers = { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end }
  return { dragging, handlers }
}

/** Words for what is under the pointer on a canvas; shapes of the SVG carry their own. */
function tell(target: EventTarget, title: string | undefined): void {
  if (target instanceof HTMLCanvasElement) target.title = title ?? ''
}
