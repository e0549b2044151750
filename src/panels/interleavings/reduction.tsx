/** Making a schedule smaller by hand: how the claim fares without what was left out, and back. */
import type { ReactNode } from 'react'
import { type Reduction, reductionText } from '../../view/interleavings/reduction.ts'
import { counted } from '../../view/interleavings/words.ts'
import './reduction.css'
import { Sign } from '../sign.tsx'

interface ReductionProps {
  readonly reduction: Reduction
  readonly expectation: 'always' | 'sometimes'
  readonly shrinking: boolean
  /** How many moves the last shrinking saved; null where there was none. */
  readonly shrunk: number | null
  onShrink(): void
  onUndo(): void
  onTakeAllBack(): void
}

export function InterleavingsReduction(props: ReductionProps) {
  const { reduction, expectation, shrinking, shrunk } = props
  const text = reductionText(reduction, expectation)
  const untouched = text === null
  const bad = text !== null && badOf(text.kind, expectation)
  return (
    <div className="reduction">
      <p role="status" data-bad={bad}>
        {text && <Sign kind={bad ? 'bad' : 'ok'} />}
        {text && <b>{text.fact} </b>}
        {text?.text} {shrunk !== null && shrunkText(shrunk)}
        {untouched && shrunk === null && (
          <span className="reduction-hint">
            Drop a move, or press <kbd>Delete</kbd> on it, and see whether the claim still{' '}
            {expectation === 'always' ? 'fails' : 'shows'} without it.
          </span>
        )}
      </p>
      <span className="reduction-buttons">
        <Button off={untouched} onClick={props.onUndo}>
          Undo <kbd>Ctrl Z</kbd>
        </Button>
        <Button off={untouched} onClick={props.onTakeAllBack}>
          Take all back
        </Button>
        <Button
          off={!reduction.shows}
          title="Leave out every move that the claim does not need"
          onClick={props.onShrink}
        >
          {shrinking ? 'Stop shrinking' : 'Shrink'}
        </Button>
      </span>
    </div>
  )
}

interface ButtonProps {
  readonly off: boolean
  readonly title?: string
  readonly children: ReactNode
  onClick(): void
}

/** Keeps the focus when it is switched off by what it did. */
const Button = ({ off, title, children, onClick }: ButtonProps) => (
  <button
    type="button"
    className="search-button"
    aria-disabled={off}
    title={title}
    onClick={() => !off && onClick()}
  >
    {children}
  </button>
)

/** A counterexample that is still one is bad news, and so is a witness that is lost. */
const badOf = (kind: 'shows' | 'lost', expectation: 'always' | 'sometimes'): boolean =>
  (kind === 'shows') === (expectation === 'always')

const shrunkText = (moves: number): string =>
  moves === 0
    ? 'No move can be left out alone: each of them is needed.'
    : `Shrinking saved ${counted(moves, 'move')}; none of the rest can be left out alone.`
