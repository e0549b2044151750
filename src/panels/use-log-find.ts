import { type RefObject, useMemo, useRef, useState } from 'react'
import { type LogRow, textOf } from '../view/log.ts'

export interface LogFind {
  readonly query: string
  readonly setQuery: (query: string) => void
  readonly input: RefObject<HTMLInputElement | null>
  /** The rows that hold the text. */
  readonly matches: ReadonlySet<number>
  /** Which of them the active row is, from 0; -1 for none. */
  readonly at: number
  readonly next: () => void
  readonly previous: () => void
}

/** The search in the log, in the text as it is shown; `show` brings a row into view. */
export function useLogFind(
  rows: readonly LogRow[],
  raw: boolean,
  active: number,
  show: (row: number) => void,
): LogFind {
  const [query, setQuery] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const found = useMemo(() => rowsWith(rows, raw, query.toLowerCase()), [rows, raw, query])
  const matches = useMemo(() => new Set(found), [found])
  const go = (row: number | undefined) => row !== undefined && show(row)
  return {
    query,
    setQuery,
    input,
    matches,
    at: found.indexOf(active),
    next: () => go(found.find((row) => row > active) ?? found[0]),
    previous: () => go(found.findLast((row) => row < active) ?? found.at(-1)),
  }
}

const rowsWith = (rows: readonly LogRow[], raw: boolean, wanted: string): number[] =>
  wanted === ''
    ? []
    : rows.flatMap((row, at) => (textOf(row, raw).toLowerCase().includes(wanted) ? [at] : []))
