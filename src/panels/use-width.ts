import { type RefObject, useLayoutEffect, useState } from 'react'

/** Until it is measured, and where nothing can be. */
const USUAL_WIDTH = 1080

/** The inner width of an element in px, kept up to date. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(USUAL_WIDTH)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element || typeof ResizeObserver === 'undefined') return
    const measure = () => setWidth((last) => element.clientWidth || last)
    const observer = new ResizeObserver(measure)
    measure()
    observer.observe(element)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [ref])
  return width
}
