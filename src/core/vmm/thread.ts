/**
 * The VMM's threads in the machine: a call takes the big QEMU lock with its first micro-op and
 * gives it back with its last. Its effects go to KVM and into the event list.
 */
import { isLevel } from '../chips/rte.ts'
import type { Draft } from '../draft.ts'
import { completeAccess } from '../guest/execute.ts'
import { deliverMsi, setGsi } from '../kvm/delivery.ts'
import { type Machine, mainLoop } from '../machine.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { newCall, type Request, stepCall } from './call.ts'
import type { Port } from './port.ts'

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
  if (!stepCall(draft.setup.variant, draft.ioapic(), call, portOf(draft))) return
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

const portOf = (draft: Draft): Port => ({
  version: draft.setup.scenario.ioapic.version,
  traceSetIrq(input, level) {
    draft.emit({ type: 'ioapic_set_irq', input, level })
    const device = draft.setup.scenario.devices.findIndex(({ pin }) => pin === input)
    if (device >= 0) draft.device(device).line = level !== 0
  },
  traceMemRead: (addr, regsel, size, retval) =>
    draft.emit({ type: 'ioapic_mem_read', addr, regsel, size, retval }),
  traceMemWrite: (addr, regsel, size, val) =>
    draft.emit({ type: 'ioapic_mem_write', addr, regsel, size, val }),
  traceEoiBroadcast: (vector) => draft.emit({ type: 'ioapic_eoi_broadcast', vector }),
  traceClearRemoteIrr: (pin, vector) =>
    draft.emit({ type: 'ioapic_clear_remote_irr', pin, vector }),
  traceSetRemoteIrr: (pin) => draft.emit({ type: 'ioapic_set_remote_irr', pin }),
  traceDelayedReassert: (pin) => draft.emit({ type: 'ioapic_eoi_delayed_reassert', pin }),
  setGsi(gsi, level) {
    const isLevelPin = isLevel(draft.now.ioapic.lo[gsi] ?? 0)
    if (isLevelPin) draft.emit({ type: 'ioapic_service', gsi })
    setGsi(draft, gsi, level)
  },
  sendMsi: (address, data) => deliverMsi(draft, { address, data }),
  setRoute(gsi, address, data) {
    const routes = draft.routes()
    const changed = routes.address[gsi] !== address || routes.data[gsi] !== data
    routes.address[gsi] = address
    routes.data[gsi] = data
    draft.emit({ type: 'ioapic_update_kvm_routes', gsi, address, data, changed })
  },
  commitRoutes() {
    draft.emit({ type: 'kvm_irqchip_commit_routes' })
    draft.now.vcpus.forEach((_, vcpu) => {
      draft.lapic(vcpu).scanRequested = true
    })
  },
  mustWait: () => draft.now.vcpus.some(({ inGuest, lapic }) => inGuest && lapic.scanRequested),
  awaitVcpus() {
    draft.now.vcpus.forEach(({ inGuest, lapic }, vcpu) => {
      if (inGuest && lapic.scanRequested) draft.vcpu(vcpu).inGuest = false
    })
  },
  acknowledgePic: () => 0,
  resample: () => {},
  traceTimer: () => {},
  now: () => 0,
})
