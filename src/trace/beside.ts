/** Two runs of one machine each, laid beside each other as one run of two lanes. */
import { diffArrays } from 'diff'
import { formatAction } from '../core/action.ts'
import type { Lane, Run } from './run.ts'
import type { Step, Trace } from './trace.ts'

/** Beyond so many differences the moves stand one after the other. */
const MOST_EDITS = 2_000

/** Which of the two lanes make the move of a column. */
type Takers = 'both' | 'first' | 'second'

/**
 * Moves that both make stand in one column; where only one makes a move, the other sits it out.
 * What a run sat out by itself has no column.
 */
export function besides(a: Run, b: Run): Run {
  const [first, second] = [a.lanes[0], b.lanes[0]] as readonly [Lane, Lane]
  const columns = align(taken(first), taken(second))
  const lanes = [spread(first, columns, 'second'), spread(second, columns, 'first')] as const
  return {
    scenario: a.scenario,
    lanes,
    chosen: [...a.chosen, ...b.chosen],
    shared: false,
    schedule: columns.flatMap(
      (_, at) => lanes[0].trace.steps[at]?.action ?? lanes[1].trace.steps[at]?.action ?? [],
    ),
    complete: a.complete && b.complete,
  }
}

const taken = ({ trace }: Lane): Step[] => trace.steps.filter(({ action }) => action !== null)

function align(a: readonly Step[], b: readonly Step[]): Takers[] {
  const changes = diffArrays(names(a), names(b), { maxEditLength: MOST_EDITS })
  if (!changes) return [...a.map(() => 'first' as const), ...b.map(() => 'second' as const)]
  return changes.flatMap(({ count, added, removed }) =>
    Array<Takers>(count).fill(added ? 'second' : removed ? 'first' : 'both'),
  )
}

const names = (steps: readonly Step[]): string[] =>
  steps.map(({ action }) => (action ? formatAction(action) : ''))

/** The steps of a lane in their columns; in those of the other it stays as it is. */
function spread(lane: Lane, columns: readonly Takers[], other: Takers): Lane {
  const own = taken(lane).values()
  let { initial: state } = lane.trace
  const steps = columns.map((takers): Step => {
    const step = takers === other ? undefined : own.next().value
    state = step?.state ?? state
    return step ?? { action: null, events: [], state }
  })
  const trace: Trace = { initial: lane.trace.initial, steps }
  return { model: lane.model, trace }
}
