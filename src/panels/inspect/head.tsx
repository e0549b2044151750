import type { ReactNode } from 'react'
import { grouped } from '../../base/grouped.ts'
import { laneName } from '../../view/code/listing.ts'
import { LaneBadge } from '../lane-badge.tsx'

export interface InspectHeadProps {
  readonly title: string
  /** Where each machine stands. */
  readonly cursors: readonly number[]
  /** The machine that is inspected. */
  readonly lane: number
  readonly comparison: string
  onLane(lane: number): void
  onClose(): void
  readonly children?: ReactNode
}

/** What is inspected, in which machine, and whether the other one has the same. */
export function InspectHead(props: InspectHeadProps) {
  const { title, cursors, lane, comparison, onLane, onClose, children } = props
  return (
    <div className="inspect-head">
      <h2>{title}</h2>
      {cursors.length > 1 && (
        <fieldset className="inspect-lanes">
          <legend className="visually-hidden">Machine</legend>
          {cursors.map((cursor, at) => (
            <button
              key={at}
              type="button"
              aria-label={`Machine ${laneName(at)} step ${grouped(cursor)}`}
              aria-pressed={at === lane}
              onClick={() => onLane(at)}
            >
              <LaneBadge lane={at} /> step {grouped(cursor)}
            </button>
          ))}
        </fieldset>
      )}
      {comparison !== '' && <span className="inspect-comparison">{comparison}</span>}
      <span className="inspect-actions">
        {children}
        <button type="button" className="inspect-close" onClick={onClose}>
          Close <kbd>Esc</kbd>
        </button>
      </span>
    </div>
  )
}
