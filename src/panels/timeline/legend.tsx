import './legend.css'
import { useId } from 'react'
import type { MarkKind } from '../../view/tracks/model.ts'
import { MarkPaths } from './glyph.tsx'

const ENTRIES: readonly (readonly [MarkKind, string])[] = [
  ['assert', 'assert'],
  ['rte-write', 'RTE write'],
  ['route-update', 'route update'],
  ['set-irq', 'kvm_set_irq'],
  ['irr', 'IRR set'],
  ['wrong', 'stale or wrong'],
  ['eoi', 'EOI'],
  ['eoi-lost', 'EOI lost'],
]

/** What the marks of the timeline mean: in a row, or opened by a button where a row has no room. */
export function Legend() {
  const id = useId()
  return (
    <div className="timeline-legend">
      <button type="button" className="quiet" popoverTarget={id}>
        Legend
      </button>
      <ul id={id} popover="auto" aria-label="Legend of the timeline">
        {ENTRIES.map(([kind, text]) => (
          <li key={kind}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <MarkPaths kind={kind} />
            </svg>
            {text}
          </li>
        ))}
      </ul>
    </div>
  )
}
