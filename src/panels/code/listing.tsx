import '../side-panel.css'
import './listing.css'
import { Fragment, type KeyboardEvent, useState } from 'react'
import { type ListingBlock, type ListingRow, laneName } from '../../view/code/listing.ts'
import { Row, type StepLinks } from './listing-row.tsx'

export interface CodeListingProps extends StepLinks {
  readonly blocks: readonly ListingBlock[]
  /** How many lanes there are. */
  readonly lanes: number
  /** Runs of lines that do not run become one row each. */
  readonly foldsFaded?: boolean
  /** The source that the panel's heading names already. */
  readonly source?: string
}

/** What all blocks that are open follow; empty if they follow different sources. */
export function sharedSource(blocks: readonly ListingBlock[]): string {
  const sources = new Set(blocks.filter(({ folded }) => !folded).map(({ source }) => source))
  return sources.size === 1 ? ([...sources][0] ?? '') : ''
}

/** Blocks of code lines, with a mark for each lane in front of each line. */
export function CodeListing(props: CodeListingProps) {
  return props.blocks.map((block) => <Block key={block.id} block={block} {...props} />)
}

function Block({ block, ...props }: CodeListingProps & { readonly block: ListingBlock }) {
  const [opened, setOpened] = useState(false)
  const isOpen = !block.folded || opened
  return (
    <section className="listing-block" aria-label={block.heading}>
      <div className="listing-head">
        <h3>
          {block.folded ? (
            <button type="button" aria-expanded={opened} onClick={() => setOpened(!opened)}>
              {block.heading}
            </button>
          ) : (
            block.heading
          )}
        </h3>
        <Status block={block} lanes={props.lanes} />
        {isOpen && block.source !== props.source && (
          <span className="listing-source">{block.source}</span>
        )}
      </div>
      {isOpen && <Rows rows={block.rows} {...props} />}
    </section>
  )
}

function Status({ block, lanes }: { readonly block: ListingBlock; readonly lanes: number }) {
  const texts = block.status.map(({ text }) => text)
  if (texts.length === 0) return null
  const isShared = texts.length === lanes && new Set(texts).size === 1
  return (
    <p className="listing-status">
      {isShared
        ? texts[0]
        : block.status.map(({ lane, text }) => (
            <span key={lane}>
              <b>{laneName(lane)}</b> {text}
            </span>
          ))}
    </p>
  )
}

/** A run of faded rows that is long enough to fold, or one row. */
type Part = readonly ListingRow[]

const MIN_FOLD = 2

function partsOf(rows: readonly ListingRow[], folds: boolean): Part[] {
  const parts: ListingRow[][] = []
  for (const row of rows) {
    const last = parts.at(-1)
    if (folds && row.faded && last?.[0]?.faded) last.push(row)
    else parts.push([row])
  }
  return parts.flatMap((part) => (part.length < MIN_FOLD ? part.map((row) => [row]) : [part]))
}

function Rows({
  rows,
  foldsFaded = false,
  ...props
}: Omit<CodeListingProps, 'blocks'> & { readonly rows: readonly ListingRow[] }) {
  const [unfolded, setUnfolded] = useState(false)
  const stop = stopOf(rows)
  return (
    <ul className="listing" onKeyDown={moveFocus}>
      {partsOf(rows, foldsFaded).map((part, at) => (
        <Fragment key={at}>
          {part.length > 1 && (
            <li className="listing-fold" data-lanes={props.lanes}>
              <button type="button" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
                {part.length} lines whose condition is false
              </button>
            </li>
          )}
          {(part.length === 1 || unfolded) &&
            part.map((row, index) => (
              <Row key={index} row={row} isStop={row === stop} {...props} />
            ))}
        </Fragment>
      ))}
    </ul>
  )
}

/** The line that Tab reaches: the last that is here, else the last that ran. */
const stopOf = (rows: readonly ListingRow[]): ListingRow | undefined => {
  const ran = rows.filter(({ marks }) => marks.some((mark) => mark?.step != null))
  const here = ran.filter(({ marks }) => marks.some((mark) => mark?.kind === 'here'))
  return here.at(-1) ?? ran.at(-1)
}

/** Arrow keys move from line to line; the page keeps Left and Right. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const delta = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const next = buttons[at + delta]
  if (delta === 0 || !next) return
  next.focus()
  event.preventDefault()
}
