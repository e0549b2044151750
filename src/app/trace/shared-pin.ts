/** One pin in focus over the views, as far as both know it. */
import { useEffect } from 'react'
import type { SessionStore } from '../work/session.ts'
import type { TraceStore } from './store.ts'

export function useSharedPin(session: SessionStore, trace: TraceStore): void {
  useEffect(() => sharePin(session, trace), [session, trace])
}

/** A pin that is put in focus in Step is so in the log too, if the log tells of it; another run is no such choice. */
export const sharePin = (session: SessionStore, trace: TraceStore): (() => void) =>
  session.subscribe(({ pin, run }, before) => {
    if (pin === before.pin || run !== before.run) return
    const { head, focusPin } = trace.getState()
    if (head?.pins.some((known) => known.pin === pin)) focusPin(pin)
  })
