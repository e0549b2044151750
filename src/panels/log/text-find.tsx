import { type KeyboardEvent, type RefObject, useId } from 'react'
import { grouped } from '../../base/grouped.ts'
import './text-find.css'

interface TextFindProps {
  readonly input: RefObject<HTMLInputElement | null>
  readonly value: string
  /** What the search knows; null while it looks. */
  readonly found: {
    readonly is: 'text' | 'pattern'
    readonly count: number
    readonly at: number
  } | null
  onChange(text: string): void
  onNext(): void
  onPrevious(): void
}

const EXAMPLES = [
  'set_irq with no EOI after it',
  'pin:11',
  'ioapic_set_remote_irr without eoi before set_irq',
  'ioapic_service then ioapic_update_kvm_routes',
  'guest_handler cpu:1',
  'vector:0x22',
]

/** Finds as it is typed: a text, or events by a pattern. */
export function TextFind({ input, value, found, onChange, onNext, onPrevious }: TextFindProps) {
  const id = useId()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.shiftKey) onPrevious()
    else if (event.key === 'Enter') onNext()
    else if (event.key === 'Escape' && value !== '') onChange('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="text-find">
      <input
        ref={input}
        type="search"
        list={id}
        aria-label="Find a text or a pattern of events"
        title={`A text, or a pattern of events such as: ${EXAMPLES.join('; ')}`}
        placeholder="Find text or pattern"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <datalist id={id}>
        {EXAMPLES.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
      {value !== '' && (
        <>
          <output aria-label="Matches">{toldOf(found)}</output>
          <button type="button" aria-label="Previous match" onClick={onPrevious}>
            ↑
          </button>
          <button type="button" aria-label="Next match" onClick={onNext}>
            ↓
          </button>
        </>
      )}
    </search>
  )
}

function toldOf(found: TextFindProps['found']): string {
  if (!found) return 'searching'
  const { is, count, at } = found
  const of = grouped(count)
  const what = is === 'pattern' ? ' events' : ''
  return at > 0 && count > 0 ? `${grouped(at)} of ${of}${what}` : `${of}${what}`
}
