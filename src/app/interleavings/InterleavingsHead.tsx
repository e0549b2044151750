import { useStore } from 'zustand'
import { InterleavingsButtons } from '../../panels/interleavings/buttons.tsx'
import { InterleavingsControls, Picker } from '../../panels/interleavings/controls.tsx'
import { InterleavingsStatus } from '../../panels/interleavings/status.tsx'
import { CELLS, RULES } from '../../trace/matrix.ts'
import { ruleId, ruleName } from '../../view/interleavings/matrix.ts'
import { planSentence } from '../../view/interleavings/plan.ts'
import { searchStatus, summary } from '../../view/interleavings/summary.ts'
import { type ExplorerStore, findingsOf } from './explorer.ts'

interface HeadProps {
  readonly store: ExplorerStore
  /** The kind of KVM shown; null for all. */
  readonly rule: string | null
  onRule(rule: string | null): void
}

/** How the search stands, what starts and stops it, and what is searched. */
export function InterleavingsHead({ store, rule, onRule }: HeadProps) {
  const plan = useStore(store, (state) => state.plan)
  return (
    <div className="search-head">
      <Standing store={store} />
      <InterleavingsControls plan={plan} onPlan={store.getState().setPlan}>
        <Picker
          name="KVM"
          label="KVM shown"
          value={rule ?? ''}
          options={RULE_OPTIONS}
          onPick={(picked) => onRule(picked === '' ? null : picked)}
        />
      </InterleavingsControls>
    </div>
  )
}

const RULE_OPTIONS: readonly (readonly [string, string])[] = [
  ['', 'all rules, with and without APICv'],
  ...RULES.map((rule) => [ruleId(rule), ruleName(rule)] as const),
]

function Standing({ store }: Pick<HeadProps, 'store'>) {
  const state = useStore(store)
  const { plan, running, progress, failed } = state
  const findings = findingsOf(state)
  const status = searchStatus(findings, running, progress !== null)
  return (
    <div className="search-standing">
      <InterleavingsStatus
        summary={summary(findings, status, failed)}
        plan={planSentence(plan)}
        running={running}
        progress={progress}
        known={Object.keys(findings).length}
        of={CELLS.length}
      >
        <div className="search-buttons">
          <InterleavingsButtons
            status={status}
            onSearch={state.search}
            onStop={state.stop}
            onAgain={() => {
              state.forget()
              state.search()
            }}
          />
        </div>
      </InterleavingsStatus>
    </div>
  )
}
