/** Machines to test with, and ways to drive one by hand. */
import { type Action, formatAction } from '../../src/core/action.ts'
import { SCAN_RULES, type ScanRule } from '../../src/core/chips/eoi-exit.ts'
import type { Event, EventType } from '../../src/core/event.ts'
import { lineOf } from '../../src/core/guest/execute.ts'
import { type Machine, mainLoop } from '../../src/core/machine.ts'
import { createModel, type Model } from '../../src/core/model.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import type { Kvm } from '../../src/core/setup.ts'
import { variantById } from '../../src/core/vmm/variants.ts'
import { type Host, type Lane, openRun } from '../../src/trace/run.ts'
import { nextAction } from '../../src/trace/schedule.ts'

export function host(qemu: string, scan: ScanRule = 'K0', apicv = false): Host {
  const variant = variantById(qemu)
  if (!variant) throw new Error(`no variant ${qemu}`)
  return { variant, kvm: { scan, apicv } }
}

/** Every KVM: each scan rule, without and with APICv. */
export const everyKvm: readonly Kvm[] = SCAN_RULES.flatMap((scan) =>
  [false, true].map((apicv) => ({ scan, apicv })),
)

export const laneOf = (scenario: Scenario, machine: Host): Lane =>
  openRun(scenario, [machine]).lanes[0] as Lane

export const modelOf = (machine: Host, scenario: Scenario = affinityMove): Model =>
  createModel({ scenario, ...machine })

export const eventsOf = ({ trace }: Lane): Event[] => trace.steps.flatMap(({ events }) => events)

type EventOf<T extends EventType> = Extract<Event, { type: T }>

export const ofType = <T extends EventType>(events: readonly Event[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

/** A machine in the hand of a test: its state, what it did so far, and moves by name. */
export class Driven {
  readonly events: Event[] = []

  constructor(
    readonly model: Model,
    public state: Machine = model.initial,
  ) {}

  get enabled(): string[] {
    return this.model.enabled(this.state).map(formatAction)
  }

  /** Makes moves by their names; each has to be enabled. Returns the events of the last. */
  take(...names: readonly string[]): readonly Event[] {
    let last: readonly Event[] = []
    for (const name of names) {
      const action = this.model.enabled(this.state).find((other) => formatAction(other) === name)
      if (!action) throw new Error(`${name} is not enabled; enabled: ${this.enabled.join(', ')}`)
      last = this.apply(action)
    }
    return last
  }

  /** Lets the default schedule go on until a step meets `done`. Returns the events of that step. */
  until(
    done: (events: readonly Event[], state: Machine) => boolean,
    limit = 5_000,
  ): readonly Event[] {
    for (let step = 0; step < limit; step++) {
      const action = nextAction(this.model, this.state)
      if (!action) throw new Error('the run ended before it came to that')
      const events = this.apply(action)
      if (done(events, this.state)) return events
    }
    throw new Error(`it did not come to that within ${limit} steps`)
  }

  untilEvent(type: EventType): readonly Event[] {
    return this.until((events) => events.some((event) => event.type === type))
  }

  /** Until `cpu` is about to run the guest line `id`. */
  untilLine(cpu: number, id: string): void {
    const runs = `guest ${cpu}`
    this.until((_, state) => this.lineOf(cpu, state) === id && this.enabled.includes(runs))
  }

  /** Only `cpu` moves, until it is at the guest line `id`; unless it may wait there, able to run it. */
  runCpu(cpu: number, id: string, able = true, limit = 500): void {
    const runs = `guest ${cpu}`
    const ready = () => this.lineOf(cpu) === id && (!able || this.enabled.includes(runs))
    for (let step = 0; !ready(); step++) {
      const own = this.enabled.find(
        (name) => /^(vmm|kvm|guest) /.test(name) && name.endsWith(` ${cpu}`),
      )
      if (own === undefined || step === limit) throw new Error(`CPU ${cpu} does not come to ${id}`)
      this.take(own)
    }
  }

  /** The device on `pin` makes its move, and the main loop does all that follows from it. */
  drive(pin: number): void {
    const thread = mainLoop(this.state)
    this.take(`device ${pin}`)
    while (this.state.vmm.calls[thread]) this.take(`vmm ${thread}`)
  }

  /** The id of the guest line that `cpu` runs next; undefined when it is idle. */
  lineOf(cpu: number, { vcpus }: Machine = this.state): string | undefined {
    const frame = vcpus[cpu]?.stack.at(-1)
    return frame && lineOf(frame)?.id
  }

  /** Lets the software run, and only it, until it comes to rest. */
  settle(limit = 5_000): void {
    for (let step = 0; step < limit; step++) {
      const action = this.model
        .enabled(this.state)
        .find(({ agent }) => agent === 'vmm' || agent === 'kvm' || agent === 'guest')
      if (!action) return
      this.apply(action)
    }
    throw new Error(`still not at rest after ${limit} steps`)
  }

  private apply(action: Action): readonly Event[] {
    const { state, events } = this.model.apply(this.state, action)
    this.state = state
    this.events.push(...events)
    return events
  }
}
