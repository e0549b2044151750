import { useEffect, useState } from 'react'
import { commandOf } from '../keys.ts'
import { loadSamples, type Sample } from '../trace/files.ts'

/** The palette's key works everywhere, in text fields and in dialogs too. */
export function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (commandOf(event) !== 'palette') return
      event.preventDefault()
      toggle()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [toggle])
}

/** The logs that lie beside the page; none where there are none. */
export function useSamples(): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>(NONE)
  useEffect(() => {
    let isThere = true
    loadSamples().then(
      (found) => isThere && setSamples(found),
      () => {},
    )
    return () => {
      isThere = false
    }
  }, [])
  return samples
}

const NONE: readonly Sample[] = []
