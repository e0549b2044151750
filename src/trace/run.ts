/**
 * A run of one or two machines of the same scenario, by one schedule or each by its own: what the
 * screen shows. It is given by its choices; everything after the last choice is the default schedule.
 */
import { type Action, isEnvironment, sameAction } from '../core/action.ts'
import { createModel, type Model } from '../core/model.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import type { Kvm } from '../core/setup.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { besides } from './beside.ts'
import { making } from './making.ts'
import { type Step, stateAt, type Trace } from './trace.ts'

/** Which machine a lane holds. */
export interface Host {
  readonly variant: Variant
  readonly kvm: Kvm
}

/** A machine, and its moves up to and including the last that was chosen by hand. */
export interface Course {
  readonly host: Host
  readonly chosen: readonly Action[]
}

export interface Lane {
  readonly model: Model
  readonly trace: Trace
}

export interface Run {
  readonly scenario: Scenario
  readonly lanes: readonly Lane[]
  /** By lane: its moves up to and including the last that was chosen by hand. */
  readonly chosen: readonly (readonly Action[])[]
  /** Whether one schedule drives all lanes; else each goes by its own, and sits out what it lacks. */
  readonly shared: boolean
  /** The whole schedule; step n is what `schedule[n - 1]` did. */
  readonly schedule: readonly Action[]
  /** Whether the run ended by itself; false if it was cut, maybe before its last chosen move. */
  readonly complete: boolean
}

/** A run that will not end by itself, such as a storm, is shown so far (growth.ts lets it go on). */
export const MAX_STEPS = 4_000

/** Every machine makes the chosen moves, then the default schedule until nothing moves any more. */
export const openRun = (
  scenario: Scenario,
  hosts: readonly Host[],
  chosen: readonly Action[] = [],
): Run =>
  openCourses(
    scenario,
    hosts.map((host) => ({ host, chosen })),
  )

/**
 * Courses with the same choices share one schedule; others are laid beside each other. Of chosen moves
 * that are shared, those beyond `atOnce` are left for the run to go on with.
 */
export function openCourses(
  scenario: Scenario,
  courses: readonly Course[],
  atOnce = Number.POSITIVE_INFINITY,
): Run {
  const [first, second] = courses
  return first && second && !sameMoves(first.chosen, second.chosen)
    ? besides(openCourses(scenario, [first]), openCourses(scenario, [second]))
    : openShared(scenario, courses, atOnce)
}

const sameMoves = (a: readonly Action[], b: readonly Action[]): boolean =>
  a === b || (a.length === b.length && beginsWith(a, b))

/** Whether a list of moves begins with all of another. */
export const beginsWith = (moves: readonly Action[], others: readonly Action[]): boolean =>
  others.length <= moves.length &&
  others.every((action, at) => sameAction(action, moves[at] as Action))

function openShared(scenario: Scenario, courses: readonly Course[], atOnce: number): Run {
  const models = courses.map(({ host: { variant, kvm } }) =>
    createModel({ scenario, variant, kvm }),
  )
  const moves = courses[0]?.chosen ?? []
  const end = Math.max(MAX_STEPS, Math.min(moves.length, atOnce))
  const { schedule, steps, take, next } = making(models, moves)
  let action = next()
  for (; action !== null && schedule.length < end; action = next()) take(action)
  const lanes = models.map((model, lane) => ({
    model,
    trace: { initial: model.initial, steps: steps[lane] ?? [] },
  }))
  const chosen = courses.map((course) => course.chosen)
  return { scenario, lanes, chosen, shared: true, schedule, complete: action === null }
}

export const hostsOf = ({ lanes }: Run): readonly Host[] =>
  lanes.map(({ model: { setup } }) => ({ variant: setup.variant, kvm: setup.kvm }))

/** The moves that lead a lane to `cursor`. */
export const movesTo = (
  { lanes, schedule, shared }: Run,
  lane: number,
  cursor: number,
): Action[] =>
  shared
    ? schedule.slice(0, cursor)
    : (lanes[lane]?.trace.steps.slice(0, cursor) ?? []).flatMap(({ action }) => action ?? [])

/**
 * The actions enabled at `cursor` in any lane, with the lanes that can take them; those of the
 * outside world come last, whichever lane has them.
 */
export function choicesAt(run: Run, cursor: number): { action: Action; lanes: number[] }[] {
  const choices = new Map<string, { action: Action; lanes: number[] }>()
  run.lanes.forEach(({ model, trace }, lane) => {
    for (const action of model.enabled(stateAt(trace, cursor))) {
      const name = JSON.stringify(action)
      const known = choices.get(name)
      if (known) known.lanes.push(lane)
      else choices.set(name, { action, lanes: [lane] })
    }
  })
  const all = [...choices.values()]
  return [
    ...all.filter(({ action }) => !isEnvironment(action)),
    ...all.filter(({ action }) => isEnvironment(action)),
  ]
}

/** The moves that a run is known to make: those it has made, or those chosen where it has not made them yet. */
export const knownMoves = ({ schedule, chosen: [first = []], shared }: Run): readonly Action[] =>
  shared && first.length > schedule.length ? first : schedule

/**
 * The same place in another run of the scenario: where the first lane's guest and device have come
 * equally far, and as many steps after that as the VMM needs there too. Of a run that was cut before
 * that place it is not known, and the step of the same number is taken.
 */
export function samePlace(from: Run, cursor: number, to: Run): number {
  const here = landmarks(from)
  const there = landmarks(to)
  const passed = here.filter((at) => at <= cursor).length
  if (passed > there.length && !to.complete) return cursor
  const beyond = cursor - (here[passed - 1] ?? 0)
  const start = passed > there.length ? to.schedule.length : (there[passed - 1] ?? 0)
  const last = to.complete ? to.schedule.length : Number.POSITIVE_INFINITY
  const end = (there[passed] ?? last + 1) - 1
  return Math.min(start + beyond, end)
}

/** The steps at which the first lane's guest ran a line or a line of the I/O APIC changed. */
const landmarks = ({ lanes }: Run): number[] =>
  (lanes[0]?.trace.steps ?? []).flatMap(({ events }, at) =>
    events.some(isLandmark) ? [at + 1] : [],
  )

const isLandmark = ({ type }: Step['events'][number]): boolean =>
  type === 'guest_line' || type === 'ioapic_set_irq'
