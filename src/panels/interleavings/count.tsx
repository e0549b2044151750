/** A number that is typed: what is none within its range is said, and the number before it stays. */
import { useEffect, useId, useState } from 'react'
import { grouped } from '../../base/grouped.ts'
import { type Range, rangeWords, readCount } from '../../view/interleavings/plan.ts'

interface CountProps {
  readonly name: string
  readonly title: string
  readonly unit?: string
  readonly value: number
  readonly range: Range
  onCount(value: number): void
}

export function Count(props: CountProps) {
  const { name, title, unit } = props
  const { text, fault, type, take, putBack } = useTyped(props)
  const id = useId()
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
          onChange={({ target }) => type(target.value)}
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

/** The text on its way to a number, and what is wrong with the one that was last offered. */
function useTyped({ value, range, onCount }: CountProps) {
  const [text, setText] = useState(grouped(value))
  const [fault, setFault] = useState<string | null>(null)
  const putBack = () => setText(grouped(value))
  useEffect(() => setText(grouped(value)), [value])
  return {
    text,
    fault,
    putBack,
    type(typed: string) {
      setText(typed)
      setFault(null)
    },
    /** Whether it is a number within the range. */
    take(): boolean {
      const count = readCount(text, range)
      setFault(count === null ? faultOf(text, range, value) : null)
      if (count === null) return false
      setText(grouped(count))
      if (count !== value) onCount(count)
      return true
    },
  }
}

const faultOf = (text: string, range: Range, value: number): string =>
  `“${text.trim()}” is not ${rangeWords(range)}; it stays at ${grouped(value)}.`
