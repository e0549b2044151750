import { memo } from 'react'
import { type Geometry, LETTER } from './geometry.ts'

interface NamesProps {
  readonly geometry: Geometry
  readonly laneIds: readonly string[]
}

/** The names of the rows with their rules, and the letters of the lanes. */
export const Names = memo(({ geometry, laneIds }: NamesProps) => (
  <ul className="timeline-names" aria-label="Rows">
    {geometry.rows.map(({ track, name, sub, top }) => (
      <li key={track.id} style={{ top, height: geometry.rowHeight }}>
        <b>{name}</b> <span>{sub}</span>
        {laneIds.length > 1 &&
          laneIds.map((id, lane) => (
            <i key={id} style={{ top: geometry.middle(lane), left: geometry.left - LETTER }}>
              {id}
            </i>
          ))}
      </li>
    ))}
  </ul>
))
