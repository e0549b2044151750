import { type FormEvent, useRef, useState } from 'react'
import type { ScenarioDesign } from '../../core/scenarios/design.ts'
import { type Fault, faultsOf } from '../../core/scenarios/design-faults.ts'
import { designOf } from '../../core/scenarios/design-of.ts'
import { sentenceOf } from '../../core/scenarios/design-words.ts'
import { ownScenario } from '../../core/scenarios/own.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { ScenarioDialog } from './ScenarioDialog.tsx'
import type { Form } from './ScenarioFields.tsx'
import { ScenarioHappenings } from './ScenarioHappenings.tsx'
import { ScenarioMachine } from './ScenarioMachine.tsx'
import { ScenarioPin } from './ScenarioPin.tsx'
import { addPin } from './scenario-form.ts'
import './scenario-editor.css'

interface ScenarioEditorProps {
  readonly open: boolean
  /** What the form starts from. */
  readonly scenario: Scenario
  onApply(scenario: Scenario): void
  onClose(): void
}

/** The scenario at hand as a form, beside the run. */
export const ScenarioEditor = ({ open, scenario, onApply, onClose }: ScenarioEditorProps) => (
  <ScenarioDialog
    title="Edit the scenario"
    description={`It starts from "${scenario.title}". Applied, it stands in the address and can be undone.`}
    form="sheet"
    open={open}
    onClose={onClose}
  >
    <EditorForm key={scenario.id} {...{ scenario, onApply, onClose }} />
  </ScenarioDialog>
)

function EditorForm({ scenario, onApply, onClose }: Omit<ScenarioEditorProps, 'open'>) {
  const [start] = useState(() => designOf(scenario))
  const [design, setDesign] = useState(start)
  const body = useRef<HTMLFormElement>(null)
  const faults = faultsOf(design)
  const form: Form = { design, faults, change: (change) => setDesign(change) }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (faults[0]) return focusField(body.current, faults[0])
    onApply(ownScenario(design))
    onClose()
  }
  return (
    <form ref={body} className="scenario-form" noValidate onSubmit={submit}>
      <div className="scenario-fields">
        <ScenarioMachine form={form} />
        {design.pins.map((pin, at) => (
          <ScenarioPin key={at} {...{ form, at, pin }} />
        ))}
        <button type="button" className="quiet" onClick={() => setDesign(addPin)}>
          Add an interrupt pin
        </button>
        <ScenarioHappenings form={form} />
      </div>
      <footer>
        <Preview {...{ design, faults }} />
        <button type="button" className="quiet" onClick={() => setDesign(start)}>
          Start over
        </button>
        <button type="submit" className="apply">
          Apply
        </button>
      </footer>
    </form>
  )
}

interface PreviewProps {
  readonly design: ScenarioDesign
  readonly faults: readonly Fault[]
}

/** The scenario in one sentence, or what is still to be mended. */
const Preview = ({ design, faults }: PreviewProps) => (
  <div className="preview" role="status">
    {faults.length === 0 ? (
      <p>{sentenceOf(design)}</p>
    ) : (
      faults.map(({ at, text }) => (
        <p key={`${at} ${text}`} className="fault">
          ✕ {text}
        </p>
      ))
    )}
  </div>
)

/** To the field of a fault; a fault of a whole list is at its first field. */
function focusField(form: HTMLElement | null, { at }: Fault): void {
  const fields = [...(form?.querySelectorAll<HTMLElement>('[data-at]') ?? [])]
  fields.find((field) => field.dataset.at === at)?.focus()
}
