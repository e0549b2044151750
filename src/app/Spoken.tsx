import { useStore } from 'zustand'
import { narrationText } from '../view/narrate.ts'
import { useSettled } from './hooks.ts'
import { laneNames } from './lanes.ts'
import type { SessionStore } from './session.ts'
import { toldAt } from './told.ts'

/** The narration for a screen reader: once the place stands still, and not while scrubbing. */
export function Spoken({ store }: { readonly store: SessionStore }) {
  const session = useStore(store)
  const { run, scrubbing } = session
  const names = laneNames(run)
  const text = run.lanes
    .map((_, at) => {
      const text = narrationText(toldAt(session, at))
      return names.length > 1 ? `${names[at]}: ${text}` : text
    })
    .join(' ')
  const settled = useSettled(scrubbing ? '' : text, 250)
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="spoken">
      {settled}
    </p>
  )
}
