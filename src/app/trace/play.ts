import { useCallback, useEffect, useState } from 'react'
import type { TraceStore } from './store.ts'

/** Walks through the log line by line until its end. */
export function usePlay(store: TraceStore, speed: number): readonly [boolean, () => void] {
  const [playing, setPlaying] = useState(false)
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => {
      const { place, head, seek } = store.getState()
      if (place >= (head?.size ?? 0)) setPlaying(false)
      else seek(place + 1)
    }, 1000 / speed)
    return () => clearInterval(timer)
  }, [store, playing, speed])
  return [playing, useCallback(() => setPlaying((on) => !on), [])]
}
