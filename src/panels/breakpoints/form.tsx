import { type ReactNode, useId, useState } from 'react'
import type { BreakpointChoices } from '../../view/breakpoints/choices.ts'
import type { Breakpoint, Condition, EventField } from '../../view/breakpoints/words.ts'
import { laneName } from '../../view/code/listing.ts'

interface BreakpointFormProps {
  readonly choices: BreakpointChoices
  readonly lanes: number
  onAdd(breakpoint: Breakpoint): void
}

const KINDS = {
  'remote-irr': 'Remote IRR of a pin',
  stale: 'route becomes stale',
  taken: 'vCPU takes a vector',
  broken: 'claim breaks',
  event: 'event',
} as const
type Kind = keyof typeof KINDS

/** What is chosen, as the controls hold it; an empty text stands for any. */
interface Draft {
  readonly kind: Kind
  readonly pin: string
  readonly to: string
  readonly vcpu: string
  readonly vector: string
  readonly claim: string
  readonly type: string
  readonly lane: string
}

/** Adds a breakpoint of any kind. */
export function BreakpointForm({ choices, lanes, onAdd }: BreakpointFormProps) {
  const [draft, setDraft] = useState<Draft>(() => ({
    kind: 'remote-irr',
    pin: '',
    to: '',
    vcpu: '',
    vector: '',
    claim: '',
    type: '',
    lane: '',
  }))
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const made = conditionOf(draft, choices)
  return (
    <form
      className="breakpoint-form"
      aria-label="New breakpoint"
      onSubmit={(event) => {
        event.preventDefault()
        const lane = draft.lane === '' || lanes < 2 ? null : draft.lane === '0' ? 0 : 1
        if (made) onAdd({ condition: made, lane, enabled: true })
      }}
    >
      <h3>Another</h3>
      <Choice label="Kind" value={draft.kind} onChange={(kind) => set({ kind: kind as Kind })}>
        {Object.entries(KINDS).map(([kind, text]) => (
          <option key={kind} value={kind}>
            {text}
          </option>
        ))}
      </Choice>
      <Details {...{ draft, choices, set }} />
      {lanes > 1 && (
        <Choice label="Machine" value={draft.lane} onChange={(lane) => set({ lane })}>
          <option value="">either</option>
          <option value="0">{laneName(0)}</option>
          <option value="1">{laneName(1)}</option>
        </Choice>
      )}
      <button type="submit" disabled={made === null}>
        Add
      </button>
    </form>
  )
}

interface DetailsProps {
  readonly draft: Draft
  readonly choices: BreakpointChoices
  set(part: Partial<Draft>): void
}

function Details(props: DetailsProps) {
  const { draft, choices, set } = props
  switch (draft.kind) {
    case 'remote-irr':
      return (
        <>
          <Pin {...props} />
          <Choice label="Change" value={draft.to} onChange={(to) => set({ to })}>
            <option value="">changes</option>
            <option value="1">is set</option>
            <option value="0">is cleared</option>
          </Choice>
        </>
      )
    case 'stale':
      return <Pin {...props} />
    case 'taken':
      return (
        <>
          <Vcpu {...props} />
          <Vector {...props} />
        </>
      )
    case 'broken':
      return (
        <Choice label="Claim" value={draft.claim} onChange={(claim) => set({ claim })}>
          {choices.claims.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Choice>
      )
    case 'event':
      return <EventDetails {...props} />
  }
}

function EventDetails(props: DetailsProps) {
  const { draft, choices, set } = props
  const fields = eventOf(draft, choices)?.fields ?? []
  return (
    <>
      <Choice label="Event" value={draft.type} onChange={(type) => set({ type })}>
        {choices.events.map(({ whose, types }) => (
          <optgroup key={whose} label={whose}>
            {types.map(({ type }) => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
      {fields.includes('pin') && <Pin {...props} any />}
      {fields.includes('vcpu') && <Vcpu {...props} />}
      {fields.includes('vector') && <Vector {...props} />}
    </>
  )
}

const Pin = ({ draft, choices, set, any }: DetailsProps & { readonly any?: boolean }) => (
  <Choice label="Pin" value={draft.pin} onChange={(pin) => set({ pin })}>
    {any && <option value="">any</option>}
    {choices.pins.map((pin) => (
      <option key={pin}>{pin}</option>
    ))}
  </Choice>
)

const Vcpu = ({ draft, choices, set }: DetailsProps) => (
  <Choice label="vCPU" value={draft.vcpu} onChange={(vcpu) => set({ vcpu })}>
    <option value="">any</option>
    {choices.vcpus.map((vcpu) => (
      <option key={vcpu}>{vcpu}</option>
    ))}
  </Choice>
)

function Vector({ draft, choices, set }: DetailsProps) {
  const list = useId()
  return (
    <label>
      Vector
      <input
        type="number"
        min={0}
        max={255}
        placeholder="any"
        list={list}
        value={draft.vector}
        onChange={({ target }) => set({ vector: target.value })}
      />
      <datalist id={list}>
        {choices.vectors.map((vector) => (
          <option key={vector} value={vector} />
        ))}
      </datalist>
    </label>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly children: ReactNode
  onChange(value: string): void
}

const Choice = ({ label, value, children, onChange }: ChoiceProps) => (
  <label>
    {label}
    <select value={value} onChange={({ target }) => onChange(target.value)}>
      {children}
    </select>
  </label>
)

const eventOf = ({ type }: Draft, { events }: BreakpointChoices) => {
  const all = events.flatMap(({ types }) => types)
  return all.find((event) => event.type === type) ?? all[0]
}

const numberIn = (text: string): number | null => (text === '' ? null : Number(text))

/** What the controls say; a list that was not touched says its first entry. */
function conditionOf(draft: Draft, choices: BreakpointChoices): Condition | null {
  const pin = numberIn(draft.pin) ?? choices.pins[0]
  const vcpu = numberIn(draft.vcpu)
  const vector = numberIn(draft.vector)
  switch (draft.kind) {
    case 'remote-irr':
      return pin === undefined ? null : { on: 'remote-irr', pin, to: wayOf(draft.to) }
    case 'stale':
      return pin === undefined ? null : { on: 'stale', pin }
    case 'taken':
      return { on: 'taken', vcpu, vector }
    case 'broken': {
      const claim = draft.claim || choices.claims[0]?.id
      return claim === undefined ? null : { on: 'broken', claim }
    }
    case 'event': {
      const event = eventOf(draft, choices)
      const asked = (field: EventField, value: number | null) =>
        event?.fields.includes(field) ? value : null
      return event
        ? {
            on: 'event',
            type: event.type,
            pin: asked('pin', numberIn(draft.pin)),
            vcpu: asked('vcpu', vcpu),
            vector: asked('vector', vector),
          }
        : null
    }
  }
}

const wayOf = (text: string): 0 | 1 | null => (text === '' ? null : text === '1' ? 1 : 0)
