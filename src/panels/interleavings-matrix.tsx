/** Claims by machines, one verdict a cell: a grid with one tab stop, walked with the arrow keys. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type {
  Column,
  Matrix,
  MatrixCell,
  MatrixRow,
  VerdictKind,
} from '../view/interleavings-matrix.ts'
import { grouped, short } from '../view/interleavings-words.ts'
import './interleavings-matrix.css'
import { DenseHead, isFirst, RoomyHead } from './interleavings-matrix-head.tsx'
import { VerdictSign } from './interleavings-sign.tsx'

interface MatrixProps {
  readonly matrix: Matrix
  readonly chosen: { readonly column: string; readonly claim: string }
  /** The column at work. */
  readonly working: string | null
  onChoose(column: string, claim: string): void
  /** Enter, or a double click, on a cell that has a schedule to show. */
  onOpen(): void
}

export function InterleavingsMatrix(props: MatrixProps) {
  const { matrix, chosen, working } = props
  const { columns, rows } = matrix
  const dense = columns.length > 8
  const table = useRef<HTMLTableElement>(null)
  useFollow(table, chosen)
  return (
    <div className="matrix-scroll">
      <table
        ref={table}
        className="matrix"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked is a grid
        role="grid"
        aria-label="Claims by machines"
        data-dense={dense}
        onKeyDown={(event) => walk(event, props)}
      >
        <thead>
          {dense ? <DenseHead {...{ columns, chosen }} /> : <RoomyHead {...{ columns, chosen }} />}
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" title={row.sentence}>
                {row.title}
                <small>{row.sentence}</small>
              </th>
              {row.cells.map((cell, at) => (
                <Verdict
                  key={cell.column}
                  row={row}
                  cell={cell}
                  first={isFirst(columns, at)}
                  dense={dense}
                  working={cell.column === working}
                  chosen={chosen}
                  onChoose={props.onChoose}
                  onOpen={props.onOpen}
                />
              ))}
            </tr>
          ))}
          <Figures name="States" {...{ columns, dense }} of={({ states }) => states} />
          <Figures
            name="Transitions"
            {...{ columns, dense }}
            of={({ transitions }) => transitions}
          />
          <Figures name="Depth" {...{ columns, dense }} of={({ depth }) => depth} />
          <Ends columns={columns} dense={dense} />
        </tbody>
      </table>
    </div>
  )
}

interface VerdictProps extends Pick<MatrixProps, 'chosen' | 'onChoose' | 'onOpen'> {
  readonly row: MatrixRow
  readonly cell: MatrixCell
  readonly first: boolean
  readonly dense: boolean
  readonly working: boolean
}

function Verdict({ row, cell, first, dense, working, chosen, onChoose, onOpen }: VerdictProps) {
  const isChosen = chosen.column === cell.column && chosen.claim === row.id
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: and its cells are walked to
      role="gridcell"
      aria-label={cell.label}
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      title={cell.label}
      data-kind={cell.kind}
      data-first={first}
      data-working={working}
      onClick={() => onChoose(cell.column, row.id)}
      onDoubleClick={onOpen}
    >
      <VerdictSign kind={cell.kind} />
      {dense ? <Brief cell={cell} /> : <Full cell={cell} />}
    </td>
  )
}

const Brief = ({ cell }: { readonly cell: MatrixCell }) => (
  <span className="brief">{cell.brief}</span>
)

const Full = ({ cell }: { readonly cell: MatrixCell }) => (
  <span className="full">
    {cell.word}
    {cell.detail !== '' && <small>{cell.detail}</small>}
  </span>
)

interface FiguresProps {
  readonly name: string
  readonly columns: readonly Column[]
  readonly dense: boolean
  of(result: NonNullable<Column['finding']>['result']): number
}

const Figures = ({ name, columns, dense, of }: FiguresProps) => (
  <tr className="figures">
    <th scope="row">{name}</th>
    {columns.map(({ key, finding }, at) => {
      const value = finding ? of(finding.result) : null
      return (
        <td
          key={key}
          data-first={isFirst(columns, at)}
          title={value === null ? '' : grouped(value)}
        >
          {value === null ? '' : dense ? short(value) : grouped(value)}
        </td>
      )
    })}
  </tr>
)

const Ends = ({ columns, dense }: Pick<FiguresProps, 'columns' | 'dense'>) => (
  <tr className="figures">
    <th scope="row">Search</th>
    {columns.map(({ key, finding, end }, at) => {
      const kind: VerdictKind = finding ? (finding.result.complete ? 'holds' : 'open') : 'waiting'
      return (
        <td key={key} data-first={isFirst(columns, at)} title={end}>
          {dense ? <VerdictSign kind={kind} /> : finding ? end : ''}
          {dense && <span className="visually-hidden">{end}</span>}
        </td>
      )
    })}
  </tr>
)

/** Keeps the focus on the chosen cell while it is inside the grid, and the cell in view. */
function useFollow(
  table: { readonly current: HTMLTableElement | null },
  { column, claim }: MatrixProps['chosen'],
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen is what is followed
  useEffect(() => {
    const cell = table.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (cell && table.current?.contains(document.activeElement)) cell.focus()
  }, [table, column, claim])
}

const MOVES: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
}

function walk(event: KeyboardEvent, { matrix, chosen, onChoose, onOpen }: MatrixProps): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Enter') {
    event.preventDefault()
    return onOpen()
  }
  const move = MOVES[event.key]
  if (!move) return
  event.preventDefault()
  const { columns, rows } = matrix
  const column = columns.findIndex(({ key }) => key === chosen.column) + move[0]
  const row = rows.findIndex(({ id }) => id === chosen.claim) + move[1]
  const to = columns[within(column, columns.length)]
  const claim = rows[within(row, rows.length)]
  if (to && claim) onChoose(to.key, claim.id)
}

const within = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at))
