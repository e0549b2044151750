/** What of a step on the timeline can be asked about: a menu at the place that was asked at. */
import { grouped } from '../../base/grouped.ts'
import type { Track } from '../../view/tracks/model.ts'
import { useMenu } from '../use-menu.ts'
import './why.css'

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
  return (
    <div
      {...useMenu(onClose)}
      role="menu"
      className="menu timeline-why"
      aria-label="Why is it so?"
      style={{ left: `min(${at.x}px, 100vw - 440px)`, bottom: `calc(100vh - ${at.y}px)` }}
      onPointerDown={(event) => event.stopPropagation()}
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
