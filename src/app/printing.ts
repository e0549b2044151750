import { useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/**
 * Whether the page is being printed, or shown as it would be. The page is drawn for the paper and
 * measured there before the browser goes on, which it does at once.
 */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useLayoutEffect(() => {
    const paper = window.matchMedia('print')
    const turn = (on: boolean) => {
      flushSync(() => setPrinting(on))
      flushSync(() => window.dispatchEvent(new Event('resize')))
    }
    const begin = () => turn(true)
    const end = () => turn(false)
    const change = () => turn(paper.matches)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    paper.addEventListener('change', change)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
      paper.removeEventListener('change', change)
    }
  }, [])
  return printing
}
