/** Why a command of the Step view has nothing to do at the place shown. */
import { areUnknown } from '../trace/causes/parting.ts'
import { divergences } from '../view/causes/divergence.ts'
import type { Command } from './keys.ts'
import { changesOfAsked } from './step/asked.ts'
import type { Session } from './work/session.ts'

type Hindrance = (session: Session) => string | null

/** Null where the command has something to do. */
export const hindrance = (session: Session, command: Command): string | null =>
  HINDRANCES[command]?.(session) ?? null

const atStart: Hindrance = ({ cursor }) => (cursor === 0 ? 'this is the start of the run' : null)

const atEnd: Hindrance = ({ cursor, run }) =>
  cursor === run.schedule.length ? 'this is the end of the run' : null

const single: Hindrance = ({ run }) => (run.lanes.length === 1 ? 'there is one machine' : null)

const unforked: Hindrance = ({ work }) =>
  work.branches.length === 1 ? 'the run has one branch' : null

const noBreakpoint: Hindrance = ({ work }) =>
  work.breakpoints.some(({ enabled }) => enabled) ? null : 'no breakpoint is on'

const noDivergence =
  (by: 1 | -1): Hindrance =>
  (session) => {
    const { run, cursor } = session
    if (areUnknown(run)) return 'where the machines part is still looked for'
    const steps = divergences(run).map(({ step }) => step)
    if (steps.length === 0) return single(session) ?? 'the machines do not part'
    if (steps.some((step) => (step - cursor) * by > 0)) return null
    return `no divergence ${by === 1 ? 'after' : 'before'} this step`
  }

const noChange =
  (which: 'previous' | 'next'): Hindrance =>
  (session) => {
    if (!session.asked) return 'no value is asked about'
    if (changesOfAsked(session)[which] !== null) return null
    return `it does not change ${which === 'next' ? 'after' : 'before'} this step`
  }

const HINDRANCES: Partial<Readonly<Record<Command, Hindrance>>> = {
  previous: atStart,
  previous10: atStart,
  first: atStart,
  next: atEnd,
  next10: atEnd,
  last: atEnd,
  runOn: noBreakpoint,
  runBack: noBreakpoint,
  previousDivergence: noDivergence(-1),
  nextDivergence: noDivergence(1),
  focusA: single,
  focusB: single,
  link: single,
  previousChange: noChange('previous'),
  nextChange: noChange('next'),
  previousBranch: unforked,
  nextBranch: unforked,
  undo: ({ past }) => (past.length === 0 ? 'there is nothing to undo' : null),
  redo: ({ future }) => (future.length === 0 ? 'there is nothing to redo' : null),
}
