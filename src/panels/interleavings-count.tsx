/** A number that is typed: what is none within its range is said, and the number before it stays. */
import { useEffect, useId, useState } from 'react'
import { type Range, rangeWords, readCount } from '../view/interleavings-plan.ts'
import { grouped } from '../view/interleavings-words.ts'

interface CountProps {
  readonly name: string
  readonly title: string
  readonly unit?: string
  readonly value: number
  readonly range: Range
  onCount(value: number): void
}

export function Count({ name, title, unit, value, range, onCount }: CountProps) {
  const [text, setText] = useState(grouped(value))
  const [fault, setFault] = useState<string | null>(null)
  const id = useId()
  useEffect(() => setText(grouped(value)), [value])
  const take = (): boolean => {
    const count = readCount(text, range)
    setFault(count === null ? faultOf(text, range, value) : null)
    if (count !== null) setText(grouped(count))
    if (count !== null && count !== value) onCount(count)
    return count !== null
  }
  const putBack = () => setText(grouped(value))
  return (
    <span className="search-count">
      <label className="picker" title={title} data-fault={fault !== null}>
        <span>{name}</span>
        <input
          inputMode="numeric"
          autoComplete="off"
          size={Math.max(2, text.length)}
          value={text}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : id}
          onChange={({ target }) => {
            setText(target.value)
            setFault(null)
          }}
          onBlur={() => take() || putBack()}
          onKeyDown={({ key }) => {
            if (key === 'Enter') take()
            if (key === 'Escape') putBack()
          }}
        />
        {unit && <span className="unit">{unit}</span>}
      </label>
      {fault !== null && (
        <span id={id} className="count-fault" role="alert">
          {name}: {fault}
        </span>
      )}
    </span>
  )
}

const faultOf = (text: string, range: Range, value: number): string =>
  `“${text.trim()}” is not ${rangeWords(range)}; it stays at ${grouped(value)}.`
