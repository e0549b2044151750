import type { Happening, Moment } from '../../core/scenarios/design.ts'
import { Choice, cpuOptions, type Form, type Option } from './ScenarioFields.tsx'
import { addHappening, raiseHappening, removeHappening, withHappening } from './scenario-form.ts'
import './scenario-happenings.css'

/** What the outside world does, in order: interrupts, and requests to move. */
export function ScenarioHappenings({ form }: { readonly form: Form }) {
  const { design, change } = form
  return (
    <fieldset className="happenings">
      <legend>What happens</legend>
      {design.happenings.length === 0 && <p>Nothing: all stays quiet until you move by hand.</p>}
      <ol>
        {design.happenings.map((one, at) => (
          <li key={at}>
            <HappeningFields {...{ form, one, at }} />
          </li>
        ))}
      </ol>
      <div className="adding">
        <button type="button" className="quiet" onClick={() => change(addHappening('raise'))}>
          Add an interrupt
        </button>
        <button type="button" className="quiet" onClick={() => change(addHappening('move'))}>
          Add an affinity request
        </button>
      </div>
    </fieldset>
  )
}

interface HappeningFieldsProps {
  readonly form: Form
  readonly one: Happening
  readonly at: number
}

function HappeningFields({ form, one, at }: HappeningFieldsProps) {
  const { design, change } = form
  const set = (next: Happening) => change(withHappening(at, next))
  const place = `happenings.${at}`
  const pins = design.pins.map(({ pin }) => ({ value: pin, text: `IRQ ${pin}` }))
  const name = `move ${at + 1}`
  return (
    <>
      <Choice
        {...{ form, at: `${place}.when`, label: 'When', value: one.when, options: WHEN }}
        onValue={(when) => set({ ...one, when })}
      />
      <Choice
        {...{ form, at: place, label: WHO[one.what], value: one.pin, options: pins }}
        onValue={(pin) => set({ ...one, pin })}
      />
      {one.what === 'move' && (
        <Choice
          {...{ form, at: `${place}.cpu`, label: 'is asked for', value: one.cpu }}
          options={cpuOptions(design.vcpus)}
          onValue={(cpu) => set({ ...one, cpu })}
        />
      )}
      <span className="row-buttons">
        <button
          type="button"
          className="quiet"
          aria-label={`Earlier: ${name}`}
          disabled={at === 0}
          onClick={() => change(raiseHappening(at))}
        >
          ↑
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={`Remove ${name}`}
          onClick={() => change(removeHappening(at))}
        >
          Remove
        </button>
      </span>
    </>
  )
}

const WHO: Readonly<Record<Happening['what'], string>> = {
  raise: 'the line rises of',
  move: 'affinity of',
}

const WHEN: readonly Option<Moment>[] = [
  { value: 'quiet', text: 'when all is quiet' },
  { value: 'request', text: 'before request_irq()' },
  { value: 'startup', text: 'before the first unmask' },
  { value: 'masked', text: 'while masked for a move' },
  { value: 'handler', text: 'as a handler returns' },
]
