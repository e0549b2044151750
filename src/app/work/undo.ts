/** The way back over the work, and forward again: each edit with the work and the place at its other side. */
import type { Changed } from './edits.ts'
import { placeOf } from './growing.ts'
import type { SessionState } from './session.ts'
import type { Work } from './work.ts'

export interface Edit {
  /** What was done: "the choice at step 9". */
  readonly did: string
  readonly work: Work
  readonly cursor: number
  readonly pin: number
  readonly focused: number
}

/** Older edits than so many are forgotten. */
const MOST = 200

type Show = (session: SessionState, changed: Changed) => Partial<SessionState>

const here = (session: SessionState, did: string): Edit => ({
  did,
  work: session.work,
  cursor: placeOf(session),
  pin: session.pin,
  focused: session.focused,
})

/** The past with what is on screen now at its end. */
export const remembered = (session: SessionState, did: string): Pick<SessionState, 'past'> => ({
  past: [...session.past, here(session, did)].slice(-MOST),
})

export function undone(session: SessionState, show: Show): Partial<SessionState> {
  const edit = session.past.at(-1)
  if (!edit) return {}
  return {
    ...show(session, { work: edit.work, place: () => edit }),
    past: session.past.slice(0, -1),
    future: [here(session, edit.did), ...session.future],
  }
}

export function redone(session: SessionState, show: Show): Partial<SessionState> {
  const [edit, ...future] = session.future
  if (!edit) return {}
  return {
    ...show(session, { work: edit.work, place: () => edit }),
    ...remembered(session, edit.did),
    future,
  }
}
