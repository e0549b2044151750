import { useStore } from 'zustand'
import { type GalleryEntry, GROUPS, gallery, galleryEntry } from '../core/scenarios/gallery.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import { ScenarioEditor } from './ScenarioEditor.tsx'
import { ScenarioGallery } from './ScenarioGallery.tsx'
import type { SessionStore } from './session.ts'
import type { Edit } from './undo.ts'

/** Which of the two dialogs is open. */
export type ScenarioDialogName = 'gallery' | 'editor'

interface ScenariosProps {
  readonly store: SessionStore
  readonly dialog: ScenarioDialogName | null
  onDialog(dialog: ScenarioDialogName | null): void
}

/** The scenario in the bar: which one, all that are ready, the form, and the way back. */
export function Scenarios({ store, dialog, onDialog }: ScenariosProps) {
  const scenario = useStore(store, ({ run }) => run.scenario)
  const { openReady, replaceScenario } = store.getState()
  return (
    <>
      <Picker scenario={scenario} onReady={openReady} />
      <button
        type="button"
        className="quiet"
        aria-keyshortcuts="g"
        onClick={() => onDialog('gallery')}
      >
        Gallery <kbd>g</kbd>
      </button>
      <button
        type="button"
        className="quiet"
        aria-keyshortcuts="e"
        onClick={() => onDialog('editor')}
      >
        Edit <kbd>e</kbd>
      </button>
      <UndoButtons store={store} />
      <span className="facts" title={scenario.summary}>
        {scenario.summary}
      </span>
      <ScenarioGallery
        open={dialog === 'gallery'}
        scenario={scenario}
        onReady={(entry) => {
          openReady(entry)
          onDialog(null)
        }}
        onClose={() => onDialog(null)}
      />
      <ScenarioEditor
        open={dialog === 'editor'}
        scenario={scenario}
        onApply={replaceScenario}
        onClose={() => onDialog(null)}
      />
    </>
  )
}

interface PickerProps {
  readonly scenario: Scenario
  onReady(entry: GalleryEntry): void
}

/** The gallery as a list, and the open scenario where it is none of it. */
function Picker({ scenario, onReady }: PickerProps) {
  const choose = (id: string) => {
    const entry = galleryEntry(id)
    if (entry) onReady(entry)
  }
  return (
    <label className="picker scenario-picker">
      <span>Scenario</span>
      <select
        aria-label="Scenario"
        value={scenario.id}
        onChange={(event) => choose(event.target.value)}
      >
        {!galleryEntry(scenario.id) && <option value={scenario.id}>{scenario.title}</option>}
        {GROUPS.map((group) => (
          <optgroup key={group} label={group}>
            {gallery
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <option key={entry.scenario.id} value={entry.scenario.id}>
                  {entry.scenario.title}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

/** The way back and forward; each says what it would take back or make again. */
function UndoButtons({ store }: { readonly store: SessionStore }) {
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
