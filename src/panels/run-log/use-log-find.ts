import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { textOf } from '../../view/log.ts'
import type { LogRows } from '../../view/log-book.ts'

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
  rows: LogRows,
  raw: boolean,
  active: number,
  show: (row: number) => void,
): LogFind {
  const [query, setQuery] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const found = useFound(rows, raw, query.toLowerCase())
  const matches = useMemo(() => new Set(found), [found])
  const go = (by: 1 | -1) => {
    const row =
      by === 1
        ? (found.find((own) => own > active) ?? found[0])
        : (found.findLast((own) => own < active) ?? found.at(-1))
    if (row !== undefined) show(row)
  }
  const latest = useRef(go)
  useLayoutEffect(() => {
    latest.current = go
  })
  const next = useCallback(() => latest.current(1), [])
  const previous = useCallback(() => latest.current(-1), [])
  return { query, setQuery, input, matches, at: found.indexOf(active), next, previous }
}

/** Rows that are searched at once; of a longer log the rest follows, slice by slice. */
const AT_ONCE = 4_000

function useFound(rows: LogRows, raw: boolean, wanted: string): readonly number[] {
  const first = useMemo(() => rowsWith(rows, raw, wanted, 0), [rows, raw, wanted])
  const [later, setLater] = useState<{ of: unknown; found: readonly number[] } | null>(null)
  useEffect(() => {
    if (wanted === '' || rows.length <= AT_ONCE) return
    let found = first
    let timer = 0
    const goOn = (from: number) => {
      found = [...found, ...rowsWith(rows, raw, wanted, from)]
      setLater({ of: first, found })
      if (from + AT_ONCE < rows.length) timer = window.setTimeout(goOn, 0, from + AT_ONCE)
    }
    timer = window.setTimeout(goOn, 0, AT_ONCE)
    return () => window.clearTimeout(timer)
  }, [first, rows, raw, wanted])
  return later?.of === first ? later.found : first
}

const rowsWith = (rows: LogRows, raw: boolean, wanted: string, from: number): readonly number[] =>
  wanted === ''
    ? []
    : rows
        .slice(from, from + AT_ONCE)
        .flatMap((row, at) => (textOf(row, raw).toLowerCase().includes(wanted) ? [from + at] : []))
