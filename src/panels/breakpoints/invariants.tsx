import { showsStep } from '../../view/pointed/marks.ts'
import type { Watched } from '../../view/verdict/watched.ts'
import { Sign, type SignKind } from '../sign.tsx'
import { StopButton } from './toggle.tsx'
import './invariants.css'

interface InvariantsProps {
  /** The lane, and its letter where there are several. */
  readonly lane: number
  readonly name: string | null
  readonly watched: readonly Watched[]
  /** To the step that breaks the claim, or that makes it so. */
  onGo(claim: string): void
}

/** The claims of a machine in a row, each with its sign: always in view. */
export function Invariants({ lane, name, watched, onGo }: InvariantsProps) {
  return (
    <ul className="invariants" aria-label={name ? `Invariants of machine ${name}` : 'Invariants'}>
      {watched.map(({ id, short, sentence, since, text, ...claim }) => (
        <li key={id}>
          <button
            type="button"
            data-sign={signOf(claim)}
            data-shows={showsStep(lane, since)}
            aria-label={`${short}, ${text}${name ? ` in machine ${name}` : ''}. ${sentence}`}
            title={`${sentence} In this run: ${text}.`}
            onClick={() => onGo(id)}
          >
            <Sign kind={signOf(claim)} />
            {short}
          </button>
        </li>
      ))}
    </ul>
  )
}

interface InvariantListProps extends Omit<InvariantsProps, 'name'> {
  /** The claims that a breakpoint waits for already. */
  readonly stops: ReadonlySet<string>
  /** Stop where it breaks. */
  onStop(claim: string): void
}

/** The same in full, one below the other, where there is room. */
export function InvariantList({ lane, watched, stops, onGo, onStop }: InvariantListProps) {
  return (
    <ul className="watched">
      {watched.map(({ id, title, sentence, since, text, ...claim }) => (
        <li key={id} data-sign={signOf(claim)} data-shows={showsStep(lane, since)}>
          <Sign kind={signOf(claim)} />
          <button type="button" className="watched-claim" title={sentence} onClick={() => onGo(id)}>
            <b>{title}</b> <span className="standing">{text}</span>
          </button>
          {claim.expectation === 'always' && (
            <StopButton
              text={`"${title}" breaks`}
              isOn={stops.has(id)}
              onToggle={() => onStop(id)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

const signOf = ({ holds, expectation }: Pick<Watched, 'holds' | 'expectation'>): SignKind => {
  if (holds) return 'ok'
  return expectation === 'always' ? 'bad' : 'open'
}
