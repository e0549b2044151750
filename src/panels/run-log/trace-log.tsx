import '../side-panel.css'
import './trace-log.css'
import { type Ref, useImperativeHandle, useMemo, useState } from 'react'
import type { LogRows } from '../../view/log-book.ts'
import { useRows } from '../use-rows.ts'
import { LogFindBox } from './find.tsx'
import { LogList, ROW_HEIGHT } from './list.tsx'
import { useLogFind } from './use-log-find.ts'

/** What the page's keys can do with the search. */
export interface TraceLogHandle {
  focusFind(): void
  findNext(): void
  findPrevious(): void
}

export interface TraceLogProps {
  readonly rows: LogRows
  readonly cursor: number
  /** The text as QEMU prints it, with the words that repeat the event's name. */
  readonly raw: boolean
  readonly onSeek: (step: number) => void
  readonly handle?: Ref<TraceLogHandle>
}

/** Where in the box, from its top, the playhead's row stays. */
const CURRENT_AT = 2 / 3

/** The log of all lanes, merged, around the playhead. */
export function TraceLog(props: TraceLogProps) {
  const { rows, cursor, raw, onSeek, handle } = props
  const current = useMemo(() => rows.lastUntil(cursor), [rows, cursor])
  const [active, setActive] = useState(current)
  const [seen, setSeen] = useState(current)
  if (seen !== current) {
    setSeen(current)
    setActive(current)
  }
  const list = useRows<HTMLDivElement>(rows.length, ROW_HEIGHT, { row: current, share: CURRENT_AT })
  const { place, reveal } = list
  const find = useLogFind(rows, raw, active, (row) => {
    setActive(row)
    place(row, CURRENT_AT)
  })
  useImperativeHandle(handle, () => ({
    focusFind: () => find.input.current?.focus(),
    findNext: find.next,
    findPrevious: find.previous,
  }))
  const onActive = (row: number) => {
    setActive(row)
    reveal(row)
  }
  const { matches } = find
  return (
    <section className="side-panel trace-log" aria-label="Trace log">
      <header>
        <h2>Trace log</h2>
        <span className="aside">{remarkOf(rows, raw)}</span>
        <LogFindBox {...find} />
      </header>
      <LogList {...{ rows, list, cursor, raw, current, active, onActive, matches, onSeek }} />
    </section>
  )
}

function remarkOf(rows: LogRows, raw: boolean): string {
  const isMerged = (rows.at(0)?.lines.length ?? 1) > 1
  return [isMerged ? 'A and B aligned' : '', raw ? '' : 'repeats folded'].filter(Boolean).join(', ')
}
