/**
 * Rows of one height, as many as there are: ten million of them would be taller than a browser lets
 * an element be. Up to TALLEST the scroll bar is the truth; beyond, a small scroll moves by what it
 * says and a jump goes to the same share of the whole.
 */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { useOnChange } from './use-on-change.ts'

/** Px; the lowest limit among browsers is about 17.8 million. */
const TALLEST = 8_000_000
/** Rows beyond the edges, so that a scroll by a few shows no gap. */
const SPARE = 8
/** Rows that stay in view around one that is shown. */
const CONTEXT = 5
/** Where there is no layout, as in tests. */
const DEFAULT_HEIGHT = 340

export interface Rows<T extends HTMLElement> {
  readonly box: RefObject<T | null>
  /** The rows to draw, from `first` up to but not including `end`. */
  readonly first: number
  readonly end: number
  /** The height of what scrolls, and where in it the first drawn row stands. */
  readonly total: number
  readonly top: number
  /** Of the box. */
  readonly height: number
  readonly onScroll: () => void
  /** Puts a row at a share of the box's height: 0 top, 1 bottom. */
  readonly place: (row: number, share: number) => void
  /** Scrolls as little as shows the row and some around it; one far away comes to the middle. */
  readonly reveal: (row: number) => void
}

interface Place {
  /** Where the scroll bar is, and which px of all rows is at the top of the box. */
  readonly scroll: number
  readonly offset: number
  readonly height: number
}

/** A row that stays at a share of the box's height, wherever that row comes to be. */
export interface Followed {
  readonly row: number
  readonly share: number
}

export function useRows<T extends HTMLElement>(
  count: number,
  rowHeight: number,
  followed: Followed | null = null,
): Rows<T> {
  const box = useRef<T>(null)
  const [place, setPlace] = useState<Place>({ scroll: 0, offset: 0, height: DEFAULT_HEIGHT })
  // With what is left over below the last row, so that at the end too the first row stands whole.
  const all = count * rowHeight + (place.height % rowHeight)
  const total = Math.min(all, TALLEST)
  const latest = useRef(place)
  const [near, setNear] = useState<number | null>(null)
  if (followed && near !== followed.row) {
    // With the row, so that what is drawn is drawn at its new place at once.
    setNear(followed.row)
    setPlace(({ height }) => {
      const offset = wholeRows(offsetOf(followed, rowHeight, height), rowHeight, all - height)
      return { scroll: Math.round(scrollOf(offset, height, all, total)), offset, height }
    })
  }
  useLayoutEffect(() => {
    latest.current = place
  }, [place])

  const set = useCallback((next: Place) => {
    const { scroll, offset, height } = latest.current
    if (scroll === next.scroll && offset === next.offset && height === next.height) return
    latest.current = next
    setPlace(next)
  }, [])

  const onScroll = useCallback(() => {
    const { scrollTop: scroll = 0, clientHeight = 0 } = box.current ?? {}
    const height = clientHeight || DEFAULT_HEIGHT
    set({ scroll, height, offset: offsetAfter(latest.current, scroll, height, all, total) })
  }, [set, all, total])

  const goTo = useCallback(
    (wanted: number) => {
      const element = box.current
      if (!element) return
      const height = element.clientHeight || DEFAULT_HEIGHT
      const offset = wholeRows(wanted, rowHeight, all - height)
      element.scrollTop = Math.round(scrollOf(offset, height, all, total))
      set({ scroll: element.scrollTop, offset, height })
    },
    [set, rowHeight, all, total],
  )

  const placeRow = useCallback(
    (row: number, share: number) => {
      const height = box.current?.clientHeight ?? 0
      goTo(offsetOf({ row, share }, rowHeight, height))
    },
    [goTo, rowHeight],
  )

  const reveal = useCallback(
    (row: number) => {
      const { offset } = latest.current
      const height = box.current?.clientHeight ?? 0
      const margin = Math.min(CONTEXT * rowHeight, Math.max(0, (height - rowHeight) / 2))
      const top = row * rowHeight - margin
      const bottom = (row + 1) * rowHeight + margin
      const beyond = Math.max(offset - top, bottom - offset - height)
      if (beyond <= 0) return
      if (beyond > height) placeRow(row, 0.5)
      else goTo(top < offset ? top : bottom - height)
    },
    [goTo, placeRow, rowHeight],
  )

  useLayoutEffect(() => {
    onScroll()
    if (!box.current || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(onScroll)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [onScroll])

  const { scroll, offset, height } = place
  // In a box of another height it moves.
  useOnChange(`${near} ${followed?.share} ${all} ${height}`, () => {
    if (near !== null && followed) placeRow(near, followed.share)
  })

  const first = Math.max(0, Math.min(count, Math.floor(offset / rowHeight)) - SPARE)
  const end = Math.min(count, Math.ceil((offset + height) / rowHeight) + SPARE)
  const top = scroll + first * rowHeight - offset
  return { box, first, end, total, top, height, onScroll, place: placeRow, reveal }
}

/** The next offset, at most the last one, at which no row is cut at the top. */
const wholeRows = (offset: number, rowHeight: number, last: number): number =>
  Math.max(0, Math.min(Math.ceil(offset / rowHeight) * rowHeight, last))

/** Where all rows are when a row is at a share of the height. */
const offsetOf = ({ row, share }: Followed, rowHeight: number, height: number): number =>
  row * rowHeight - (height - rowHeight) * share

/** Where the scroll bar stands for an offset into all rows. */
const scrollOf = (offset: number, height: number, all: number, total: number): number =>
  all <= total ? offset : (offset * (total - height)) / Math.max(1, all - height)

/** The offset after the scroll bar has moved, by a person or by the browser. */
export function offsetAfter(
  before: Place,
  scroll: number,
  height: number,
  all: number,
  total: number,
): number {
  const last = Math.max(0, all - height)
  if (all <= total) return Math.min(scroll, last)
  const moved = scroll - before.scroll
  const atEdge = scroll <= 0 || scroll >= total - height
  const isJump = Math.abs(moved) > height * 4 || atEdge
  const offset = isJump ? (scroll / Math.max(1, total - height)) * last : before.offset + moved
  return Math.max(0, Math.min(offset, last))
}
