import './vmm-code.css'
import type { VmmCodeView } from '../../view/code/code.ts'
import type { ListingBlock } from '../../view/code/listing.ts'
import { CodeListing, sharedSource } from './listing.tsx'
import type { StepLinks } from './listing-row.tsx'
import { useBadgeInView } from './use-badge-in-view.ts'

export interface VmmCodeProps extends StepLinks {
  readonly view: VmmCodeView
  /** What KVM decided about EOIs, where the step is about that. */
  readonly decisions: readonly ListingBlock[]
  readonly lanes: number
}

/** What the VMM runs in this step, and what KVM decided, one listing for all lanes. */
export function VmmCode({ view, decisions, lanes, ...links }: VmmCodeProps) {
  const blocks = decisions.length > 0 && view.isOver ? view.blocks.map(fold) : view.blocks
  const box = useBadgeInView<HTMLDivElement>(blocks)
  const source = sharedSource(blocks)
  return (
    <section className="side-panel vmm-code" aria-label={view.title}>
      <header>
        <h2>{view.title}</h2>
        <span className="listing-source">{source}</span>
      </header>
      <div className="panel-box" ref={box}>
        <CodeListing blocks={blocks} source={source} lanes={lanes} {...links} />
        {blocks.length === 0 && <p className="panel-empty">Nothing has run yet.</p>}
        {view.waiting.length > 0 && (
          <ul className="code-waiting" aria-label="Waiting calls">
            {view.waiting.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        {decisions.length > 0 && (
          <section aria-label="What KVM decided">
            <h2 className="code-second">What KVM decided</h2>
            <CodeListing blocks={decisions} lanes={lanes} {...links} />
          </section>
        )}
      </div>
    </section>
  )
}

/** Makes room for what this step is about. */
const fold = (block: ListingBlock): ListingBlock => ({ ...block, folded: true })
