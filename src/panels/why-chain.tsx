import type { WhyLink } from '../view/causes-why.ts'

interface WhyChainProps {
  readonly links: readonly WhyLink[]
  readonly cursor: number
  onSeek(step: number): void
  onHover(step: number | null): void
}

/** The links, nearest first; each leads to its step. */
export const WhyChain = ({ links, cursor, onSeek, onHover }: WhyChainProps) => (
  <ol className="why-chain">
    {links.map((link) => (
      <li key={link.key} data-first={link === links.at(-1) || undefined}>
        {link.lead !== '' && <span className="why-lead">{link.lead}</span>}
        <button
          type="button"
          aria-current={link.step === cursor ? 'step' : undefined}
          onClick={() => onSeek(link.step)}
          onMouseEnter={() => onHover(link.step)}
          onMouseLeave={() => onHover(null)}
          onFocus={() => onHover(link.step)}
          onBlur={() => onHover(null)}
        >
          <span>
            <b>{link.step === 0 ? 'Start' : `Step ${link.step}`}:</b> {link.text}
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
