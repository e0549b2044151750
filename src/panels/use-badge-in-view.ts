import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { ListingBlock } from '../view/listing.ts'

/** So much of the neighbouring lines stays in view, in px; above them a block's heading sticks. */
const MARGIN = 10

/** Scrolls a box, at once and only if it must, to the lines marked as here when they change. */
export function useBadgeInView<T extends HTMLElement>(
  blocks: readonly ListingBlock[],
): RefObject<T | null> {
  const box = useRef<T>(null)
  const place = blocks.map(placeOf).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is what asks for it.
  useLayoutEffect(() => {
    const outer = box.current
    if (!outer) return
    const [first, ...others] = outer.querySelectorAll<HTMLElement>('[data-here]')
    if (!first) return
    const frame = outer.getBoundingClientRect()
    const head = outer.querySelector('h3')?.getBoundingClientRect().height ?? 0
    const top = first.getBoundingClientRect().top - frame.top - head - MARGIN
    const bottom = (others.at(-1) ?? first).getBoundingClientRect().bottom - frame.top + MARGIN
    const isTooTall = bottom - top > outer.clientHeight
    if (top < 0 || isTooTall) outer.scrollTop += top
    else if (bottom > outer.clientHeight) outer.scrollTop += bottom - outer.clientHeight
  }, [place])
  return box
}

const placeOf = ({ heading, rows }: ListingBlock): string => {
  const here = rows.flatMap(({ marks }, at) =>
    marks.some((mark) => mark?.kind === 'here') ? [at] : [],
  )
  return `${heading} ${here.join(' ')}`
}
