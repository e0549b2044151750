import { useCallback } from 'react'
import { useStore } from 'zustand'
import { type GalleryEntry, GROUPS, gallery, galleryEntry } from '../../core/scenarios/gallery.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { Over } from '../parts/Over.tsx'
import { scenarioEditor, scenarioGallery } from '../parts/parts.ts'
import type { SessionStore } from '../work/session.ts'

/** Which of the two dialogs is open. */
export type ScenarioDialogName = 'gallery' | 'editor'

interface ScenariosProps {
  readonly store: SessionStore
  readonly dialog: ScenarioDialogName | null
  onDialog(dialog: ScenarioDialogName | null): void
}

/** The scenario in the bar: which one, all that are ready, and the form. */
export function Scenarios({ store, dialog, onDialog }: ScenariosProps) {
  const scenario = useStore(store, ({ run }) => run.scenario)
  const { openReady, replaceScenario } = store.getState()
  const close = useCallback(() => onDialog(null), [onDialog])
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
      <span className="facts" title={scenario.summary}>
        {scenario.summary}
      </span>
      <Over part={scenarioGallery} open={dialog === 'gallery'} onClose={close}>
        {(ScenarioGallery) => (
          <ScenarioGallery
            open={dialog === 'gallery'}
            scenario={scenario}
            onReady={(entry) => {
              openReady(entry)
              close()
            }}
            onClose={close}
          />
        )}
      </Over>
      <Over part={scenarioEditor} open={dialog === 'editor'} onClose={close}>
        {(ScenarioEditor) => (
          <ScenarioEditor
            open={dialog === 'editor'}
            scenario={scenario}
            onApply={replaceScenario}
            onClose={close}
          />
        )}
      </Over>
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
    <label className="picker scenario-picker" title={scenario.summary}>
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
