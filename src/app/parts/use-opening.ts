import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Part } from './part.ts'

/**
 * A part that opens over the page, once it is there. If it cannot be loaded it is closed again, so that opening
 * it tries once more; it has no place of its own, so the error is told of above the view.
 */
export function useOpening<T>(part: Part<T>, open: boolean, onClose: () => void): T | null {
  useEffect(() => {
    if (!open) return
    let isWanted = true
    part.fetch().then(({ error }) => {
      if (!error || !isWanted) return
      window.reportError(new Error(`${part.name} could not be loaded: ${String(error)}`))
      onClose()
    })
    return () => {
      isWanted = false
    }
  }, [part, open, onClose])
  return useStore(part.state, ({ value }) => value)
}
