/**
 * A run of one or two machines of the same scenario by one schedule: what the screen shows. It is
 * given by its choices; everything after the last choice is the default schedule.
 */
import { type Action, isEnvironment } from '../core/action.ts'
import type { Machine } from '../core/machine.ts'
import { createModel, type Model } from '../core/model.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import type { Kvm } from '../core/setup.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { nextShared } from './schedule.ts'
import { type Step, stateAt, type Trace, takeStep } from './trace.ts'

/** Which machine a lane holds. */
export interface Host {
  readonly variant: Variant
  readonly kvm: Kvm
}

export interface Lane {
  readonly model: Model
  readonly trace: Trace
}

export interface Run {
  readonly scenario: Scenario
  readonly lanes: readonly Lane[]
  /** The schedule up to and including the last choice that was made by hand. */
  readonly chosen: readonly Action[]
  /** The whole schedule; step n is what `schedule[n - 1]` did. */
  readonly schedule: readonly Action[]
  /** Whether the run ended by itself; false if it was cut at `MAX_STEPS`. */
  readonly complete: boolean
}

/** A run that will not end by itself, such as a storm, is shown so far. */
export const MAX_STEPS = 4_000

/** Makes the chosen moves, then lets the default schedule go on until nothing moves any more. */
export function openRun(
  scenario: Scenario,
  hosts: readonly Host[],
  chosen: readonly Action[] = [],
): Run {
  const models = hosts.map(({ variant, kvm }) => createModel({ scenario, variant, kvm }))
  const steps: Step[][] = models.map(() => [])
  const states: Machine[] = models.map(({ initial }) => initial)
  const schedule: Action[] = []
  const take = (action: Action) => {
    schedule.push(action)
    models.forEach((model, lane) => {
      const step = takeStep(model, states[lane] as Machine, action)
      steps[lane]?.push(step)
      states[lane] = step.state
    })
  }
  const next = () => nextShared(models.map((model, lane) => [model, states[lane] as Machine]))

  for (const action of chosen) take(action)
  let action = next()
  for (; action !== null && schedule.length < MAX_STEPS; action = next()) take(action)
  const lanes = models.map((model, lane) => ({
    model,
    trace: { initial: model.initial, steps: steps[lane] ?? [] },
  }))
  return { scenario, lanes, chosen, schedule, complete: action === null }
}

export const hostsOf = ({ lanes }: Run): readonly Host[] =>
  lanes.map(({ model: { setup } }) => ({ variant: setup.variant, kvm: setup.kvm }))

/** Takes another action at `cursor` instead of what followed there. */
export const fork = (run: Run, cursor: number, action: Action): Run =>
  openRun(run.scenario, hostsOf(run), [...run.schedule.slice(0, cursor), action])

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

/**
 * The same place in another run of the scenario: where the first lane's guest and device have come
 * equally far, and as many steps after that as the VMM needs there too.
 */
export function samePlace(from: Run, cursor: number, to: Run): number {
  const here = landmarks(from)
  const there = landmarks(to)
  const passed = here.filter((at) => at <= cursor).length
  const beyond = cursor - (here[passed - 1] ?? 0)
  const start = passed > there.length ? to.schedule.length : (there[passed - 1] ?? 0)
  const end = (there[passed] ?? to.schedule.length + 1) - 1
  return Math.min(start + beyond, end)
}

/** The steps at which the first lane's guest ran a line or a line of the I/O APIC changed. */
const landmarks = ({ lanes }: Run): number[] =>
  (lanes[0]?.trace.steps ?? []).flatMap(({ events }, at) =>
    events.some(isLandmark) ? [at + 1] : [],
  )

const isLandmark = ({ type }: Step['events'][number]): boolean =>
  type === 'guest_line' || type === 'ioapic_set_irq'
