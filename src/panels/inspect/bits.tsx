import './bits.css'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Value } from '../../view/causes/value.ts'
import { bitValue, causeOf } from '../../view/inspect/explain.ts'
import { bitOf, fieldOf, type Halves } from '../../view/inspect/fields.ts'
import type { BracketView, RteInspection } from '../../view/inspect/rte.ts'
import { showsValues } from '../../view/pointed/marks.ts'
import { useGridKeys } from '../use-grid-keys.ts'

export interface BitGridProps {
  readonly inspection: RteInspection
  /** The machine whose entry it is. */
  readonly lane: number
  /** What a write would put there; the entry itself if nothing is tried. */
  readonly written: Halves
  readonly selected: number
  /** Bits in a row: 32, or 16 where there is no room. */
  readonly columns: number
  readonly onSelect: (bit: number) => void
  /** Turns a bit of the value to be written over. */
  readonly onToggle: (bit: number) => void
  /** Asks why the field of a bit is as it is. */
  readonly onWhy: (value: Value) => void
}

const BITS = 64

/** All 64 bits, from 63 down, each field with a bracket and its value below. */
export function BitGrid(props: BitGridProps) {
  const { inspection, selected, columns, onSelect, onToggle, onWhy } = props
  const { grid, onKeyDown } = useGridKeys(BITS - 1 - selected, BITS, columns, (cell) =>
    onSelect(BITS - 1 - cell),
  )
  const onKey = (event: KeyboardEvent) => {
    if (event.key === ' ') onToggle(selected)
    else if (event.key === 'Enter' || event.key === 'y') onWhy(bitValue(inspection.pin, selected))
    else return onKeyDown(event)
    event.preventDefault()
  }
  const tops = Array.from({ length: BITS / columns }, (_, row) => BITS - 1 - row * columns)
  return (
    <table
      ref={grid}
      className="inspect-bits"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked is a grid.
      role="grid"
      aria-label={`RTE of pin ${inspection.pin}, bit by bit`}
      onKeyDown={onKey}
    >
      {tops.map((top) => (
        <BitRow key={top} {...props} top={top} />
      ))}
    </table>
  )
}

interface RowProps extends BitGridProps {
  /** The highest bit of the row. */
  readonly top: number
}

function BitRow(props: RowProps) {
  const { inspection, selected, columns, top } = props
  const bits = Array.from({ length: columns }, (_, at) => top - at)
  const brackets = inspection.brackets.filter(({ from, to }) => from <= top && to > top - columns)
  const name = columns === 32 ? (top === 63 ? 'high' : 'low') : `${top}:${top - columns + 1}`
  return (
    <tbody>
      <Drawn className="inspect-numbers">
        <td />
        {bits.map((bit) => (
          <td key={bit} data-selected={bit === selected || undefined}>
            {isNumbered(bit, selected, top - columns + 1) ? bit : ''}
          </td>
        ))}
      </Drawn>
      <tr>
        <th scope="row">{name}</th>
        {bits.map((bit) => (
          <BitCell key={bit} {...props} bit={bit} />
        ))}
      </tr>
      <Drawn className="inspect-brackets">
        <td />
        {brackets.map((bracket) => (
          <Bracket key={bracket.id} bracket={bracket} selected={selected} />
        ))}
      </Drawn>
    </tbody>
  )
}

interface DrawnProps {
  readonly className: string
  readonly children: ReactNode
}

/** A row for the eye; the labels of the cells say the same. */
const Drawn = ({ className, children }: DrawnProps) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without cells to walk to.
  <tr aria-hidden="true" className={className}>
    {children}
  </tr>
)

/** Each eighth bit and the last of the row, unless the selected one needs the room. */
const isNumbered = (bit: number, selected: number, last: number): boolean => {
  if (bit === selected) return true
  return (bit % 8 === 7 || bit === last) && Math.abs(bit - selected) > 1
}

function BitCell(props: BitGridProps & { readonly bit: number }) {
  const { inspection, lane, written, selected, onSelect, onToggle, bit } = props
  const { pin, halves, differs } = inspection
  const field = fieldOf(bit)
  const value = bitOf(halves, bit)
  const tried = bitOf(written, bit)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys.
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: and its cells are walked to.
      role="gridcell"
      tabIndex={bit === selected ? 0 : -1}
      aria-selected={bit === selected}
      aria-label={labelOf(props)}
      data-cell={BITS - 1 - bit}
      data-one={value === 1 || undefined}
      data-reserved={field.id.startsWith('reserved') || undefined}
      data-differs={differs.has(bit) || undefined}
      data-tried={tried !== value || undefined}
      data-shows={showsValues(lane, [causeOf(field, pin)])}
      onClick={() => onSelect(bit)}
      onDoubleClick={() => onToggle(bit)}
    >
      <span className="inspect-bit">
        {value}
        {tried !== value && (
          <small>
            <svg viewBox="0 0 8 8" aria-hidden="true">
              <path d="M.5 4H7M4 1L7 4L4 7" />
            </svg>
            {tried}
          </small>
        )}
      </span>
    </td>
  )
}

function labelOf({
  inspection: { halves, differs },
  written,
  bit,
}: BitGridProps & { readonly bit: number }): string {
  const { name, readOnly } = fieldOf(bit)
  const value = bitOf(halves, bit)
  const tried = bitOf(written, bit)
  return [
    `Bit ${bit}`,
    name,
    `${value}`,
    readOnly ? 'read only' : '',
    differs.has(bit) ? `${1 - value} in the other machine` : '',
    tried === value ? '' : `${tried} would be written`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function Bracket({
  bracket: { from, to, brief, text, readOnly },
  selected,
}: {
  readonly bracket: BracketView
  readonly selected: number
}) {
  const width = from - to + 1
  return (
    <td colSpan={width} data-selected={(selected <= from && selected >= to) || undefined}>
      <i />
      <span>{brief}</span>
      {width === 1 ? readOnly && <em>ro</em> : brief !== 'reserved' && <code>{text}</code>}
    </td>
  )
}
