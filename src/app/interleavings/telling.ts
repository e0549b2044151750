/**
 * The part of the search's store that says how the chosen cell is told: which schedule, beside what,
 * and which of its moves were left out by hand.
 */
import type { Action } from '../../core/action.ts'
import { formatAction } from '../../core/action.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellKey, setupOf } from '../../trace/matrix.ts'
import { play } from '../../trace/minimise.ts'
import type { Run } from '../../trace/run.ts'
import { type ClaimRow, claimRows } from '../../view/interleavings/claims.ts'
import { scheduleOf, type Telling } from '../../view/interleavings/finding.ts'
import { findingOn } from '../../view/interleavings/matrix.ts'
import { leftOutFor, type Reduction, reduced } from '../../view/interleavings/reduction.ts'
import type { Reply } from '../../worker/protocol.ts'
import { type ExplorerState, findingsOf, planKey, type StartSearcher } from './explorer.ts'

export interface TellingState {
  readonly telling: Telling
  /** The machine to stand beside the chosen one; null for the usual. */
  readonly beside: Cell | null
  /** By schedule: the moves left out, in the groups in which that can be undone. */
  readonly leftOut: Readonly<Record<string, readonly (readonly number[])[]>>
  /** The schedule that is being shrunk. */
  readonly shrinking: string | null
  /** What the last shrinking of a schedule came to. */
  readonly shrunk: { readonly key: string; readonly moves: number } | null
}

export interface TellingActions {
  tell(telling: Telling): void
  standBeside(cell: Cell): void
  leaveOut(told: Told, at: number): void
  takeBack(told: Told, at: number): void
  /** Takes back what was left out last. */
  undo(told: Told): void
  takeAllBack(told: Told): void
  /** Leaves out every move that the claim does not need; again, it stops. */
  shrink(told: Told): void
}

/** The chosen cell's schedule, and what is left of it. */
export interface Told {
  /** Different for different schedules and questions. */
  readonly key: string
  readonly setup: Setup
  readonly claim: ClaimRow
  readonly telling: Telling
  readonly reduction: Reduction
}

export const TOLD_AT_FIRST: TellingState = {
  telling: 'shortest',
  beside: null,
  leftOut: {},
  shrinking: null,
  shrunk: null,
}

/** `run` is the one open in Step. */
export function toldOf(state: ExplorerState, run: Run | null): Told | null {
  const { plan, asked, leftOut } = state
  const claim = claimRows(plan.move).find(({ id }) => id === asked.claim)
  if (!claim) return null
  const setup = setupOf(asked.cell, plan.move)
  const finding = findingsOf(state)[cellKey(asked.cell)] ?? null
  const found = scheduleOf(findingOn(finding, claim.id), state.telling)
  const wantsStep = state.telling === 'step' || found.length === 0
  const fromStep = wantsStep ? stepSchedule(run, setup, claim.id) : null
  const whole = fromStep ?? found
  const telling = fromStep ? 'step' : state.telling === 'step' ? 'shortest' : state.telling
  const schedule = whole.map(formatAction).join('.')
  const key = [planKey(plan), cellKey(asked.cell), claim.id, schedule].join(' ')
  const gone = new Set((leftOut[key] ?? []).flat())
  return { key, setup, claim, telling, reduction: reduced(setup, whole, gone, claim.id) }
}

/** The run in Step up to where it shows the claim; null if it is of another kind, or does not. */
export function stepSchedule(
  run: Run | null,
  setup: Setup,
  claim: string,
): readonly Action[] | null {
  if (run?.scenario.id !== setup.scenario.id) return null
  const { moves, shows } = play(setup, run.schedule, claim)
  return shows ? moves : null
}

type Set = (part: Partial<ExplorerState>) => void

export const tellingActions = (
  start: StartSearcher,
  set: Set,
  get: () => ExplorerState,
): TellingActions => ({
  tell: (telling) => set({ telling }),
  standBeside: (beside) => set({ beside }),
  ...leavingOut(start, set, get),
})

function leavingOut(
  start: StartSearcher,
  set: Set,
  get: () => ExplorerState,
): Omit<TellingActions, 'tell' | 'standBeside'> {
  let shrinker: { end(): void } | null = null
  const rest = () => {
    shrinker?.end()
    shrinker = null
    set({ shrinking: null })
  }
  const change = (key: string, to: (groups: Groups) => Groups) => {
    rest()
    const { leftOut } = get()
    set({ leftOut: { ...leftOut, [key]: to(leftOut[key] ?? []) }, shrunk: null })
  }
  const hear = ({ key, reduction }: Told, reply: Reply) => {
    if (reply.type !== 'shrunk') return
    const more = leftOutFor(reduction, reply.schedule)
    change(key, (groups) => (more.length > 0 ? [...groups, more] : groups))
    set({ shrunk: { key, moves: reduction.left.length - reply.schedule.length } })
  }

  return {
    leaveOut: ({ key }, at) => change(key, (groups) => [...groups, [at]]),
    takeBack: ({ key }, at) => change(key, (groups) => without(groups, at)),
    undo: ({ key }) => change(key, (groups) => groups.slice(0, -1)),
    takeAllBack: ({ key }) => change(key, () => []),
    shrink(told) {
      const { shrinking, plan, asked } = get()
      rest()
      if (shrinking === told.key) return
      set({ shrinking: told.key, shrunk: null })
      const schedule = told.reduction.left
      const request = { type: 'shrink', ...asked, move: plan.move, schedule } as const
      shrinker = start(request, (reply) => hear(told, reply), rest)
    },
  }
}

type Groups = readonly (readonly number[])[]

const without = (groups: Groups, at: number): Groups =>
  groups.map((group) => group.filter((other) => other !== at)).filter((group) => group.length > 0)
