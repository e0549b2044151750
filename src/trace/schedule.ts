/**
 * The schedule a scenario runs by when nobody chooses: software as soon as it can, the outside
 * world at its cues. A function of the state alone, so any run can be continued from anywhere.
 */
import { type Action, formatAction, isEnvironment, sameAction, sameMove } from '../core/action.ts'
import { lineOf } from '../core/guest/execute.ts'
import type { Machine } from '../core/machine.ts'
import type { Model } from '../core/model.ts'
import { type Cue, deviceIndex, type Scenario } from '../core/scenarios/scenario.ts'

/** The next move of one machine; null when its run is over. */
export function nextAction(model: Model, machine: Machine): Action | null {
  const enabled = model.enabled(machine)
  const software = enabled.filter((action) => !isEnvironment(action))
  const falls = enabled.find((action) => fallsSilent(model, machine, action))
  const cue = nextCue(model, machine)
  if (cue && isDue(cue, machine, software.length === 0 && !falls)) {
    const due = enabled.find((action) => sameAction(action, cue.action))
    if (due) return due
  }
  return software[0] ?? falls ?? null
}

/** A device whose cause is gone lowers its line sooner or later, cue or not. */
const fallsSilent = ({ setup }: Model, { devices }: Machine, action: Action): boolean =>
  action.agent === 'device' &&
  devices.some(
    ({ line, cause }, at) => line && !cause && setup.scenario.devices[at]?.pin === action.pin,
  )

/** The first cue whose actor has not yet made as many moves as the cues up to it ask for. */
function nextCue({ setup }: Model, machine: Machine): Cue | undefined {
  const { cues } = setup.scenario
  return cues.find(({ action }, at) => {
    const asked = cues.slice(0, at + 1).filter((cue) => actor(cue.action) === actor(action))
    return asked.length > movesOf(setup.scenario, machine, action)
  })
}

const actor = (action: Action): string =>
  action.agent === 'device' ? formatAction(action) : action.agent

/** How often the device, or the user, has moved. */
const movesOf = (scenario: Scenario, { devices, guest }: Machine, action: Action): number =>
  action.agent === 'device'
    ? (devices[deviceIndex(scenario, action.pin)]?.moves ?? 0)
    : guest.requests

function isDue({ when, action }: Cue, machine: Machine, quiet: boolean): boolean {
  if (when === 'at-once') return machine.vmm.bql === -1
  if (when !== 'quiet') return machine.vmm.bql === -1 && isAtLine(machine, when.line)
  return quiet && !(action.agent === 'device' && isLineHigh(machine, action.pin))
}

const isAtLine = ({ vcpus, vmm }: Machine, line: string): boolean =>
  vcpus.some(({ stack }, cpu) => {
    const frame = stack.at(-1)
    return frame !== undefined && vmm.calls[cpu] === null && lineOf(frame)?.id === line
  })

const isLineHigh = ({ ioapic }: Machine, pin: number): boolean => (ioapic.irr & (1 << pin)) !== 0

/**
 * One schedule for several machines of the same scenario: software of whichever machine is behind
 * goes first, and the outside world moves when every machine that still runs waits for it. A line
 * without a cause falls before anything new happens in either. To each machine the outside world
 * does what it does to that machine alone, and at the same place: a move that could be made in one
 * in which it is not due is for the others.
 */
export function nextShared(lanes: readonly (readonly [Model, Machine])[]): Action | null {
  const wanted = lanes.map(([model, machine]) => nextAction(model, machine))
  const move = firstOf(lanes, wanted)
  if (!move) return null
  const misleads = ([model, machine]: (typeof lanes)[number], at: number): boolean => {
    const own = wanted[at] ?? null
    if (own && sameMove(own, move)) return false
    const isOutside = isEnvironment(move) || (own !== null && isEnvironment(own))
    return isOutside && model.enabled(machine).some((other) => sameMove(other, move))
  }
  return lanes.some(misleads) ? { ...move, due: true } : move
}

function firstOf(
  lanes: readonly (readonly [Model, Machine])[],
  wants: readonly (Action | null)[],
): Action | null {
  const wanted = wants.flatMap((action) => action ?? [])
  const software = wanted.filter((action) => !isEnvironment(action))
  const falls = wanted.find((action) =>
    lanes.some(([model, machine]) => fallsSilent(model, machine, action)),
  )
  return software.sort((a, b) => RANK[a.agent] - RANK[b.agent])[0] ?? falls ?? wanted[0] ?? null
}

const RANK: Readonly<Record<Action['agent'], number>> = {
  vmm: 0,
  kvm: 1,
  guest: 2,
  clock: 3,
  device: 4,
  user: 5,
}
