import { useId } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { Findings } from '../../panels/log/findings.tsx'
import { Fits } from '../../panels/log/fits.tsx'
import { StatePanel } from '../../panels/log/state-panel.tsx'
import { useTraceAnswer } from './answer.ts'
import type { TraceStore, TraceTab } from './store.ts'

const TABS: readonly (readonly [TraceTab, string])[] = [
  ['diagnosis', 'Diagnosis'],
  ['state', 'State'],
]

/** Left of the text: what was found, or what is known at the place we are at. */
export function TraceDiagnosis({ store }: { readonly store: TraceStore }) {
  const { tab, setTab, place, head } = useStore(store)
  const id = useId()
  return (
    <aside className="trace-side" aria-label="Diagnosis and state">
      <div className="tabs" role="tablist" aria-label="Diagnosis and state">
        {TABS.map(([each, name]) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-${each}`}
            aria-selected={tab === each}
            aria-controls={`${id}-panel`}
            tabIndex={tab === each ? 0 : -1}
            onClick={() => setTab(each)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
              event.preventDefault()
              const other = each === 'diagnosis' ? 'state' : 'diagnosis'
              setTab(other)
              document.getElementById(`${id}-${other}`)?.focus()
            }}
          >
            {name}
            {each === 'state' && place > 0 && (
              <small>
                {' '}
                at {head?.unit} {grouped(place)}
              </small>
            )}
          </button>
        ))}
      </div>
      <div
        className="trace-side-panel"
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${tab}`}
      >
        {tab === 'diagnosis' ? <Diagnosis store={store} /> : <State store={store} />}
      </div>
    </aside>
  )
}

function Diagnosis({ store }: { readonly store: TraceStore }) {
  const state = useStore(store)
  const { diagnosis, head, finding, model, status } = state
  if (!diagnosis || !head) {
    return (
      <p className="trace-none">
        {status === 'working' ? 'The log is still being read.' : 'There is no diagnosis.'}
      </p>
    )
  }
  const { findings, fits, fingerprint } = diagnosis
  return (
    <>
      {head.merging && <p className="trace-none">{head.merging}</p>}
      {findings.length === 0 && (
        <p className="trace-none">
          {head.events === 0 ? 'Nothing to judge: no event was found.' : HEALTHY}
        </p>
      )}
      <Findings
        findings={findings}
        files={head.sources.map(({ name }) => name)}
        chosen={finding}
        onChoose={state.showFinding}
        onSeek={state.seek}
      />
      <Fits
        fits={fits}
        fingerprint={fingerprint}
        chosen={model}
        onChoose={state.chooseModel}
        onSeek={state.seek}
      />
    </>
  )
}

const HEALTHY = 'No fault found: every interrupt that the log shows went where its RTE says.'

function State({ store }: { readonly store: TraceStore }) {
  const { place, pin, head, focusPin, seek } = useStore(store)
  const known = useTraceAnswer(store, 'state', { place, pin })
  if (!known || !head) return <p className="trace-none">Nothing is known yet.</p>
  return (
    <StatePanel
      stations={known.stations}
      places={known.stationPlaces}
      pins={known.pins}
      focus={pin}
      unit={head.unit}
      onFocusPin={focusPin}
      onSeek={seek}
    />
  )
}
