import { grouped } from '../../base/grouped.ts'
import '../side-panel.css'
import './why.css'
import type { KeyboardEvent } from 'react'
import type { Answer, WhyLink } from '../../view/causes/why.ts'
import { showsStep } from '../../view/pointed/marks.ts'
import type { NamedValue } from '../../view/stations/values.ts'
import { type StopOffer, StopToggle } from '../breakpoints/toggle.tsx'
import { LaneBadge } from '../lane-badge.tsx'
import { WhyChain } from './chain.tsx'

export interface WhyProps {
  /** By lane: what can be asked about. */
  readonly choices: readonly (readonly NamedValue[])[]
  /** The question: which value of which lane, after which step; null for none. */
  readonly asked: {
    readonly lane: number
    readonly named: NamedValue
    readonly step: number
  } | null
  readonly answer: Answer | null
  /** Where the value changed before and after the place shown. */
  readonly changes: { readonly previous: number | null; readonly next: number | null }
  /** Running until the value changes. */
  readonly stop?: StopOffer | undefined
  readonly cursor: number
  /** The id of the heading, which takes the focus when a question was asked elsewhere. */
  readonly id: string
  onAsk(lane: number, named: NamedValue): void
  onSeek(step: number): void
  onChange(step: number): void
  /** To the step of a link, and to what it is about. */
  onFollow(link: WhyLink): void
  onClose(): void
}

/** Why a value is as it is: the steps that made it so, back to the first. */
export function Why(props: WhyProps) {
  const { asked, answer, id, cursor, onFollow, onClose } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    onClose()
    event.preventDefault()
  }
  return (
    <section className="side-panel why-panel" aria-labelledby={id} onKeyDown={onKeyDown}>
      <header>
        <h2 id={id} tabIndex={-1}>
          Why?
        </h2>
        <ValuePicker {...props} />
        <button type="button" className="why-close" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </header>
      {asked && answer ? (
        <div className="panel-box">
          <Question {...props} asked={asked} answer={answer} />
          <WhyChain links={answer.links} lane={asked.lane} {...{ cursor, onFollow }} />
        </div>
      ) : (
        <p className="panel-empty">
          Choose a value above, or click one on the path: a bit, a route, a mask, a handler. The
          steps that made it so are listed here.
        </p>
      )}
    </section>
  )
}

function ValuePicker({ choices, asked, onAsk }: WhyProps) {
  const chosen = asked ? `${asked.lane} ${asked.named.key}` : ''
  const isListed = asked && choices[asked.lane]?.some(({ key }) => key === asked.named.key)
  const choose = (text: string) => {
    choices.forEach((values, lane) => {
      const named = values.find(({ key }) => `${lane} ${key}` === text)
      if (named) onAsk(lane, named)
    })
  }
  return (
    <select
      className="why-value"
      aria-label="Value"
      value={chosen}
      onChange={({ target }) => choose(target.value)}
    >
      {!asked && <option value="">a value</option>}
      {asked && !isListed && <option value={chosen}>{asked.named.name}</option>}
      {choices.map((values, lane) => (
        <optgroup key={lane} label={`Machine ${letter(lane)}`}>
          {values.map(({ key, name }) => (
            <option key={key} value={`${lane} ${key}`}>
              {choices.length > 1 ? `${letter(lane)}: ${name}` : name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

const letter = (lane: number): string => String.fromCharCode(65 + lane)

interface QuestionProps extends WhyProps {
  readonly asked: NonNullable<WhyProps['asked']>
  readonly answer: Answer
}

function Question(props: QuestionProps) {
  const { asked, answer, choices, changes, stop, onSeek, onChange } = props
  const { previous, next } = changes
  const { lane } = asked
  return (
    <div className="why-question">
      <p>
        {choices.length > 1 && <LaneBadge lane={asked.lane} />}{' '}
        <b>
          {capital(answer.name)} is {answer.text}
        </b>{' '}
        after{' '}
        <button
          type="button"
          className="why-step"
          data-shows={showsStep(asked.lane, asked.step)}
          onClick={() => onSeek(asked.step)}
        >
          {asked.step === 0 ? 'the start' : `step ${grouped(asked.step)}`}
        </button>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: it groups two buttons, not a form's fields. */}
      <div role="group" aria-label="Changes of this value" className="why-changes">
        <ChangeButton
          name="Previous change"
          step={previous}
          sign="◂"
          cap=","
          {...{ lane, onChange }}
        />
        <ChangeButton name="Next change" step={next} sign="▸" cap="." {...{ lane, onChange }} />
      </div>
      {stop && <StopToggle {...stop} />}
    </div>
  )
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

interface ChangeButtonProps {
  readonly name: string
  readonly lane: number
  readonly step: number | null
  readonly sign: string
  readonly cap: string
  onChange(step: number): void
}

const ChangeButton = ({ name, lane, step, sign, cap, onChange }: ChangeButtonProps) => {
  const place = step === null ? 'none' : `step ${grouped(step)}`
  return (
    <button
      type="button"
      className="why-change"
      aria-label={`${name}: ${place}`}
      title={name}
      data-shows={showsStep(lane, step)}
      aria-disabled={step === null}
      onClick={() => step !== null && onChange(step)}
    >
      {sign} {place} <kbd>{cap}</kbd>
    </button>
  )
}
