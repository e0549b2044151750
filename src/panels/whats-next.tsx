import type { Action } from '../core/action.ts'
import type { Choice } from '../view/choices/choices.ts'
import type { Waiting } from '../view/choices/waiting.ts'
import { showsAction } from '../view/pointed/marks.ts'
import type { Watched } from '../view/verdict/watched.ts'
import { InvariantList } from './breakpoints/invariants.tsx'
import { Sign } from './sign.tsx'
import './whats-next.css'

export interface WhatsNextProps {
  readonly choices: readonly Choice[]
  readonly waiting: readonly Waiting[]
  readonly watched: readonly Watched[]
  /** The claims that a breakpoint waits for. */
  readonly stops: ReadonlySet<string>
  /** Said where nobody waits: that nothing is enabled, or only the outside world. */
  readonly remark: string
  onTake(action: Action): void
  /** To the step that decides a claim. */
  onGo(claim: string): void
  /** Stop where a claim breaks, or no longer. */
  onStop(claim: string): void
}

/** What can happen next in one machine, who waits for what, and which promises it keeps. */
export function WhatsNext(props: WhatsNextProps) {
  const { choices, waiting, watched, stops, remark, onTake, onGo, onStop } = props
  return (
    <section className="whats-next" aria-label="What can happen next">
      <h2>What can happen next</h2>
      <p className="whats-next-sub">
        {invitation(choices.length, waiting.length > 0 ? '' : remark)}
      </p>
      {choices.length > 0 && <Actions choices={choices} onTake={onTake} />}
      {waiting.length > 0 && (
        <>
          <h2 className="quiet">Waiting</h2>
          <ul className="waits">
            {waiting.map(({ who, what, why }) => (
              <li key={`${who} ${what}`} aria-disabled="true">
                <span>
                  {who}: <code>{what}</code>
                </span>
                <p>{why}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Properties being watched</h2>
      <InvariantList {...{ watched, stops, onGo, onStop }} lane={0} />
    </section>
  )
}

function invitation(count: number, remark: string): string {
  const end = remark ? ` ${sentence(remark)}` : ''
  if (count === 0) return end.trim() || 'Nothing is enabled.'
  return count === 1
    ? `One action is enabled. Press its number or click it.${end}`
    : `${count} actions are enabled. Press a number or click one.${end}`
}

const sentence = (remark: string): string => `${remark.charAt(0).toUpperCase()}${remark.slice(1)}.`

type ActionsProps = Pick<WhatsNextProps, 'choices' | 'onTake'>

/** The user's moves of one interrupt share an entry; every other action has its own. */
function Actions({ choices, onTake }: ActionsProps) {
  const groups = grouped(choices)
  const firstMoves = groups.find((group) => group.length > 1)
  return (
    <ol className="actions">
      {groups.map((group) =>
        group.length === 1 ? (
          group.map((choice) => (
            <li key={choice.title}>
              <OneAction choice={choice} onTake={() => onTake(choice.action)} />
            </li>
          ))
        ) : (
          <li key={group[0]?.title}>
            <Moves choices={group} explained={group === firstMoves} onTake={onTake} />
          </li>
        ),
      )}
    </ol>
  )
}

function grouped(choices: readonly Choice[]): Choice[][] {
  const groups: Choice[][] = []
  for (const choice of choices) {
    const last = groups.at(-1)
    if (last?.[0] && irqMoved(choice) !== null && irqMoved(last[0]) === irqMoved(choice)) {
      last.push(choice)
    } else groups.push([choice])
  }
  return groups
}

const irqMoved = ({ action }: Choice): number | null =>
  action.agent === 'user' ? action.irq : null

interface OneActionProps {
  readonly choice: Choice
  onTake(): void
}

function OneAction({ choice, onTake }: OneActionProps) {
  const { action, digit, step, agent, name, detail, danger } = choice
  return (
    <button
      type="button"
      className="action"
      data-shows={showsAction(0, action, step)}
      aria-keyshortcuts={digit === null ? undefined : `${digit}`}
      onClick={onTake}
    >
      <kbd data-empty={digit === null || undefined}>{digit}</kbd>
      <span className="action-name">
        {agent}: <code>{name}</code>
      </span>
      {danger && (
        <span className="danger">
          <Sign kind="warn" />
          violates
        </span>
      )}
      {detail && <span className="action-detail">{detail}</span>}
      {danger && <span className="action-danger">Would break: {danger}</span>}
    </button>
  )
}

function Moves({ choices, explained, onTake }: ActionsProps & { readonly explained: boolean }) {
  const [first] = choices
  return (
    <div className="moves">
      <p className="action-name">
        {first?.agent}: <code>move IRQ {first && irqMoved(first)} to</code>
      </p>
      {choices.map(({ action, step, digit, title }) => (
        <button
          key={title}
          type="button"
          aria-label={title}
          aria-keyshortcuts={digit === null ? undefined : `${digit}`}
          data-shows={showsAction(0, action, step)}
          onClick={() => onTake(action)}
        >
          {digit !== null && <kbd>{digit}</kbd>}
          CPU {action.agent === 'user' && action.cpu}
        </button>
      ))}
      {explained && <p className="action-detail">{first?.detail}</p>}
    </div>
  )
}
