/** What a person can do to the work: from the session to the changed work and the place in its run. */
import { type Action, sameAction } from '../../core/action.ts'
import type { GalleryEntry } from '../../core/scenarios/gallery.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { dropBranch, forkBranch, nameBranch } from '../../trace/branch.ts'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import { beginsWith, type Host, knownMoves, movesTo, type Run, samePlace } from '../../trace/run.ts'
import type { Opening, SessionState } from './session.ts'
import { unforked, type Work } from './work.ts'

export interface Place {
  readonly cursor: number
  /** As before where they are left out. */
  readonly pin?: number
  readonly focused?: number
}

export interface Changed {
  readonly work: Work
  place(run: Run): Place
}

/** Whether two states of the work have the same run. */
export const sameRun = (a: Work, b: Work): boolean =>
  a.scenario === b.scenario &&
  a.hosts === b.hosts &&
  a.hosts.every((_, lane) => chosenIn(a, lane) === chosenIn(b, lane))

const chosenIn = ({ branches, shown }: Work, lane: number): readonly Action[] | undefined =>
  branches.find(({ id }) => id === shown[lane])?.chosen

/** Work that says nothing of breakpoints leaves those that there are. */
export const opened = (session: SessionState, { cursor, pin, ...work }: Opening): Changed => ({
  work: { breakpoints: session.work.breakpoints, ...work },
  place: () => ({ cursor, pin, focused: 0 }),
})

export const ready = ({ work }: SessionState, { scenario, machines }: GalleryEntry): Changed => ({
  work: { ...work, scenario, hosts: machines, resting: machines[1], ...unforked() },
  place: () => ({ cursor: 0, pin: scenario.focus, focused: 0 }),
})

export function inScenario(session: SessionState, scenario: Scenario): Changed {
  const { work, run, cursor, pin } = session
  const known = scenario.irqs.some(({ irq }) => irq === pin)
  return {
    work: { ...work, scenario, ...unforked() },
    place: (next) => ({
      cursor: isAlike(run, cursor, next) ? cursor : 0,
      pin: known ? pin : scenario.focus,
    }),
  }
}

/** Whether both runs come to `cursor` by the same moves. */
const isAlike = (from: Run, cursor: number, to: Run): boolean =>
  beginsWith(knownMoves(to), from.schedule.slice(0, cursor))

/** Stays where it is, or goes to the same place in the other run. */
const staying =
  ({ run, cursor }: SessionState): Changed['place'] =>
  (next) => ({ cursor: isAlike(run, cursor, next) ? cursor : samePlace(run, cursor, next) })

/** Whether an action is what comes next in a lane anyway. */
export function follows({ run, cursor }: SessionState, lane: number, action: Action): boolean {
  const next = run.lanes[lane]?.trace.steps[cursor]?.action ?? null
  return next !== null && sameAction(next, action)
}

export function taken({ work, run, cursor }: SessionState, lane: number, action: Action): Changed {
  const before = work.shown[lane] as number
  const moves = [...movesTo(run, lane, cursor), action]
  const { branches, id } = forkBranch({ branches: work.branches, id: before }, moves)
  return {
    work: { ...work, branches, shown: follow(work, before, id) },
    place: (next) => ({ cursor: columnAfter(next, lane, moves.length) }),
  }
}

/** Those that followed one branch follow another. */
const follow = ({ shown: [a, b] }: Work, before: number, id: number): Work['shown'] => [
  a === before ? id : a,
  b === before ? id : b,
]

/** The column at which a lane has made so many moves. */
function columnAfter({ lanes, shared }: Run, lane: number, moves: number): number {
  if (shared) return moves
  const steps = lanes[lane]?.trace.steps ?? []
  let made = 0
  return steps.findIndex(({ action }) => action !== null && ++made === moves) + 1
}

/** Where only the branches differed, lane B gets another machine again. */
export const onBranch = (session: SessionState, id: number): Changed | null => {
  const { work } = session
  if (work.hosts.every((_, lane) => work.shown[lane] === id)) return null
  const [a, b] = work.hosts
  const hosts =
    a === b ? work.hosts.map((host, lane) => (lane === 0 ? host : work.resting)) : work.hosts
  return { work: { ...work, hosts, shown: [id, id] }, place: staying(session) }
}

/** What lane B held rests, unless it was the same machine already. */
export function besideBranch(session: SessionState, id: number): Changed | null {
  const { work, focused } = session
  const own = work.shown[focused] as number
  const host = work.hosts[focused] as Host
  if (own === id) return null
  const resting = work.hosts.find((other) => other !== host) ?? work.resting
  return {
    work: { ...work, hosts: [host, host], resting, shown: [own, id] },
    place: (run) => ({ ...staying(session)(run), focused: 0 }),
  }
}

export const named = ({ work, cursor }: SessionState, id: number, name: string): Changed => ({
  work: { ...work, branches: nameBranch(work.branches, id, name) },
  place: () => ({ cursor }),
})

/** The lanes that followed it follow the one before it. */
export function dropped(session: SessionState, id: number): Changed | null {
  const { work } = session
  const branches = dropBranch(work.branches, id)
  if (branches === work.branches) return null
  const instead = branches.findLast((branch) => branch.id < id) ?? branches[0]
  return {
    work: { ...work, branches, shown: follow(work, id, instead?.id ?? 1) },
    place: staying(session),
  }
}

export const withBreakpoints = (
  { work, cursor }: SessionState,
  breakpoints: readonly Breakpoint[],
): Changed => ({ work: { ...work, breakpoints }, place: () => ({ cursor }) })

export const withHost = (session: SessionState, lane: number, host: Host): Changed => {
  const { work } = session
  const hosts = work.hosts.map((other, at) => (at === lane ? host : other))
  return { work: { ...work, hosts }, place: inOther(session) }
}

/** Another machine comes to the same place with other steps, even if they began alike. */
const inOther =
  ({ run, cursor }: SessionState): Changed['place'] =>
  (next) => ({ cursor: samePlace(run, cursor, next) })

export function compareToggled(session: SessionState): Changed {
  const { work, focused } = session
  const { hosts, resting, shown } = work
  if (hosts.length === 1)
    return { work: { ...work, hosts: [...hosts, resting] }, place: inOther(session) }
  const kept = hosts[focused] as Host
  const other = hosts[1 - focused] as Host
  return {
    work: {
      ...work,
      hosts: [kept],
      resting: other,
      shown: focused === 0 ? shown : [shown[1], shown[0]],
    },
    place: (run) => ({ ...inOther(session)(run), focused: 0 }),
  }
}
