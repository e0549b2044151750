import { type RefObject, useLayoutEffect, useState } from 'react'

/** An element's height in px, kept up to date; null before it is known. */
export function useHeight(element: RefObject<HTMLElement | null>): number | null {
  const [height, setHeight] = useState<number | null>(null)
  useLayoutEffect(() => {
    const box = element.current
    if (!box || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => setHeight(box.offsetHeight))
    observer.observe(box)
    return () => observer.disconnect()
  }, [element])
  return height
}
