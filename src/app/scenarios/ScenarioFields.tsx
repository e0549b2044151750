import { type ReactNode, useId, useState } from 'react'
import type { ScenarioDesign } from '../../core/scenarios/design.ts'
import type { Fault } from '../../core/scenarios/design-faults.ts'
import type { Change } from './scenario-form.ts'
import './scenario-fields.css'

/** What every part of the form needs: the design, its faults, and how to change it. */
export interface Form {
  readonly design: ScenarioDesign
  readonly faults: readonly Fault[]
  change(change: Change): void
}

interface FieldProps {
  readonly form: Form
  /** The name of the field in a fault. */
  readonly at: string
  readonly label: string
  /** An example, or what it means, in a few words. */
  readonly hint?: string
  /** It needs the room of two. */
  readonly wide?: boolean
}

interface Wiring {
  readonly id: string
  readonly 'data-at': string
  readonly 'aria-invalid': true | undefined
  readonly 'aria-describedby': string | undefined
}

/** A labelled field with its fault below it. */
function Field(props: FieldProps & { readonly children: (wiring: Wiring) => ReactNode }) {
  const { form, at, label, hint, wide, children } = props
  const id = useId()
  const faults = form.faults.filter((fault) => fault.at === at)
  const described = [...(hint ? [`${id}-hint`] : []), ...(faults.length > 0 ? [`${id}-fault`] : [])]
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'data-at': at,
        'aria-invalid': faults.length > 0 || undefined,
        'aria-describedby': described.join(' ') || undefined,
      })}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {faults.length > 0 && (
        <em id={`${id}-fault`}>{faults.map(({ text }) => `✕ ${text}`).join(' ')}</em>
      )}
    </div>
  )
}

/** A choice among values that are told apart by their text. */
export interface Option<T> {
  readonly value: T
  readonly text: string
}

interface ChoiceProps<T> extends FieldProps {
  readonly value: T
  readonly options: readonly Option<T>[]
  readonly disabled?: boolean
  onValue(value: T): void
}

export function Choice<T extends string | number | boolean>(props: ChoiceProps<T>) {
  const { value, options, disabled, onValue } = props
  const known = options.some((option) => option.value === value)
  const shown = known ? options : [...options, { value, text: `${value}: not there` }]
  return (
    <Field {...props}>
      {(wiring) => (
        <span className="picker">
          <select
            {...wiring}
            disabled={disabled}
            value={String(value)}
            onChange={(event) => {
              const chosen = shown.find((option) => String(option.value) === event.target.value)
              if (chosen) onValue(chosen.value)
            }}
          >
            {shown.map((option) => (
              <option key={String(option.value)} value={String(option.value)}>
                {option.text}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  )
}

interface WrittenProps<T> extends FieldProps {
  readonly value: T
  read(text: string): T
  write(value: T): string
  onValue(value: T): void
}

/** A value written as text; the text stays as typed for as long as it means the value. */
export function Written<T>(props: WrittenProps<T>) {
  const { value, read, write, onValue } = props
  const [text, setText] = useState(() => write(value))
  if (JSON.stringify(read(text)) !== JSON.stringify(value)) setText(write(value))
  return (
    <Field {...props}>
      {(wiring) => (
        <input
          {...wiring}
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            onValue(read(event.target.value))
          }}
        />
      )}
    </Field>
  )
}

export const readNumber = (text: string): number =>
  /^\s*(\d{1,6}|0x[\da-f]{1,4})\s*$/i.test(text) ? Number(text) : -1

export const writeNumber = (value: number): string => (value < 0 ? '' : String(value))

export const cpuOptions = (vcpus: number): readonly Option<number>[] =>
  Array.from({ length: vcpus }, (_, cpu) => ({ value: cpu, text: `CPU ${cpu}` }))
