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

/** What the marks of the timeline mean. */
export const Legend = () => (
  <ul className="timeline-legend" aria-label="Legend of the timeline">
    {ENTRIES.map(([kind, text]) => (
      <li key={kind}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <MarkPaths kind={kind} />
        </svg>
        {text}
      </li>
    ))}
  </ul>
)
