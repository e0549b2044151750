/**
 * The actions that are enabled at a step, named after what the agent would do in a lane, with what
 * would come of it. A digit means the same action in both lanes.
 */
import { type Action, sameAction } from '../../core/action.ts'
import type { Machine } from '../../core/machine.ts'
import type { Setup } from '../../core/setup.ts'
import { choicesAt, type Lane, type Run } from '../../trace/run.ts'
import { type Step, stateAt } from '../../trace/trace.ts'
import { laneAfter } from '../narrate/moment.ts'
import { shortTitle } from '../narrate/title.ts'
import { ioapicNames, threadName } from '../narrate/words.ts'
import { isDead } from '../verdict/dead-pin.ts'
import { judge, type Promised, promiseTitle } from '../verdict/promises.ts'
import { detailOf } from './detail.ts'

export interface Choice {
  readonly action: Action
  /** The step of the run that is this action; null where the run goes on otherwise. */
  readonly step: number | null
  /** The key that takes it, 1 to 9; null for the tenth and later. */
  readonly digit: number | null
  /** "QEMU" and "ioapic_update_kvm_routes()"; `title` is both in one. */
  readonly agent: string
  readonly name: string
  readonly title: string
  /** One or two sentences on what it would do. */
  readonly detail: string
  /** The promise that it would break, itself or in the rest of the same call. */
  readonly danger: string | null
}

/** What can be done in one lane; software first, the outside world last. */
export function choices(run: Run, cursor: number, lane: number): Choice[] {
  const here = run.lanes[lane]
  if (!here) return []
  return choicesAt(run, cursor).flatMap(({ action, lanes }, at) =>
    lanes.includes(lane) ? [choice(here, cursor, action, at < 9 ? at + 1 : null)] : [],
  )
}

function choice(lane: Lane, cursor: number, action: Action, digit: number | null): Choice {
  const next = lane.trace.steps[cursor]?.action ?? null
  const follows = next !== null && sameAction(next, action)
  const after = follows ? lane : laneAfter(lane, cursor, action)
  const agent = agentOf(lane, cursor, action)
  const name = shortTitle(after, cursor + 1)
  return {
    action,
    step: follows ? cursor + 1 : null,
    digit,
    agent,
    name,
    title: `${agent}: ${name}`,
    detail: detailOf(after, cursor + 1),
    danger: dangerOf(after, cursor + 1),
  }
}

function agentOf({ model, trace }: Lane, cursor: number, action: Action): string {
  switch (action.agent) {
    case 'vmm': {
      const { variant } = model.setup
      const machine = stateAt(trace, cursor)
      const name = ioapicNames(variant).head.replace(/^The /, '')
      const several = machine.vmm.bql === -1 && callsOf(machine.vmm.calls) > 1
      return several ? `${name}, ${threadName(machine, action.thread)}` : name
    }
    case 'kvm':
      return model.setup.variant.eoi === 'tmr' ? 'Local APIC' : 'KVM'
    case 'guest':
      return `CPU ${action.vcpu}`
    case 'clock':
      return 'Timer'
    case 'device':
      return 'Device'
    case 'user':
      return 'User'
  }
}

const callsOf = (calls: readonly unknown[]): number => calls.filter((call) => call !== null).length

const HARM: readonly Promised[] = ['delivery', 'eoi', 'served', 'affinity']

/**
 * Looks at step `at` and at the rest of the call that it works on: a call that holds the lock goes
 * on to its end whatever the others do.
 */
function dangerOf({ model, trace }: Lane, at: number): string | null {
  let before = stateAt(trace, at - 1)
  let step = trace.steps[at - 1] as Step
  for (;;) {
    const broken = brokenBy(model.setup, before, step)
    if (broken) return promiseTitle(broken)
    const { bql, calls } = step.state.vmm
    if (bql < 0 || !calls[bql]) return null
    before = step.state
    const action: Action = { agent: 'vmm', thread: bql }
    step = { action, ...model.apply(before, action) }
  }
}

/** A dead pin stays dead: only the step that kills it breaks the promise. */
function brokenBy(setup: Setup, before: Machine, step: Step): Promised | undefined {
  const judged = judge(setup, before, step)
  const isNews = (id: Promised, pin: number) =>
    id !== 'served' || !isDead(setup.scenario, before, pin)
  return HARM.find((id) => judged[id].broken.some((pin) => isNews(id, pin)))
}
