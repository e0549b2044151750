import type { Lts } from '../lts/lts.ts'
import type { Action } from './action.ts'
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
import type { Device, Machine } from './machine.ts'
import { machineKey } from './machine-key.ts'
import type { Setup } from './setup.ts'
import { callFromMainLoop, canStep, stepThread } from './vmm/thread.ts'

export interface Model extends Lts<Machine, Action, Event> {
  readonly setup: Setup
}

/**
 * One scenario under one VMM and one KVM. Enabled actions come in one order: threads inside the
 * VMM, KVM's work on vCPUs, guest code, the timer, devices, the user.
 */
export const createModel = (setup: Setup): Model => ({
  setup,
  initial: boot(setup),
  enabled: (machine) => enabled(setup, machine),
  apply(machine, action) {
    const draft = new Draft(setup, machine)
    perform(draft, action)
    return { state: draft.now, events: draft.events }
  },
  key: machineKey,
})

function enabled({ scenario }: Setup, machine: Machine): Action[] {
  const actions: Action[] = []
  for (let thread = 0; thread < machine.vmm.calls.length; thread++) {
    if (canStep(scenario, machine, thread)) actions.push({ agent: 'vmm', thread })
  }
  for (let vcpu = 0; vcpu < machine.vcpus.length; vcpu++) {
    if (entryStep(machine, vcpu) !== null) actions.push({ agent: 'kvm', vcpu })
  }
  for (let vcpu = 0; vcpu < machine.vcpus.length; vcpu++) {
    if (canRun(machine, vcpu)) actions.push({ agent: 'guest', vcpu })
  }
  if (mainLoopIsFree(machine)) {
    if (machine.ioapic.timer >= 0) actions.push({ agent: 'clock' })
    scenario.devices.forEach((device, index) => {
      const move = deviceMove(device, machine.devices[index] as Device)
      if (move !== null) actions.push({ agent: 'device', pin: device.pin })
    })
  }
  for (const { irq } of scenario.irqs) {
    for (const cpu of affinityChoices(scenario, machine, irq))
      actions.push({ agent: 'user', irq, cpu })
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
