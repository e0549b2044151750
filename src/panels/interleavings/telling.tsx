/** The head of a schedule: how long it is, which of several it is, and beside what it opens. */
import type { Telling } from '../../view/interleavings/finding.ts'
import { counted } from '../../view/interleavings/words.ts'
import { Picker } from './controls.tsx'

interface TellingProps {
  readonly heading: string
  readonly telling: Telling
  readonly moves: number
  readonly switches: number
  /** Those that there are. */
  readonly tellings: readonly Telling[]
  /** The machines that can stand beside it, by key. */
  readonly others: readonly (readonly [key: string, name: string])[]
  readonly other: string
  onTelling(telling: Telling): void
  onOther(key: string): void
  onOpen(): void
}

const NAMES: Readonly<Record<Telling, string>> = {
  shortest: 'Shortest',
  calmest: 'Fewest switches',
  step: 'The run in Step',
}

export function InterleavingsTelling(props: TellingProps) {
  const { heading, telling, moves, switches, tellings, others, other } = props
  return (
    <div className="telling">
      <h3>
        {heading}, {counted(moves, 'move')}{' '}
        <span>{counted(switches, 'switch', 'switches')} between actors</span>
      </h3>
      <fieldset>
        <legend className="visually-hidden">Which schedule</legend>
        {tellings.map((each) => (
          <button
            key={each}
            type="button"
            className="quiet"
            aria-pressed={telling === each}
            onClick={() => props.onTelling(each)}
          >
            {NAMES[each]}
          </button>
        ))}
      </fieldset>
      <span className="telling-open">
        <Picker
          name="Beside"
          label="Beside which machine"
          value={other}
          options={others}
          onPick={props.onOther}
        />
        <button type="button" className="search-button primary" onClick={props.onOpen}>
          Open in Step <kbd>Enter</kbd>
        </button>
      </span>
    </div>
  )
}
