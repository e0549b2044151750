import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

/** Rows beyond the edges, so that a scroll by a few shows no gap. */
const SPARE = 8
/** Where there is no layout, as in tests. */
const DEFAULT_HEIGHT = 340

export interface VirtualRows<T extends HTMLElement> {
  readonly box: RefObject<T | null>
  /** The rows to draw, from `first` up to but not including `end`. */
  readonly first: number
  readonly end: number
  /** The height of all rows, and of the box. */
  readonly total: number
  readonly height: number
  readonly onScroll: () => void
  /** Puts a row at a share of the box's height: 0 top, 1 bottom. */
  readonly place: (row: number, share: number) => void
  /** Scrolls as little as shows the row. */
  readonly reveal: (row: number) => void
}

/** Of many rows of one height only those in view: their positions need no measuring. */
export function useVirtualRows<T extends HTMLElement>(
  count: number,
  rowHeight: number,
): VirtualRows<T> {
  const box = useRef<T>(null)
  const [view, setView] = useState({ top: 0, height: DEFAULT_HEIGHT })

  const onScroll = useCallback(() => {
    const { scrollTop: top = 0, clientHeight = 0 } = box.current ?? {}
    const height = clientHeight || DEFAULT_HEIGHT
    setView((old) => (old.top === top && old.height === height ? old : { top, height }))
  }, [])

  const scrollTo = useCallback(
    (top: number) => {
      if (!box.current) return
      box.current.scrollTop = top
      onScroll()
    },
    [onScroll],
  )

  const place = useCallback(
    (row: number, share: number) => {
      const height = box.current?.clientHeight ?? 0
      scrollTo(Math.max(0, row * rowHeight - (height - rowHeight) * share))
    },
    [rowHeight, scrollTo],
  )

  const reveal = useCallback(
    (row: number) => {
      const { scrollTop = 0, clientHeight = 0 } = box.current ?? {}
      const top = row * rowHeight
      if (top < scrollTop) scrollTo(top)
      else if (top + rowHeight > scrollTop + clientHeight) scrollTo(top + rowHeight - clientHeight)
    },
    [rowHeight, scrollTo],
  )

  useLayoutEffect(() => {
    onScroll()
    if (!box.current || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(onScroll)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [onScroll])

  const first = Math.max(0, Math.min(count, Math.floor(view.top / rowHeight)) - SPARE)
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + SPARE)
  const total = count * rowHeight
  return { box, first, end, total, height: view.height, onScroll, place, reveal }
}
