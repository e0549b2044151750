import './vectors.css'
import { type KeyboardEvent, memo } from 'react'
import type { Value } from '../../view/causes/value.ts'
import {
  CLASS_SIZE,
  type LapicInspection,
  VECTORS,
  type VectorCellView,
  type VectorSet,
  vectorValues,
} from '../../view/inspect/lapic.ts'
import { showsValues } from '../../view/pointed/marks.ts'
import { useGridKeys } from '../use-grid-keys.ts'

export interface VectorGridProps {
  readonly inspection: LapicInspection
  /** The machine's number. */
  readonly lane: number
  readonly selected: number
  /** The vector of the pin in focus; 0 for none. */
  readonly focus: number
  readonly onSelect: (vector: number) => void
  readonly onHover: (vector: number | null) => void
  /** Asks why a bit of a vector is as it is. */
  readonly onWhy: (value: Value) => void
}

const COLUMNS = Array.from({ length: CLASS_SIZE }, (_, at) => at)

/** All 256 vectors, a row for each priority class. */
export function VectorGrid(props: VectorGridProps) {
  const { inspection, lane, selected, focus, onSelect, onHover, onWhy } = props
  const { vcpu, cells } = inspection
  const { grid, onKeyDown } = useGridKeys(selected, VECTORS, CLASS_SIZE, onSelect)
  const onKey = (event: KeyboardEvent) => {
    const [value] = cells[selected] ? vectorValues(vcpu, cells[selected]) : []
    if (!value || (event.key !== 'Enter' && event.key !== 'y')) return onKeyDown(event)
    onWhy(value)
    event.preventDefault()
  }
  return (
    <table
      ref={grid}
      className="vectors"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked is a grid.
      role="grid"
      aria-label={`Vectors of vCPU ${vcpu} by priority class`}
      onKeyDown={onKey}
      onPointerLeave={() => onHover(null)}
    >
      <thead>
        <tr>
          <th scope="col">class</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {column.toString(16)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {COLUMNS.map((row) => (
          <tr key={row}>
            <th scope="row">
              {row} <i>{row.toString(16)}0</i>
            </th>
            {cells.slice(row * CLASS_SIZE, (row + 1) * CLASS_SIZE).map((cell) => (
              <VectorCell
                key={cell.vector}
                cell={cell}
                vcpu={vcpu}
                lane={lane}
                isSelected={cell.vector === selected}
                isFocus={cell.vector === focus}
                onSelect={onSelect}
                onHover={onHover}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface VectorCellProps extends Pick<VectorGridProps, 'lane' | 'onSelect' | 'onHover'> {
  readonly cell: VectorCellView
  readonly vcpu: number
  readonly isSelected: boolean
  readonly isFocus: boolean
}

/** Most cells are the same from one step to the next. */
const VectorCell = memo((props: VectorCellProps) => {
  const { cell, vcpu, lane, isSelected, isFocus, onSelect, onHover } = props
  const { vector, sets, differs, held, sentence } = cell
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys.
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: and its cells are walked to.
      role="gridcell"
      tabIndex={isSelected ? 0 : -1}
      aria-selected={isSelected}
      aria-label={isFocus ? `${sentence} It is the vector in focus.` : sentence}
      data-cell={vector}
      data-focus={isFocus || undefined}
      data-held={held || undefined}
      data-differs={differs || undefined}
      data-shows={showsValues(lane, vectorValues(vcpu, cell))}
      onClick={() => onSelect(vector)}
      onPointerEnter={() => onHover(vector)}
    >
      {sets.length > 0 && <VectorSigns sets={sets} />}
    </td>
  )
})

/** In a box of 10 by 9. */
const SIGNS: Readonly<Record<VectorSet, string>> = {
  irr: 'M.5 1H9.5L5 8Z',
  isr: 'M1.5 1.5H8.5V7.5H1.5Z',
  tmr: 'M.5 7.5H3V2H7V7.5H9.5',
  eoiExit: 'M8.5 1L1.5 4.5L8.5 8Z',
  pir: 'M.5 1H9.5L5 8Z',
}

/** Each set has its own corner; where there is no room for two signs, the first alone is seen. */
export const VectorSigns = ({ sets }: { readonly sets: readonly VectorSet[] }) => (
  <span className="vector-signs">
    {sets.map((set) => (
      <svg key={set} data-set={set} viewBox="0 0 10 9" aria-hidden="true">
        <path d={SIGNS[set]} />
      </svg>
    ))}
  </span>
)
