/** Claims by machines, one verdict a cell: a grid with one tab stop, walked with the arrow keys. */
import { type KeyboardEvent, memo, useEffect, useRef } from 'react'
import { grouped } from '../../base/grouped.ts'
import type {
  Column,
  Matrix,
  MatrixCell,
  MatrixRow,
  VerdictKind,
} from '../../view/interleavings/matrix.ts'
import { short } from '../../view/interleavings/words.ts'
import './matrix.css'
import { DenseHead, isFirst, RoomyHead } from './matrix-head.tsx'
import { VerdictSign } from './sign.tsx'

interface MatrixProps {
  readonly matrix: Matrix
  /** The chosen cell. */
  readonly column: string
  readonly claim: string
  /** The column at work. */
  readonly working: string | null
  onChoose(column: string, claim: string): void
  /** Enter, or a double click, on a cell that has a schedule to show. */
  onOpen(): void
}

export function InterleavingsMatrix(props: MatrixProps) {
  const { matrix, column, claim, working } = props
  const { columns, rows } = matrix
  const dense = columns.length > 8
  const table = useRef<HTMLTableElement>(null)
  const head = { columns, chosen: { column }, working }
  useFollow(table, column, claim)
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
        <thead>{dense ? <DenseHead {...head} /> : <RoomyHead {...head} />}</thead>
        <tbody>
          {rows.map((row) => (
            <Claim key={row.id} row={row} dense={dense} {...props} />
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

interface ClaimProps extends MatrixProps {
  readonly row: MatrixRow
  readonly dense: boolean
}

const Claim = ({ row, dense, matrix, column, claim, working, onChoose, onOpen }: ClaimProps) => (
  <tr>
    <th scope="row" title={row.sentence}>
      {row.title}
      <small>{row.sentence}</small>
    </th>
    {row.cells.map((cell, at) => (
      <Verdict
        key={cell.column}
        claim={row.id}
        cell={cell}
        first={isFirst(matrix.columns, at)}
        dense={dense}
        working={cell.column === working}
        chosen={cell.column === column && row.id === claim}
        onChoose={onChoose}
        onOpen={onOpen}
      />
    ))}
  </tr>
)

interface VerdictProps extends Pick<MatrixProps, 'claim' | 'onChoose' | 'onOpen'> {
  readonly cell: MatrixCell
  readonly first: boolean
  readonly dense: boolean
  readonly working: boolean
  readonly chosen: boolean
}

/** Some hundred of them: one is drawn again only if it says something else. */
const Verdict = memo(VerdictCell, (before, after) =>
  (Object.keys(after) as (keyof VerdictProps)[]).every((name) =>
    name === 'cell' ? before.cell.label === after.cell.label : before[name] === after[name],
  ),
)

function VerdictCell(props: VerdictProps) {
  const { claim, cell, first, dense, working, chosen, onChoose, onOpen } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: and its cells are walked to
      role="gridcell"
      aria-label={cell.label}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      title={cell.label}
      data-kind={cell.kind}
      data-first={first}
      data-working={working}
      onClick={() => onChoose(cell.column, claim)}
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
  of(figures: NonNullable<Column['figures']>): number
}

const Figures = ({ name, columns, dense, of }: FiguresProps) => (
  <tr className="figures">
    <th scope="row">{name}</th>
    {columns.map(({ key, figures }, at) => {
      const value = figures ? of(figures) : null
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
    {columns.map(({ key, finding, figures, end }, at) => {
      const cut = figures ? 'open' : 'waiting'
      const kind: VerdictKind = finding?.result.complete ? 'holds' : cut
      return (
        <td key={key} data-first={isFirst(columns, at)} title={end}>
          {dense ? <VerdictSign kind={kind} /> : figures ? end : ''}
          {dense && <span className="visually-hidden">{end}</span>}
        </td>
      )
    })}
  </tr>
)

/** Keeps the focus on the chosen cell while it is inside the grid, and the cell in view. */
function useFollow(
  table: { readonly current: HTMLTableElement | null },
  column: string,
  claim: string,
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

function walk(event: KeyboardEvent, { matrix, onChoose, onOpen, ...chosen }: MatrixProps): void {
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
