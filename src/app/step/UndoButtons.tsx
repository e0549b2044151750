import { useStore } from 'zustand'
import type { SessionStore } from '../work/session.ts'
import './undo.css'
import type { Edit } from '../work/undo.ts'

/** The way back and forward; each says what it would take back or make again. */
export function UndoButtons({ store }: { readonly store: SessionStore }) {
  const past = useStore(store, ({ past }) => past.at(-1))
  const future = useStore(store, ({ future }) => future[0])
  const { undo, redo } = store.getState()
  return (
    <span className="undo">
      <UndoButton name="Undo" cap="u" shortcut="u" edit={past} onClick={undo} />
      <UndoButton name="Redo" cap="U" shortcut="Shift+U" edit={future} onClick={redo} />
    </span>
  )
}

interface UndoButtonProps {
  readonly name: 'Undo' | 'Redo'
  readonly cap: string
  readonly shortcut: string
  readonly edit: Edit | undefined
  onClick(): void
}

const UndoButton = ({ name, cap, shortcut, edit, onClick }: UndoButtonProps) => {
  const what = edit ? `${name} ${edit.did}` : `Nothing to ${name.toLowerCase()}`
  return (
    <button
      type="button"
      className="quiet"
      aria-label={what}
      title={`${what} (${cap})`}
      aria-keyshortcuts={shortcut}
      disabled={!edit}
      onClick={onClick}
    >
      <span aria-hidden="true">{name === 'Undo' ? '\u21b6' : '\u21b7'}</span>
    </button>
  )
}
