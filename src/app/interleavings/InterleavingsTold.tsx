import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Action } from '../../core/action.ts'
import { switchesIn } from '../../lts/fewest-switches.ts'
import { InterleavingsReduction } from '../../panels/interleavings/reduction.tsx'
import { InterleavingsSchedule } from '../../panels/interleavings/schedule.tsx'
import { InterleavingsTelling } from '../../panels/interleavings/telling.tsx'
import { CELLS, cellKey } from '../../trace/matrix.ts'
import type { Run } from '../../trace/run.ts'
import { actorOf } from '../../trace/search.ts'
import type { Telling } from '../../view/interleavings/finding.ts'
import { cellName, findingOn } from '../../view/interleavings/matrix.ts'
import { toldTurns } from '../../view/interleavings/schedule.ts'
import { type ExplorerState, type ExplorerStore, findingsOf } from './explorer.ts'
import { besideOf } from './opening.ts'
import { stepSchedule, type Told } from './telling.ts'

interface ToldProps {
  readonly store: ExplorerStore
  readonly run: Run | null
  readonly told: Told
  /** Opens a schedule in Step, at the move of a number or at its end. */
  onOpen(schedule: readonly Action[], number?: number): void
}

/** The schedule of the chosen cell: which it is, what is left of it, and its moves in sentences. */
export function InterleavingsTold({ store, run, told, onOpen }: ToldProps) {
  const { key, setup, claim, reduction } = told
  const shrinking = useStore(store, (state) => state.shrinking === key)
  const shrunk = useStore(store, ({ shrunk }) => (shrunk?.key === key ? shrunk.moves : null))
  const decides = claim.expectation === 'always'
  const heading = decides ? 'Counterexample' : 'Witness'
  const turns = useMemo(() => toldTurns(setup, reduction, decides), [setup, reduction, decides])
  const { shrink, undo, takeAllBack, leaveOut, takeBack } = store.getState()
  return (
    <section aria-label={heading}>
      <TellingHead
        store={store}
        run={run}
        told={told}
        heading={reduction.shows ? heading : 'Run'}
        onOpen={onOpen}
      />
      <InterleavingsReduction
        reduction={reduction}
        expectation={claim.expectation}
        shrinking={shrinking}
        shrunk={shrunk}
        onShrink={() => shrink(told)}
        onUndo={() => undo(told)}
        onTakeAllBack={() => takeAllBack(told)}
      />
      <InterleavingsSchedule
        turns={turns}
        onMove={(number) => onOpen(reduction.left, number)}
        onLeaveOut={(at) => leaveOut(told, at)}
        onTakeBack={(at) => takeBack(told, at)}
        onUndo={() => undo(told)}
      />
    </section>
  )
}

interface TellingProps extends ToldProps {
  readonly heading: string
}

function TellingHead({ store, run, told, heading, onOpen }: TellingProps) {
  const state = useStore(store)
  const { left } = told.reduction
  const here = cellKey(state.asked.cell)
  return (
    <InterleavingsTelling
      heading={heading}
      telling={told.telling}
      moves={left.length}
      switches={switchesIn(left, actorOf)}
      tellings={useMemo(() => tellingsIn(store.getState(), told, run), [store, told, run])}
      others={CELLS.filter((cell) => cellKey(cell) !== here).map((cell) => [
        cellKey(cell),
        cellName(cell),
      ])}
      other={cellKey(besideOf(state))}
      onTelling={state.tell}
      onOther={(key) => {
        const cell = CELLS.find((each) => cellKey(each) === key)
        if (cell) state.standBeside(cell)
      }}
      onOpen={() => onOpen(left)}
    />
  )
}

/** The schedules that there are of the chosen cell. */
function tellingsIn(state: ExplorerState, { setup, claim }: Told, run: Run | null): Telling[] {
  const finding = findingsOf(state)[cellKey(state.asked.cell)] ?? null
  const found = findingOn(finding, claim.id)
  const step = stepSchedule(run, setup, claim.id)
  return [
    ...(found?.schedule ? (['shortest'] as const) : []),
    ...(found?.calmest ? (['calmest'] as const) : []),
    ...(step ? (['step'] as const) : []),
  ]
}
