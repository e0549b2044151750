import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Setup } from '../core/setup.ts'
import { switchesIn } from '../lts/fewest-switches.ts'
import { ActorCounts } from '../panels/interleavings-depths.tsx'
import { InterleavingsFinding, InterleavingsTelling } from '../panels/interleavings-finding.tsx'
import { InterleavingsGraph } from '../panels/interleavings-graph.tsx'
import { InterleavingsLegend } from '../panels/interleavings-legend.tsx'
import { InterleavingsSchedule } from '../panels/interleavings-schedule.tsx'
import { CELLS, cellKey, setupOf } from '../trace/matrix.ts'
import { actorOf } from '../trace/search.ts'
import { claimRows } from '../view/interleavings-claims.ts'
import { findingText, scheduleOf, type Telling } from '../view/interleavings-finding.ts'
import { graph, scheduleTo } from '../view/interleavings-graph.ts'
import { cellName, findingOn } from '../view/interleavings-matrix.ts'
import { actorTitle, toldState, toldTurns } from '../view/interleavings-schedule.ts'
import { counted } from '../view/interleavings-words.ts'
import { type ExplorerStore, findingsOf, type Pictured, type Question } from './explorer.ts'
import { openingOf, usualOther } from './interleavings-opening.ts'
import type { Opening } from './session.ts'

interface DetailProps {
  readonly store: ExplorerStore
  onOpen(opening: Opening): void
}

/** The chosen cell: its verdict, its states, and its schedule in sentences. */
export function InterleavingsDetail({ store, onOpen }: DetailProps) {
  const state = useStore(store)
  const { plan, asked, pictured } = state
  const [telling, setTelling] = useState<Telling>('shortest')
  const [beside, setBeside] = useState<string | null>(null)
  const setup = useMemo(() => setupOf(asked.cell, plan.move), [asked.cell, plan.move])
  const claim = claimRows(plan.move).find(({ id }) => id === asked.claim)
  const finding = findingsOf(state)[cellKey(asked.cell)] ?? null
  const found = findingOn(finding, asked.claim)
  const schedule = useMemo(() => scheduleOf(found, telling), [found, telling])
  const decides = claim?.expectation === 'always'
  const turns = useMemo(() => toldTurns(setup, schedule, decides), [setup, schedule, decides])
  usePicture(store, finding !== null, schedule)
  if (!claim) return null

  const other =
    CELLS.find((cell) => cellKey(cell) === beside && cellKey(cell) !== cellKey(asked.cell)) ??
    usualOther(asked.cell)
  const open = (moves: typeof schedule, cursor?: number) =>
    onOpen(openingOf(state, moves, other, cursor))
  return (
    <section className="detail" aria-label="The chosen cell">
      <InterleavingsFinding
        title={claim.title}
        sentence={claim.sentence}
        machine={cellName(asked.cell)}
        text={findingText(claim, finding)}
      />
      {finding && (
        <States
          pictured={isOf(pictured, asked) ? pictured : null}
          setup={setup}
          expectation={claim.expectation}
          onOpen={(moves) => open(moves)}
        />
      )}
      {schedule.length > 0 && (
        <section aria-label={decides ? 'Counterexample' : 'Witness'}>
          <InterleavingsTelling
            heading={decides ? 'Counterexample' : 'Witness'}
            telling={telling}
            moves={schedule.length}
            switches={switchesIn(schedule, actorOf)}
            hasCalmest={found?.calmest != null}
            others={CELLS.filter((cell) => cellKey(cell) !== cellKey(asked.cell)).map((cell) => [
              cellKey(cell),
              cellName(cell),
            ])}
            other={cellKey(other)}
            onTelling={setTelling}
            onOther={setBeside}
            onOpen={() => open(schedule)}
          />
          <InterleavingsSchedule turns={turns} onMove={(number) => open(schedule, number)} />
        </section>
      )}
    </section>
  )
}

const isOf = (pictured: Pictured | null, { cell, claim }: Question): boolean =>
  pictured !== null && pictured.cell === cell && pictured.claim === claim

interface StatesProps {
  /** null until it is asked for. */
  readonly pictured: Pictured | null
  readonly setup: Setup
  readonly expectation: 'always' | 'sometimes'
  onOpen(schedule: ReturnType<typeof scheduleTo>): void
}

function States({ pictured, setup, expectation, onOpen }: StatesProps) {
  const space = pictured?.space ?? null
  const drawing = useMemo(() => space && graph(space), [space])
  if (!pictured || !space || !drawing)
    return <p className="space-told">Counting the states by depth.</p>
  const marked = space.levels.reduce((sum, level) => sum + level.marked, 0)
  const what = space.drawn
    ? 'Every reachable state'
    : space.path.length > 0
      ? 'The schedule, the states beside it, and a count for each depth'
      : 'States at each depth'
  const bound = space.complete ? '' : ` The count stopped at ${counted(space.states, 'state')}.`
  const concern = expectation === 'always' ? 'violating' : 'showing it'
  return (
    <>
      <div className="space-head">
        <h3>
          {what}{' '}
          <span>
            {counted(space.states, 'state')}, {marked} {concern}.{bound}
          </span>
        </h3>
        {drawing.nodes.length > 1 && (
          <InterleavingsLegend
            expectation={expectation}
            hasSchedule={space.path.length > 0}
            drawn={space.drawn}
          />
        )}
      </div>
      <InterleavingsGraph
        key={`${cellKey(pictured.cell)} ${pictured.claim} ${space.path.length}`}
        space={space}
        graph={drawing}
        expectation={expectation}
        tell={(node) => toldState(setup, scheduleTo(space.nodes, node))}
        onOpen={(node) => onOpen(scheduleTo(space.nodes, node))}
      />
      <ActorCounts
        actors={space.actors.map(([actor, count]) => [actorTitle(setup, actor), count])}
      />
    </>
  )
}

/** Milliseconds a cell stays chosen before its states are counted, so that walking stays light. */
const SETTLED = 120

function usePicture(
  store: ExplorerStore,
  known: boolean,
  schedule: Parameters<typeof openingOf>[1],
): void {
  const asked = useStore(store, (state) => state.asked)
  useEffect(() => {
    if (!known) return
    const timer = setTimeout(() => store.getState().picture(asked, schedule), SETTLED)
    return () => clearTimeout(timer)
  }, [store, asked, known, schedule])
}
