/** The head of an opened cell: claim, machine, verdict, figures; which schedule, beside what. */
import type { ReactNode } from 'react'
import type { FindingText, Telling } from '../view/interleavings-finding.ts'
import { counted } from '../view/interleavings-words.ts'
import './interleavings-finding.css'
import { Sign } from './sign.tsx'

interface FindingProps {
  readonly title: string
  readonly sentence: string
  readonly machine: string
  readonly text: FindingText
}

export const InterleavingsFinding = ({ title, sentence, machine, text }: FindingProps) => (
  <header className="finding">
    <h2>
      {title} <span>{machine}</span>
    </h2>
    <p className="finding-verdict" data-kind={text.kind}>
      {text.kind !== 'open' && <Sign kind={text.kind === 'good' ? 'ok' : 'bad'} />}
      <b>{text.fact}</b> <span>{text.figures}</span>
    </p>
    <p className="finding-claim">{sentence}</p>
  </header>
)

interface TellingProps {
  readonly heading: string
  readonly telling: Telling
  readonly moves: number
  readonly switches: number
  readonly hasCalmest: boolean
  /** The machines that can stand beside it, by key. */
  readonly others: readonly (readonly [key: string, name: string])[]
  readonly other: string
  onTelling(telling: Telling): void
  onOther(key: string): void
  onOpen(): void
}

export function InterleavingsTelling(props: TellingProps) {
  const { heading, moves, switches, hasCalmest, others, other } = props
  return (
    <div className="telling">
      <h3>
        {heading}, {counted(moves, 'move')}{' '}
        <span>{counted(switches, 'switch', 'switches')} between actors</span>
      </h3>
      <fieldset>
        <legend className="visually-hidden">Which schedule</legend>
        <Choice {...props} is="shortest">
          Shortest
        </Choice>
        <Choice {...props} is="calmest" disabled={!hasCalmest}>
          Fewest switches
        </Choice>
      </fieldset>
      <span className="spacer" />
      <label className="picker">
        <span>Beside</span>
        <select
          aria-label="Beside which machine"
          value={other}
          onChange={({ target }) => props.onOther(target.value)}
        >
          {others.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="search-button primary" onClick={props.onOpen}>
        Open in Step <kbd>Enter</kbd>
      </button>
    </div>
  )
}

interface ChoiceProps extends TellingProps {
  readonly is: Telling
  readonly disabled?: boolean
  readonly children: ReactNode
}

const Choice = ({ is, disabled = false, telling, onTelling, children }: ChoiceProps) => (
  <button
    type="button"
    className="quiet"
    aria-pressed={telling === is}
    disabled={disabled}
    onClick={() => onTelling(is)}
  >
    {children}
  </button>
)
