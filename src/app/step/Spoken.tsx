import { useStore } from 'zustand'
import { useSettled } from '../hooks.ts'
import type { SessionStore } from '../work/session.ts'
import { spokenStep } from './spoken-step.ts'

/** The narration for a screen reader: once the place stands still, and not while scrubbing. */
export function Spoken({ store }: { readonly store: SessionStore }) {
  const session = useStore(store)
  const settled = useSettled(session.scrubbing ? '' : spokenStep(session), 250)
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="spoken">
      {settled}
    </p>
  )
}
