import type { ReactNode } from 'react'
import type { Action } from '../core/action.ts'
import type { Choice } from '../view/choices/choices.ts'
import { type Narration, narrationText } from '../view/narrate/narrate.ts'
import type { Verdict } from '../view/verdict/verdict.ts'
import { LaneBadge } from './lane-badge.tsx'
import { NextActions } from './next-actions.tsx'
import { Sign } from './sign.tsx'
import './side-panel.css'
import './head.css'

export interface HeadProps {
  /** The lane's letter; null where there is only one machine, whose choices stand elsewhere. */
  readonly lane: 'A' | 'B' | null
  readonly verdict: Verdict
  readonly narration: Narration
  readonly choices: readonly Choice[]
  /** A word beside the choices: who waits, or that nothing more will happen. */
  readonly remark: string
  /** Keys act on this lane. */
  readonly focused?: boolean
  /** The branch it follows, where the machines follow different ones. */
  readonly branch?: string | null
  /** The pickers of the machine. */
  readonly children?: ReactNode
  onTake(action: Action): void
}

/** One machine in words: what it is, how it fares, what the step did and what may come next. */
export function Head(props: HeadProps) {
  const { lane, verdict, narration, focused = false, branch = null, children } = props
  return (
    <section
      className="lane-head"
      aria-label={lane ? `Machine ${lane}` : 'Machine'}
      data-lane={lane ?? 'single'}
      data-focused={focused || undefined}
    >
      <div className="lane-head-top">
        {lane && <LaneBadge lane={lane === 'A' ? 0 : 1} />}
        {branch && (
          <span className="branch-tag" title={branch}>
            {branch}
          </span>
        )}
        {children}
        <VerdictWord verdict={verdict} />
      </div>
      <Narrated narration={narration} />
      {lane && <NextActions {...props} lane={lane === 'A' ? 0 : 1} />}
    </section>
  )
}

function VerdictWord({ verdict: { kind, text } }: { readonly verdict: Verdict }) {
  if (kind === 'none') return null
  return (
    <p className="verdict" data-kind={kind} data-about={text.startsWith('EOI') ? 'eoi' : undefined}>
      <Sign kind={kind} />
      {text}
    </p>
  )
}

/** Its room is the same in all steps; the few that are longer are whole in the title. */
function Narrated({ narration }: { readonly narration: Narration }) {
  const { fact, why } = narration
  return (
    <p className="narration" title={narrationText(narration)}>
      <b>
        {fact.map(({ text, kind }, at) => (
          <span key={at} data-kind={kind}>
            {text}
          </span>
        ))}
      </b>
      {why && ` ${why}`}
    </p>
  )
}
