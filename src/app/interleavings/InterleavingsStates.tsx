import { memo, useCallback, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import type { Action } from '../../core/action.ts'
import type { Setup } from '../../core/setup.ts'
import { ActorCounts } from '../../panels/interleavings/depths.tsx'
import { InterleavingsGraph } from '../../panels/interleavings/graph.tsx'
import { InterleavingsLegend } from '../../panels/interleavings/legend.tsx'
import { cellKey } from '../../trace/matrix.ts'
import { type Graph, graph, type StateSpace, scheduleTo } from '../../view/interleavings/graph.ts'
import { actorTitle, toldState } from '../../view/interleavings/schedule.ts'
import { counted } from '../../view/interleavings/words.ts'
import { type ExplorerStore, isOf } from './explorer.ts'

interface StatesProps {
  readonly store: ExplorerStore
  readonly setup: Setup
  readonly schedule: readonly Action[]
  readonly expectation: 'always' | 'sometimes'
  onOpen(schedule: readonly Action[]): void
}

/** The states of the chosen cell, with its schedule among them. */
export function InterleavingsStates({ store, setup, schedule, expectation, onOpen }: StatesProps) {
  usePicture(store, schedule)
  const space = useStore(store, ({ pictured, asked }) =>
    pictured && isOf(pictured, asked) ? pictured.space : null,
  )
  const drawing = useMemo(() => space && graph(space), [space])
  const tell = useCallback(
    (node: number) => toldState(setup, scheduleTo(space?.nodes ?? [], node)),
    [setup, space],
  )
  const open = (node: number) => onOpen(scheduleTo(space?.nodes ?? [], node))
  if (!space || !drawing) return <p className="space-told">Counting the states by depth.</p>
  return (
    <>
      <Head space={space} drawing={drawing} expectation={expectation} />
      <Picture
        key={`${space.states} ${space.path.length}`}
        space={space}
        graph={drawing}
        expectation={expectation}
        tell={tell}
        onOpen={open}
      />
      <ActorCounts
        actors={space.actors.map(([actor, count]) => [actorTitle(setup, actor), count])}
      />
    </>
  )
}

/** Some hundred nodes; the same space is the same picture. */
const Picture = memo(
  InterleavingsGraph,
  (before, after) => before.space === after.space && before.tell === after.tell,
)

interface HeadProps {
  readonly space: StateSpace
  readonly drawing: Graph
  readonly expectation: 'always' | 'sometimes'
}

function Head({ space, drawing, expectation }: HeadProps) {
  const { drawn, path, levels, complete, states } = space
  const marked = levels.reduce((sum, level) => sum + level.marked, 0)
  const beside = 'The schedule, the states beside it, and a count for each depth'
  const what = drawn ? 'Every reachable state' : path.length > 0 ? beside : 'States at each depth'
  const bound = complete ? '' : ` The count stopped at ${counted(states, 'state')}.`
  const concern = expectation === 'always' ? 'violating' : 'showing it'
  return (
    <div className="space-head">
      <h3>
        {what}{' '}
        <span>
          {counted(states, 'state')}, {grouped(marked)} {concern}.{bound}
        </span>
      </h3>
      {drawing.nodes.length > 1 && (
        <InterleavingsLegend
          expectation={expectation}
          hasSchedule={path.length > 0}
          drawn={drawn}
        />
      )}
    </div>
  )
}

/** Milliseconds a cell stays chosen before its states are counted, so that walking stays light. */
const SETTLED = 120

function usePicture(store: ExplorerStore, schedule: readonly Action[]): void {
  const asked = useStore(store, (state) => state.asked)
  const text = `${cellKey(asked.cell)} ${asked.claim}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question, in words
  useEffect(() => {
    const timer = setTimeout(() => store.getState().picture(asked, schedule), SETTLED)
    return () => clearTimeout(timer)
  }, [store, text, schedule])
}
