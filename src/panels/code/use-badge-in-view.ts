import { type RefObject, useRef } from 'react'
import type { ListingBlock } from '../../view/code/listing.ts'
import { useOnChange } from '../use-on-change.ts'
import { zoomOf } from '../zoom.ts'

/** So much of the neighbouring lines stays in view, in px; above them a block's heading sticks. */
const MARGIN = 10

/** Scrolls a box, at once and only if it must, to the lines marked as here when they change. */
export function useBadgeInView<T extends HTMLElement>(
  blocks: readonly ListingBlock[],
): RefObject<T | null> {
  const box = useRef<T>(null)
  useOnChange(blocks.map(placeOf).join(), () => {
    const outer = box.current
    if (!outer) return
    const rows = [...outer.querySelectorAll<HTMLElement>('[data-here]')]
    if (rows.length === 0) return
    const zoom = zoomOf(outer)
    const head = outer.querySelector('h3')?.getBoundingClientRect().height ?? 0
    const room = (outer.clientHeight - 2 * MARGIN) * zoom - head
    const [all, latest] = [spanOf(rows), spanOf([latestOf(rows)])]
    const { top, bottom } = all.bottom - all.top > room ? latest : all
    const above = top - outer.getBoundingClientRect().top - head - MARGIN * zoom
    const below = above + (bottom - top) - room
    if (above < 0) outer.scrollTop += above / zoom
    else if (below > 0) outer.scrollTop += below / zoom
  })
  return box
}

const placeOf = ({ heading, rows }: ListingBlock): string => {
  const here = rows.flatMap(({ marks }, at) =>
    marks.some((mark) => mark?.kind === 'here') ? [at] : [],
  )
  return `${heading} ${here.join(' ')}`
}

/** `data-here` is the step in which a row's badge came there. */
const latestOf = (rows: readonly HTMLElement[]): HTMLElement =>
  rows.reduce((best, row) => (Number(row.dataset.here) > Number(best.dataset.here) ? row : best))

function spanOf(rows: readonly HTMLElement[]) {
  const boxes = rows.map((row) => row.getBoundingClientRect())
  return {
    top: Math.min(...boxes.map((box) => box.top)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  }
}
