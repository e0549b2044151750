import { type CSSProperties, type KeyboardEvent, useId } from 'react'
import { grouped } from '../../base/grouped.ts'
import type { LogRow } from '../../view/log.ts'
import type { LogRows } from '../../view/log-book.ts'
import type { Rows } from '../use-rows.ts'
import { LogLineRow } from './row.tsx'

export const ROW_HEIGHT = 17

export interface LogListProps {
  readonly rows: LogRows
  readonly list: Rows<HTMLDivElement>
  readonly cursor: number
  readonly raw: boolean
  /** The last row up to the playhead; -1 for none. */
  readonly current: number
  /** The row that the keys are on. */
  readonly active: number
  readonly onActive: (row: number) => void
  readonly matches: ReadonlySet<number>
  readonly onSeek: (step: number) => void
}

/** A listbox of which only the rows in view exist. */
export function LogList(props: LogListProps) {
  const { rows, list, cursor, raw, active, onSeek } = props
  const id = useId()
  const nameOf = (row: number) => `${id}${row}`
  const style = {
    '--digits': Math.max(3, grouped(rows.at(rows.length - 1)?.step ?? 0).length),
  } as CSSProperties
  return (
    <div
      ref={list.box}
      className="log-box"
      role="listbox"
      tabIndex={0}
      aria-label="Log lines"
      aria-activedescendant={rowAt(rows, active) ? nameOf(active) : undefined}
      data-raw={raw || undefined}
      style={style}
      onScroll={list.onScroll}
      onKeyDown={(event) => onKeyDown(event, props)}
    >
      <div className="log-all" style={{ height: list.total }}>
        <div className="log-part" style={{ top: list.top }}>
          {rows.slice(list.first, list.end).map((row, index) => {
            const at = list.first + index
            return (
              <LogLineRow
                key={at}
                id={nameOf(at)}
                count={rows.length}
                when={whenOf(row, cursor)}
                isCurrent={at === props.current}
                isActive={at === active}
                isMatch={props.matches.has(at)}
                {...{ at, row, raw, onSeek }}
              />
            )
          })}
        </div>
      </div>
      {rows.length === 0 && <p className="panel-empty">No line has been printed.</p>}
    </div>
  )
}

function whenOf({ lines, step }: LogRow, cursor: number): 'before' | 'at' | 'after' {
  if (lines.some((line) => line?.step === cursor)) return 'at'
  return step > cursor ? 'after' : 'before'
}

/** None before the first line. */
const rowAt = (rows: LogListProps['rows'], row: number): LogRow | undefined =>
  row < 0 ? undefined : rows.at(row)

const PAGE = 20

/** Up and Down move in the list, Enter leads to the row's step; Left and Right are the page's. */
function onKeyDown(event: KeyboardEvent, { rows, active, onActive, onSeek }: LogListProps) {
  const last = rows.length - 1
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE,
    PageUp: active - PAGE,
    Home: 0,
    End: last,
  }
  const target = targets[event.key]
  const row = rowAt(rows, active)
  if (target !== undefined) onActive(Math.max(0, Math.min(last, target)))
  else if (event.key === 'Enter' && row) onSeek(row.step)
  else return
  event.preventDefault()
  event.stopPropagation()
}
