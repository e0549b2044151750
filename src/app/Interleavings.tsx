import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { InterleavingsControls } from '../panels/interleavings-controls.tsx'
import { InterleavingsMatrix } from '../panels/interleavings-matrix.tsx'
import { SignLegend } from '../panels/interleavings-sign.tsx'
import { InterleavingsStatus } from '../panels/interleavings-status.tsx'
import { CELLS, cellKey, RULES } from '../trace/matrix.ts'
import { cellName, matrix, ruleId, ruleName } from '../view/interleavings-matrix.ts'
import { searchStatus, summary } from '../view/interleavings-summary.ts'
import { type ExplorerStore, findingsOf } from './explorer.ts'
import { Guarded } from './Guarded.tsx'
import { useMedia } from './hooks.ts'
import './interleavings.css'
import { InterleavingsDetail } from './InterleavingsDetail.tsx'
import { useInterleavingsKeys } from './interleavings-keys.ts'
import { counterexample } from './interleavings-opening.ts'
import type { Opening } from './session.ts'

interface InterleavingsProps {
  readonly store: ExplorerStore
  readonly characterKeys: boolean
  /** Loads a run into the Step view and goes there. */
  onOpen(opening: Opening): void
}

/** Every interleaving of one move: what is searched, what was found, and each finding opened. */
export function Interleavings({ store, characterKeys, onOpen }: InterleavingsProps) {
  const state = useStore(store)
  const { plan, running, progress, asked } = state
  const findings = findingsOf(state)
  const status = searchStatus(findings, running)
  const [rule, setRule] = useRule()
  const shown = useMemo(() => matrix(plan.move, findings, rule), [plan.move, findings, rule])
  const chosen = { column: cellKey(asked.cell), claim: asked.claim }
  const choose = useCallback(
    (column: string, claim: string) => {
      const cell = CELLS.find((each) => cellKey(each) === column)
      if (cell) store.getState().ask({ cell, claim })
    },
    [store],
  )
  const open = useCallback(() => {
    const opening = counterexample(store.getState())
    if (opening) onOpen(opening)
  }, [store, onOpen])
  useChosenInView(store, rule)
  useInterleavingsKeys({ store, matrix: shown, choose, characterKeys })

  return (
    <main className="interleavings" aria-label="Interleavings">
      <div className="search-head">
        <InterleavingsStatus
          summary={summary(findings, status)}
          running={running}
          progress={progress}
          known={Object.keys(findings).length}
          of={CELLS.length}
        />
        <InterleavingsControls
          move={plan.move}
          limits={plan.limits}
          status={status}
          onPlan={(move, bounds) =>
            store.getState().setPlan({ move, limits: { ...plan.limits, ...bounds } })
          }
          onSearch={store.getState().search}
          onStop={store.getState().stop}
          onAgain={() => {
            store.getState().forget()
            store.getState().search()
          }}
        >
          <RulePicker rule={rule} onRule={setRule} />
        </InterleavingsControls>
      </div>
      <Guarded name="Matrix">
        <InterleavingsMatrix
          matrix={shown}
          chosen={chosen}
          working={progress ? cellKey(progress.cell) : null}
          onChoose={choose}
          onOpen={open}
        />
        <SignLegend />
      </Guarded>
      <Guarded name={`Finding of ${cellName(asked.cell)}`}>
        <InterleavingsDetail store={store} onOpen={onOpen} />
      </Guarded>
    </main>
  )
}

/** Where 40 columns have no room, the matrix begins with one kind of KVM. */
function useRule() {
  const narrow = useMedia('(max-width: 1199px)')
  const [picked, setPicked] = useState<string | null | undefined>(undefined)
  return [picked === undefined ? (narrow ? 'K0' : null) : picked, setPicked] as const
}

/** A cell of a kind of KVM that is not shown gives way to its neighbour that is. */
function useChosenInView(store: ExplorerStore, rule: string | null): void {
  useEffect(() => {
    const { asked, ask } = store.getState()
    const to = RULES.find((each) => ruleId(each) === rule)
    if (to && ruleId(asked.cell) !== rule) ask({ ...asked, cell: { ...asked.cell, ...to } })
  }, [store, rule])
}

interface RulePickerProps {
  readonly rule: string | null
  onRule(rule: string | null): void
}

const RulePicker = ({ rule, onRule }: RulePickerProps) => (
  <label className="picker">
    <span>KVM</span>
    <select
      aria-label="KVM shown"
      value={rule ?? ''}
      onChange={({ target }) => onRule(target.value === '' ? null : target.value)}
    >
      <option value="">all rules, with and without APICv</option>
      {RULES.map((each) => (
        <option key={ruleId(each)} value={ruleId(each)}>
          {ruleName(each)}
        </option>
      ))}
    </select>
  </label>
)
