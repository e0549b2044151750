import { memo } from 'react'
import { grouped } from '../../base/grouped.ts'
import { nameIn, whyNot } from '../../view/log/row-words.ts'
import type { TextRow } from '../../view/log/rows.ts'
import './text-row.css'

interface TextRowProps {
  readonly id: string
  /** null while the worker is asked for it. */
  readonly row: TextRow | null
  readonly at: number
  readonly size: number
  readonly isCurrent: boolean
  readonly isNear: boolean
  readonly files: readonly string[]
  readonly hasModel: boolean
  /** How many of the findings are faults: they have the first numbers. */
  readonly faults: number
  onSeek(row: TextRow): void
}

/** One line: number, findings, text, and what it means. */
export const LogTextRow = memo((props: TextRowProps) => {
  const { id, row, at, size, isCurrent, isNear, files, hasModel, faults, onSeek } = props
  if (!row)
    return (
      <div id={id} className="text-row" role="option" tabIndex={-1} aria-selected={isCurrent} />
    )
  const [before, name, after] = nameIn(row.text)
  const own = row.findings.filter((number) => number <= faults)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its options.
    <div
      id={id}
      className="text-row"
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-current={isCurrent ? 'step' : undefined}
      aria-posinset={at + 1}
      aria-setsize={size}
      data-of={row.of}
      data-near={(isCurrent && isNear) || undefined}
      data-finding={own.length > 0 || undefined}
      data-hit={row.isHit || undefined}
      onClick={() => onSeek(row)}
    >
      <span className="text-line">{grouped(row.line)}</span>
      {files.length > 1 && (
        <span className="text-file" title={files[row.source]}>
          {row.source + 1}
        </span>
      )}
      <span className="text-finding" data-note={own.length === 0 || undefined}>
        {own.length === 0 && row.findings.length > 0 ? 'i' : own.join(' ')}
      </span>
      <span className="text-text" title={row.text}>
        {before}
        <b>{name}</b>
        {after}
      </span>
      {hasModel && <Model row={row} />}
      <Meaning row={row} />
    </div>
  )
})

function Meaning({ row: { words, reason, of } }: { readonly row: TextRow }) {
  if (words) {
    return (
      <span className="text-words" data-tone={words.tone} title={words.text}>
        {words.text}
      </span>
    )
  }
  const why = of === 'decoded' ? '' : whyNot(of, reason)
  return (
    <span className="text-words" data-tone="reason" title={why}>
      {why}
    </span>
  )
}

const Model = ({ row: { model } }: { readonly row: TextRow }) => (
  <span className="text-model" data-same={model?.same} title={model?.text}>
    {model ? (model.same ? '= ' : '≠ ') : ''}
    {model?.text}
  </span>
)
