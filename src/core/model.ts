import type { Lts } from '../lts/lts.ts'
import { type Action, sameMove } from './action.ts'
import { boot } from './boot.ts'
import { Draft } from './draft.ts'
import {
  affinityChoices,
  deviceMove,
  driveDevice,
  mainLoopIsFree,
  requestAffinity,
} from './environment.ts'
import type { Event } from './event.ts'
import { canRun, runLine } from './guest/execute.ts'
import { entryStep, runEntryStep } from './kvm/vcpu.ts'
import type { Machine } from './machine.ts'
import { machineKey } from './machine-key.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Setup } from './setup.ts'
import { callFromMainLoop, canStep, stepThread } from './vmm/thread.ts'

export interface Model extends Lts<Machine, Action, Event> {
  readonly setup: Setup
}

/**
 * One scenario under one VMM and one KVM. Enabled actions come in one order: threads inside the
 * VMM, KVM's work on vCPUs, guest code, the timer, devices, the user.
 */
export const createModel = (setup: Setup): Model => {
  const all = everyAction(setup.scenario)
  return {
    setup,
    initial: boot(setup),
    enabled: (machine) => enabled(setup.scenario, all, machine),
    apply(machine, action) {
      const draft = new Draft(setup, machine)
      perform(draft, action)
      return { state: draft.now, events: draft.events }
    },
    key: machineKey,
  }
}

/** Each action there is, made once: a search is given millions of them. */
interface EveryAction {
  readonly vmm: readonly Action[]
  readonly kvm: readonly Action[]
  readonly guest: readonly Action[]
  readonly clock: Action
  readonly device: readonly Action[]
  /** By interrupt, then by CPU. */
  readonly user: readonly (readonly Action[])[]
}

function everyAction({ vcpus, devices, irqs }: Scenario): EveryAction {
  const cpus = Array.from({ length: vcpus }, (_, cpu) => cpu)
  return {
    vmm: [...cpus, vcpus].map((thread) => ({ agent: 'vmm', thread })),
    kvm: cpus.map((vcpu) => ({ agent: 'kvm', vcpu })),
    guest: cpus.map((vcpu) => ({ agent: 'guest', vcpu })),
    clock: { agent: 'clock' },
    device: devices.map(({ pin }) => ({ agent: 'device', pin })),
    user: irqs.map(({ irq }) => cpus.map((cpu) => ({ agent: 'user', irq, cpu }))),
  }
}

/** Whether the scenario has those who would make the move: its vCPUs, devices and interrupts. */
export function isOf(scenario: Scenario, action: Action): boolean {
  const all = everyAction(scenario)
  const ofAgent: readonly Action[] = [all[action.agent]].flat(2)
  return ofAgent.some((known) => sameMove(known, action))
}

function enabled(scenario: Scenario, all: EveryAction, machine: Machine): Action[] {
  const actions: Action[] = []
  for (let thread = 0; thread < all.vmm.length; thread++) {
    if (canStep(scenario, machine, thread)) actions.push(all.vmm[thread]!)
  }
  for (let vcpu = 0; vcpu < all.kvm.length; vcpu++) {
    if (entryStep(machine, vcpu) !== null) actions.push(all.kvm[vcpu]!)
  }
  for (let vcpu = 0; vcpu < all.guest.length; vcpu++) {
    if (canRun(machine, vcpu)) actions.push(all.guest[vcpu]!)
  }
  if (mainLoopIsFree(machine)) {
    if (machine.ioapic.timer >= 0) actions.push(all.clock)
    for (let device = 0; device < all.device.length; device++) {
      const move = deviceMove(scenario.devices[device]!, machine.devices[device]!)
      if (move !== null) actions.push(all.device[device]!)
    }
  }
  for (let irq = 0; irq < all.user.length; irq++) {
    const choices = affinityChoices(scenario, machine, scenario.irqs[irq]!.irq)
    for (const cpu of choices) actions.push(all.user[irq]![cpu]!)
  }
  return actions
}

function perform(draft: Draft, action: Action): void {
  switch (action.agent) {
    case 'vmm':
      return stepThread(draft, action.thread)
    case 'kvm':
      return runEntryStep(draft, action.vcpu)
    case 'guest':
      return runLine(draft, action.vcpu)
    case 'clock':
      return callFromMainLoop(draft, 'timer')
    case 'device':
      return driveDevice(draft, action.pin)
    case 'user':
      return requestAffinity(draft, action.irq, action.cpu)
  }
}
