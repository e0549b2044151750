/** Rows that the height of the timeline leaves no room for: how many, and the way there. */
import './more-rows.css'
import { type UIEvent, useCallback, useState } from 'react'
import type { Geometry } from './geometry.ts'

/** Px of a row that may be cut while it counts as in sight. */
const SLIVER = 8

/** How many of the rows are out of sight at each end, and what listens to the scrolling. */
export function useRowsOut({ rowHeight, height: all }: Geometry, height: number) {
  const [scrolled, setScrolled] = useState(0)
  const onScroll = useCallback(
    ({ currentTarget }: UIEvent) => setScrolled(currentTarget.scrollTop),
    [],
  )
  const rows = (px: number) => Math.max(0, Math.ceil((px - SLIVER) / rowHeight))
  return { above: rows(scrolled), below: rows(all - height - scrolled), onScroll }
}

interface MoreRowsProps {
  /** Rows out of sight. */
  readonly above: number
  readonly below: number
  /** So many rows on, or back. */
  onGo(rows: number): void
}

/** A button beside the ruler while not all rows are in sight. */
export function MoreRows({ above, below, onGo }: MoreRowsProps) {
  if (above === 0 && below === 0) return null
  const isDown = below > 0
  return (
    <button type="button" className="timeline-more" onClick={() => onGo(isDown ? below : -above)}>
      {isDown ? `${below} more below` : `${above} more above`}
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={isDown ? 'M3 5.5l5 5 5-5' : 'M3 10.5l5-5 5 5'} />
      </svg>
    </button>
  )
}
