/**
 * The VMM's threads in the machine: a call takes the big QEMU lock with its first micro-op and
 * gives it back with its last.
 */
import type { Draft } from '../draft.ts'
import { completeAccess } from '../guest/execute.ts'
import { type Machine, mainLoop } from '../machine.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { newCall, type Request, stepCall } from './call.ts'
import { MachinePort } from './machine-port.ts'

export const isLockFree = (machine: Machine, thread: number): boolean =>
  machine.vmm.bql === -1 || machine.vmm.bql === thread

/** Whether the thread has a call and may go on with it. */
export const canStep = (scenario: Scenario, machine: Machine, thread: number): boolean =>
  machine.vmm.calls[thread] !== null &&
  isLockFree(machine, thread) &&
  !polledDevice(scenario, machine, thread)

/**
 * QEMU looks at a Xen callback line after each exit of the vCPU that was to serve it, before it
 * handles the exit: a line without a cause falls before that vCPU's EOI is broadcast.
 */
const polledDevice = (scenario: Scenario, machine: Machine, thread: number): boolean =>
  machine.vmm.calls[thread]?.request === 'eoi' &&
  machine.vmm.bql === -1 &&
  machine.devices.some(({ line, cause }, index) => {
    const device = scenario.devices[index]
    return device?.behaviour === 'right-cpu' && device.cpu === thread && line && !cause
  })

/** Runs the thread's call up to its next visible effect. */
export function stepThread(draft: Draft, thread: number): void {
  const call = draft.call(thread)
  draft.vmm().bql = thread
  const ioapic = draft.ioapic()
  const returned = stepCall(draft.setup.variant, ioapic, call, new MachinePort(draft))
  if (returned && !draft.setup.scenario.counters) ioapic.eoiCount.fill(0)
  draft.settleIoapic()
  if (!returned) return
  const vmm = draft.vmm()
  vmm.bql = -1
  vmm.calls[thread] = null
  if (thread < mainLoop(draft.now) && call.request !== 'eoi') {
    completeAccess(draft, thread, call.value)
  }
}

/** The main loop calls into the I/O APIC and runs the first piece at once. */
export function callFromMainLoop(draft: Draft, request: Request, target = 0, level = 0): void {
  const thread = mainLoop(draft.now)
  draft.vmm().calls[thread] = newCall(request, target, level)
  stepThread(draft, thread)
}
