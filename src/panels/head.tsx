import type { ReactNode } from 'react'
import type { Action } from '../core/action.ts'
import type { Choice } from '../view/choices/choices.ts'
import type { Narration } from '../view/narrate/narrate.ts'
import { showsAction } from '../view/pointed/marks.ts'
import type { Verdict } from '../view/verdict/verdict.ts'
import { LaneBadge } from './lane-badge.tsx'
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
  /** The pickers of the machine. */
  readonly children?: ReactNode
  onTake(action: Action): void
}

/** One machine in words: what it is, how it fares, what the step did and what may come next. */
export function Head(props: HeadProps) {
  const { lane, verdict, narration, focused = false, children } = props
  return (
    <section
      className="lane-head"
      aria-label={lane ? `Machine ${lane}` : 'Machine'}
      data-lane={lane ?? 'single'}
      data-focused={focused || undefined}
    >
      <div className="lane-head-top">
        {lane && <LaneBadge lane={lane === 'A' ? 0 : 1} />}
        {children}
        <VerdictWord verdict={verdict} />
      </div>
      <Narrated narration={narration} />
      {lane && <Next {...props} />}
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

/** Longer ones are set smaller, so that the head keeps its height. */
const TWO_LINES = 128

function Narrated({ narration: { fact, why } }: { readonly narration: Narration }) {
  const length = fact.reduce((sum, { text }) => sum + text.length, why.length + 1)
  return (
    <p className="narration" data-long={length > TWO_LINES || undefined}>
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

/** How many choices are spelled out; of the others only the digit fits. */
const SPELLED = 2

function Next({ lane, choices, remark, onTake }: HeadProps) {
  return (
    <div className="next">
      <span>Next</span>
      {choices.map((choice, at) => (
        <NextAction
          key={choice.title}
          lane={lane === 'B' ? 1 : 0}
          choice={choice}
          spelled={at < SPELLED}
          onTake={() => onTake(choice.action)}
        />
      ))}
      {remark && <em>{remark}</em>}
    </div>
  )
}

interface NextActionProps {
  readonly lane: number
  readonly choice: Choice
  readonly spelled: boolean
  onTake(): void
}

function NextAction({ lane, choice, spelled, onTake }: NextActionProps) {
  const { action, digit, step, title, detail, danger } = choice
  if (!spelled && digit === null) return null
  return (
    <button
      type="button"
      className="next-action"
      aria-label={danger ? `${title}, breaks: ${danger}` : title}
      aria-keyshortcuts={digit === null ? undefined : `${digit}`}
      title={`${title}. ${detail}`}
      data-spelled={spelled || undefined}
      data-shows={showsAction(lane, action, step)}
      onClick={onTake}
    >
      {digit !== null && <kbd>{digit}</kbd>}
      {danger && <Sign kind="warn" />}
      {spelled && <span>{title}</span>}
    </button>
  )
}
