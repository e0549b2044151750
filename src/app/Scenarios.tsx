import { useStore } from 'zustand'
import { GROUPS, gallery, galleryEntry } from '../core/scenarios/gallery.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import { ScenarioEditor } from './ScenarioEditor.tsx'
import { ScenarioGallery } from './ScenarioGallery.tsx'
import type { HistoryStore } from './scenario-history.ts'
import type { SessionStore } from './session.ts'

/** Which of the two dialogs is open. */
export type ScenarioDialogName = 'gallery' | 'editor'

interface ScenariosProps {
  readonly store: SessionStore
  readonly history: HistoryStore
  readonly dialog: ScenarioDialogName | null
  onDialog(dialog: ScenarioDialogName | null): void
}

/** The scenario in the bar: which one, all that are ready, the form, and the way back. */
export function Scenarios({ store, history, dialog, onDialog }: ScenariosProps) {
  const scenario = useStore(store, ({ run }) => run.scenario)
  const { openReady, replace } = history.getState()
  return (
    <>
      <Picker {...{ scenario, history }} />
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
      <UndoButtons history={history} />
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
        onApply={replace}
        onClose={() => onDialog(null)}
      />
    </>
  )
}

interface PickerProps {
  readonly scenario: Scenario
  readonly history: HistoryStore
}

/** The gallery as a list, and the open scenario where it is none of it. */
function Picker({ scenario, history }: PickerProps) {
  const choose = (id: string) => {
    const entry = galleryEntry(id)
    if (entry) history.getState().openReady(entry)
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

function UndoButtons({ history }: { readonly history: HistoryStore }) {
  const { past, future, undo, redo } = useStore(history)
  if (past.length === 0 && future.length === 0) return null
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label="Undo the change of scenario"
        aria-keyshortcuts="u"
        disabled={past.length === 0}
        onClick={undo}
      >
        Undo <kbd>u</kbd>
      </button>
      {future.length > 0 && (
        <button
          type="button"
          className="quiet"
          aria-label="Redo the change of scenario"
          aria-keyshortcuts="Shift+U"
          onClick={redo}
        >
          Redo <kbd>U</kbd>
        </button>
      )}
    </>
  )
}
