/**
 * A schedule told in sentences, one block for each turn of an actor. One tab stop, walked with the
 * arrow keys; each move can be left out and taken back.
 */
import { type KeyboardEvent, useRef, useState } from 'react'
import type { ToldMove, Turn } from '../../view/interleavings/schedule.ts'
import { counted } from '../../view/interleavings/words.ts'
import './schedule.css'

interface ScheduleProps {
  readonly turns: readonly Turn[]
  /** Opens the run at the move of this number, from 1. */
  onMove(number: number): void
  /** Both by the place in the whole schedule. */
  onLeaveOut(at: number): void
  onTakeBack(at: number): void
  onUndo(): void
}

export function InterleavingsSchedule({ turns, ...on }: ScheduleProps) {
  const list = useRef<HTMLOListElement>(null)
  const [at, setAt] = useState(0)
  const moves = turns.flatMap((turn) => turn.moves).filter(isListed)
  const stop = moves.find((move) => move.at >= at) ?? moves.at(-1)
  return (
    <ol
      ref={list}
      className="told-turns"
      aria-label="Moves, by the turns of their actors"
      onKeyDown={(event) => pressed(event, stop, list.current, on)}
    >
      {turns.map(({ actor, moves }) => (
        <li key={moves[0]?.at}>
          <h4>{actor}</h4>
          <ol>
            {runsOf(moves).map((run) => (
              <Run key={run[0]?.at} run={run} stop={stop} setAt={setAt} {...on} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}

/** Moves that can be gone to: those made, and those that can be taken back. */
const isListed = ({ fate }: ToldMove): boolean => fate === 'made' || fate === 'left out'

/** Moves of one fate that follow each other. */
const runsOf = (moves: readonly ToldMove[]): ToldMove[][] =>
  moves.reduce<ToldMove[][]>((runs, move) => {
    const run = runs.at(-1)
    if (run?.[0]?.fate === move.fate) run.push(move)
    else runs.push([move])
    return runs
  }, [])

interface RunProps extends Omit<ScheduleProps, 'turns' | 'onUndo'> {
  readonly run: readonly ToldMove[]
  /** Where tab stops. */
  readonly stop: ToldMove | undefined
  setAt(at: number): void
}

/** So many moves left out one after the other are folded, unless one of them has the focus. */
const FOLDED = 3

function Run({ run, stop, setAt, ...on }: RunProps) {
  const fate = run[0]?.fate
  if (fate === 'skipped') return <NotMade moves={run} words="not possible here" />
  if (fate === 'unneeded') return <NotMade moves={run} words="no longer needed" />
  const moves = run.map((move) => (
    <Move
      key={move.at}
      move={move}
      isStop={move.at === stop?.at}
      onFocus={() => setAt(move.at)}
      {...on}
    />
  ))
  if (fate === 'made' || run.length < FOLDED) return moves
  return (
    <li className="told-fold">
      <details open={run.some(({ at }) => at === stop?.at)}>
        <summary>{run.length} moves left out</summary>
        <ol>{moves}</ol>
      </details>
    </li>
  )
}

interface NotMadeProps {
  readonly moves: readonly ToldMove[]
  readonly words: string
}

/** What was not made, as one line that opens. */
const NotMade = ({ moves, words }: NotMadeProps) => (
  <li className="told-fold">
    <details>
      <summary>
        {counted(moves.length, 'move')} {words}
      </summary>
      <ul>
        {moves.map(({ at, agent, fact }) => (
          <li key={at}>
            <span className="agent">{agent}</span> {textOf(fact)}
          </li>
        ))}
      </ul>
    </details>
  </li>
)

const textOf = (fact: ToldMove['fact']): string => fact.map(({ text }) => text).join('')

interface MoveProps extends Omit<ScheduleProps, 'turns' | 'onUndo'> {
  readonly move: ToldMove
  /** Tab stops here. */
  readonly isStop: boolean
  onFocus(): void
}

function Move({ move, isStop, onFocus, onMove, onLeaveOut, onTakeBack }: MoveProps) {
  const { at, number, fate, agent, fact, bad } = move
  const isOut = fate === 'left out'
  return (
    <li data-bad={bad} data-fate={fate} onFocus={onFocus}>
      <button
        type="button"
        className="told-move"
        data-at={at}
        tabIndex={isStop ? 0 : -1}
        aria-disabled={number === null}
        title={number === null ? undefined : `Open move ${number} in Step`}
        aria-keyshortcuts="Delete"
        onClick={() => number !== null && onMove(number)}
      >
        <span className="number">
          {bad && <Cross />}
          {number ?? '-'}
        </span>
        <span className="agent">{agent}</span>
        <span className="fact">
          {isOut && <span className="visually-hidden">Left out: </span>}
          {textOf(fact)}
        </span>
      </button>
      <button
        type="button"
        className="told-drop"
        tabIndex={-1}
        aria-label={isOut ? `Take move ${at + 1} back` : `Drop move ${at + 1}`}
        onClick={() => (isOut ? onTakeBack(at) : onLeaveOut(at))}
      >
        {isOut ? 'Take back' : 'Drop'}
      </button>
    </li>
  )
}

const Cross = () => (
  <svg width="11" height="11" viewBox="0 0 16 16" role="img" aria-label="goes wrong">
    <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="2.6" fill="none" />
  </svg>
)

/** Up, Down, Home and End walk; Delete leaves out and takes back; Ctrl Z takes back the last. */
function pressed(
  event: KeyboardEvent,
  move: ToldMove | undefined,
  list: HTMLElement | null,
  { onLeaveOut, onTakeBack, onUndo }: Omit<ScheduleProps, 'turns'>,
): void {
  const { key, ctrlKey, metaKey, altKey } = event
  if (!move || altKey) return
  const act = (act: () => void) => {
    event.preventDefault()
    act()
  }
  if (ctrlKey || metaKey) return key === 'z' ? act(onUndo) : undefined
  if (key === 'Delete' || key === 'Backspace')
    return act(() => (move.fate === 'left out' ? onTakeBack : onLeaveOut)(move.at))
  const moves = [...(list?.querySelectorAll<HTMLElement>('.told-move') ?? [])].filter(
    (button) => !button.closest('details:not([open])'),
  )
  const to = WALKS[key]?.(moves.findIndex(({ dataset }) => dataset.at === `${move.at}`))
  if (to !== undefined) act(() => moves[Math.max(0, Math.min(moves.length - 1, to))]?.focus())
}

const WALKS: Readonly<Record<string, (at: number) => number>> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  Home: () => 0,
  End: () => Infinity,
}
