import './text-list.css'
import { type CSSProperties, type KeyboardEvent, useEffect, useId } from 'react'
import type { TextRow } from '../../view/log/rows.ts'
import { useOnChange } from '../use-on-change.ts'
import { type Rows, useRows } from '../use-rows.ts'
import { LogTextRow } from './text-row.tsx'

export const TEXT_ROW_HEIGHT = 17

interface TextListProps {
  /** How many rows there are, and those of them that are known here. */
  readonly size: number
  readonly rows: readonly TextRow[]
  /** The row of the place we are at; -1 for none. */
  readonly current: number
  /** It stands for a place that is not in this list. */
  readonly isNear: boolean
  /** Digits of the largest line number. */
  readonly digits: number
  readonly hasModel: boolean
  /** How many of the findings are faults: they have the first numbers. */
  readonly faults: number
  /** Names of the files, where there are several. */
  readonly files: readonly string[]
  /** Says which rows are wanted. */
  onWindow(first: number, end: number): void
  onSeek(row: TextRow): void
  /** The keys moved to a row that may not be known yet. */
  onMove(row: number): void
}

/** The lines of the log as they stand in the file. Only those in view exist. */
export function TextList(props: TextListProps) {
  const { size, rows, current, onWindow } = props
  const list = useRows<HTMLDivElement>(size, TEXT_ROW_HEIGHT)
  const { first, end, height, reveal } = list
  const id = useId()
  useEffect(() => onWindow(first, end), [onWindow, first, end])
  // Also when the box gets another height, as it does when the timeline comes below it.
  useOnChange(`${current} ${height} ${size}`, () => {
    if (current >= 0 && height > 0) reveal(current)
  })
  const style = { '--digits': Math.max(4, props.digits) } as CSSProperties
  const offset = (rows[0]?.row ?? 0) - first
  return (
    <div
      ref={list.box}
      className="text-box"
      role="listbox"
      tabIndex={0}
      aria-label="Lines of the log"
      aria-activedescendant={current >= first && current < end ? `${id}${current}` : undefined}
      data-model={props.hasModel || undefined}
      data-files={props.files.length > 1 || undefined}
      style={style}
      onScroll={list.onScroll}
      onKeyDown={(event) => onKeyDown(event, props, list)}
    >
      <div className="text-all" style={{ height: list.total }}>
        <div className="text-part" style={{ top: list.top }}>
          {Array.from({ length: end - first }, (_, at) => (
            <LogTextRow
              key={first + at}
              id={`${id}${first + at}`}
              row={rows[at - offset] ?? null}
              at={first + at}
              size={size}
              isCurrent={first + at === current}
              isNear={props.isNear}
              files={props.files}
              hasModel={props.hasModel}
              faults={props.faults}
              onSeek={props.onSeek}
            />
          ))}
        </div>
      </div>
      {size === 0 && <p className="text-empty">No line of this kind.</p>}
    </div>
  )
}

/** Up and Down move by lines, Page by what is in view; other keys are the page's. */
function onKeyDown(
  event: KeyboardEvent,
  { current, size, onMove }: TextListProps,
  { first, end }: Rows<HTMLDivElement>,
): void {
  const page = Math.max(1, end - first - 20)
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
  }
  const target = targets[event.key]
  if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  onMove(Math.max(0, Math.min(size - 1, target)))
  event.preventDefault()
  event.stopPropagation()
}
