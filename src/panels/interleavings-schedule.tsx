/** A schedule told in sentences, one block for each turn of an actor. */
import type { ToldMove, Turn } from '../view/interleavings-schedule.ts'
import './interleavings-schedule.css'

interface ScheduleProps {
  readonly turns: readonly Turn[]
  /** Opens the run at a move. */
  onMove(number: number): void
}

export const InterleavingsSchedule = ({ turns, onMove }: ScheduleProps) => (
  <ol className="told-turns" aria-label="Moves, by the turns of their actors">
    {turns.map(({ actor, moves }) => (
      <li key={moves[0]?.number}>
        <h4>{actor}</h4>
        <ol start={moves[0]?.number ?? 1}>
          {moves.map((move) => (
            <Move key={move.number} move={move} onMove={onMove} />
          ))}
        </ol>
      </li>
    ))}
  </ol>
)

const Move = ({
  move: { number, agent, fact, bad },
  onMove,
}: {
  readonly move: ToldMove
  onMove(number: number): void
}) => (
  <li data-bad={bad}>
    <button type="button" title={`Open move ${number} in Step`} onClick={() => onMove(number)}>
      <span className="number">
        {bad && <Cross />}
        {number}
      </span>
      <span className="agent">{agent}</span>
      <span className="fact">{fact.map(({ text }) => text).join('')}</span>
    </button>
  </li>
)

const Cross = () => (
  <svg width="11" height="11" viewBox="0 0 16 16" role="img" aria-label="goes wrong">
    <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="2.6" fill="none" />
  </svg>
)
