import { grouped } from '../../base/grouped.ts'
import { whole } from '../../view/causes/value.ts'
import type { WhyLink } from '../../view/causes/why.ts'
import { shows, showsStep, showsValues } from '../../view/pointed/marks.ts'

interface WhyChainProps {
  readonly links: readonly WhyLink[]
  /** The machine that they are about. */
  readonly lane: number
  readonly cursor: number
  onFollow(link: WhyLink): void
}

/** The links, nearest first; each leads to its step. */
export const WhyChain = ({ links, lane, cursor, onFollow }: WhyChainProps) => (
  <ol className="why-chain">
    {links.map((link) => (
      <li key={link.key} data-first={link === links.at(-1) || undefined}>
        {link.lead !== '' && <span className="why-lead">{link.lead}</span>}
        <button
          type="button"
          aria-current={link.step === cursor ? 'step' : undefined}
          data-shows={shows(showsStep(lane, link.step), showsValues(lane, [whole(link.cell)]))}
          onClick={() => onFollow(link)}
        >
          <span>
            <b>{link.step === 0 ? 'Start' : `Step ${grouped(link.step)}`}:</b> {link.text}
          </span>
          {link.events.length > 0 && <code>{namesOf(link.events)}</code>}
        </button>
      </li>
    ))}
  </ol>
)

/** Each once, as the tracer lists them; a guest line has no name there. */
const namesOf = (events: readonly string[]): string =>
  [...new Set(events)].filter((name) => !name.startsWith('guest_')).join(', ')
