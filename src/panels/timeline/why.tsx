/** What of a step on the timeline can be asked about: a menu at the place that was asked at. */
import { grouped } from '../../base/grouped.ts'
import './why.css'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Track } from '../../view/tracks/model.ts'

/** A band or a mark in a lane, at a step. */
export interface TimelineSpot {
  readonly track: Track
  readonly lane: number
  readonly step: number
  readonly title: string
}

interface WhyMenuProps {
  readonly spots: readonly TimelineSpot[]
  /** Where it opens, in px of the window. */
  readonly at: { readonly x: number; readonly y: number }
  readonly laneIds: readonly string[]
  onWhy(spot: TimelineSpot): void
  onClose(): void
}

/** Arrows move, Enter asks, Escape closes; so does leaving it. */
export function WhyMenu({ spots, at, laneIds, onWhy, onClose }: WhyMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    menu.current?.showPopover?.()
    const first = menu.current?.querySelector<HTMLElement>('[role=menuitem]')
    ;(first ?? menu.current)?.focus({ preventScroll: true })
    return () => {
      const isLost = document.activeElement === document.body
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <div
      ref={menu}
      className="timeline-why"
      role="menu"
      tabIndex={-1}
      aria-label="Why is it so?"
      popover="manual"
      style={{ left: `min(${at.x}px, 100vw - 440px)`, bottom: `calc(100vh - ${at.y}px)` }}
      onKeyDown={(event) => onMenuKey(event, onClose)}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onClose()
      }}
    >
      <p>Why, at step {grouped(spots[0]?.step ?? 0)}</p>
      {spots.map((spot) => (
        <button
          key={`${spot.track.id} ${spot.lane} ${spot.title}`}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            onWhy(spot)
            onClose()
          }}
        >
          <b>{laneIds.length > 1 ? laneIds[spot.lane] : ''}</b> {spot.track.name} {spot.track.sub}
          <span>{spot.title}</span>
        </button>
      ))}
      {spots.length === 0 && <span className="timeline-why-none">Nothing holds here.</span>}
    </div>
  )
}

function onMenuKey(event: KeyboardEvent<HTMLElement>, onClose: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }
  const target = targets[event.key]
  event.stopPropagation()
  if (event.key === 'Escape') onClose()
  else if (target !== undefined) items[target]?.focus()
  else return
  event.preventDefault()
}
