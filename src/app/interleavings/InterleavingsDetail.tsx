import { useStore } from 'zustand'
import type { Action } from '../../core/action.ts'
import { InterleavingsFinding } from '../../panels/interleavings/finding.tsx'
import { cellKey } from '../../trace/matrix.ts'
import type { Run } from '../../trace/run.ts'
import { findingText } from '../../view/interleavings/finding.ts'
import { cellName } from '../../view/interleavings/matrix.ts'
import type { Opening } from '../work/session.ts'
import { type ExplorerStore, findingsOf } from './explorer.ts'
import { InterleavingsStates } from './InterleavingsStates.tsx'
import { InterleavingsTold } from './InterleavingsTold.tsx'
import { openingOf } from './opening.ts'
import { useTold } from './use-told.ts'

interface DetailProps {
  readonly store: ExplorerStore
  readonly run: Run | null
  onOpen(opening: Opening): void
}

/** The chosen cell: its verdict, its states, and its schedule in sentences. */
export function InterleavingsDetail({ store, run, onOpen }: DetailProps) {
  const asked = useStore(store, (state) => state.asked)
  const finding = useStore(store, (state) => findingsOf(state)[cellKey(state.asked.cell)] ?? null)
  const stopped = useStore(store, ({ running, progress, asked }) =>
    !running && progress && cellKey(progress.cell) === cellKey(asked.cell) ? progress : null,
  )
  const symmetry = useStore(store, ({ plan }) => plan.symmetry)
  const told = useTold(store, run)
  if (!told) return null
  const { claim, setup, reduction } = told
  const open = (moves: readonly Action[], cursor?: number) =>
    onOpen(openingOf(store.getState(), moves, cursor))
  return (
    <section className="detail" aria-label="The chosen cell">
      <InterleavingsFinding
        title={claim.title}
        sentence={claim.sentence}
        machine={cellName(asked.cell)}
        text={findingText(claim, finding, { stopped: stopped?.progress ?? null, symmetry })}
      />
      {finding && (
        <InterleavingsStates
          store={store}
          setup={setup}
          schedule={reduction.left}
          expectation={claim.expectation}
          onOpen={open}
        />
      )}
      {reduction.whole.length > 0 && (
        <InterleavingsTold store={store} run={run} told={told} onOpen={open} />
      )}
    </section>
  )
}
