import type { KeyboardEvent, Ref } from 'react'
import { grouped } from '../../base/grouped.ts'

interface PlayheadProps {
  readonly ref: Ref<HTMLDivElement>
  readonly isInView: boolean
  readonly x: number
  /** Of the timeline; the number stays in it. */
  readonly width: number
  readonly cursor: number
  readonly steps: number
  readonly valueText: string
  onSeek(step: number): void
  /** A factor on what is shown, or null for the whole run. */
  onZoom(factor: number | null): void
  /** Moves what is shown by a share of its width; null where the whole run is shown. */
  readonly onPan: ((share: number) => void) | null
  /** Asks what there is to ask about here. */
  onAsk(): void
}

/** Px of a digit, and of what is around the number. */
const DIGIT = 7
const AROUND = 8

/** The place in the run: a slider that is also a line through the lanes. */
export function Playhead(props: PlayheadProps) {
  const { ref, x, width, cursor, steps, valueText, isInView } = props
  const number = grouped(cursor)
  const beyond = Math.max(0, x + (DIGIT * number.length + AROUND) / 2 - width)
  return (
    <div
      ref={ref}
      className="timeline-playhead"
      style={{ opacity: isInView ? 1 : 0, transform: `translateX(${x}px)` }}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={cursor}
      aria-valuetext={valueText}
      aria-keyshortcuts="Enter + - 0"
      onKeyDown={(event) => handleKey(event, props)}
    >
      <span style={{ translate: `${-beyond}px` }}>{number}</span>
    </div>
  )
}

/** The keys of a slider, and those of what is shown. What is used here goes no further. */
function handleKey(event: KeyboardEvent, props: PlayheadProps): void {
  const { cursor, steps, onSeek, onZoom, onPan, onAsk } = props
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const zoom = ZOOMS[event.key]
  const by = event.shiftKey && onPan ? PANS[event.key] : undefined
  const step = target(event, cursor, steps)
  const isAsking = event.key === 'Enter'
  if (zoom === undefined && step === null && !isAsking) return
  event.preventDefault()
  event.stopPropagation()
  if (isAsking) onAsk()
  else if (by !== undefined) onPan?.(by)
  else if (step !== null) onSeek(Math.max(0, Math.min(steps, step)))
  else if (zoom !== undefined) onZoom(zoom)
}

/** With Shift, while a part of the run is shown: a quarter of it. */
const PANS: Readonly<Record<string, number>> = { ArrowLeft: -0.25, ArrowRight: 0.25 }

const ZOOMS: Readonly<Record<string, number | null>> = { '+': 0.5, '=': 0.5, '-': 2, '0': null }

const PAGE = 10

function target({ key, shiftKey }: KeyboardEvent, cursor: number, steps: number): number | null {
  const by = shiftKey ? PAGE : 1
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return cursor + by
    case 'ArrowLeft':
    case 'ArrowDown':
      return cursor - by
    case 'PageUp':
      return cursor + PAGE
    case 'PageDown':
      return cursor - PAGE
    case 'Home':
      return 0
    case 'End':
      return steps
  }
  return null
}
