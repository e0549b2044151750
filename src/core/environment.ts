/** The outside world: devices that raise their line, and the administrator who moves interrupts. */
import type { Draft } from './draft.ts'
import { processCpu } from './guest/interrupts.ts'
import { type Device, type IrqDesc, idleFrame, type Machine, mainLoop } from './machine.ts'
import { type DeviceSetup, deviceIndex, irqIndex, type Scenario } from './scenarios/scenario.ts'
import { callFromMainLoop } from './vmm/thread.ts'

/** What a device would do on its turn: the level it drives, or null for nothing. */
export function deviceMove(setup: DeviceSetup, device: Readonly<Device>): 0 | 1 | null {
  const { line, cause, asserts } = device
  const may = asserts < setup.asserts
  switch (setup.behaviour) {
    case 'right-cpu':
      if (line && !cause) return 0
      return may ? 1 : null
    case 'edge':
      if (line) return 0
      return may ? 1 : null
    case 'at-once':
    case 'rearm':
    case 'never':
      return may && !line ? 1 : null
  }
}

/** A device needs the big QEMU lock, and the main loop free, to drive its line. */
export const mainLoopIsFree = (machine: Machine): boolean =>
  machine.vmm.bql === -1 && machine.vmm.calls[mainLoop(machine)] === null

export function driveDevice(draft: Draft, pin: number): void {
  const index = deviceIndex(draft.setup.scenario, pin)
  const setup = draft.setup.scenario.devices[index] as DeviceSetup
  const level = deviceMove(setup, draft.now.devices[index] as Device) ?? 0
  const device = draft.device(index)
  device.moves++
  if (level === 1) {
    device.cause = true
    device.asserts++
  }
  callFromMainLoop(draft, 'setIrq', pin, level)
}

/** The CPUs that the user may still ask for: not what is set or already requested. */
export function affinityChoices(scenario: Scenario, machine: Machine, irq: number): number[] {
  const desc = machine.irqs[irqIndex(scenario, irq)] as IrqDesc
  if (machine.guest.requests >= scenario.affinityWrites) return []
  if (desc.lock !== -1 || processCpu(machine) < 0) return []
  if (scenario.move === 'rewrite' && !mayRewrite(machine, desc)) return []
  const current = desc.setaffinityPending ? desc.pending : desc.desired
  return machine.vcpus.flatMap((_, cpu) => (current === 1 << cpu ? [] : [cpu]))
}

/** While the vector of an earlier move is not freed a rewrite is refused (-EBUSY): no choice. */
const mayRewrite = (machine: Machine, { started, previousCpu }: IrqDesc): boolean =>
  !started || (previousCpu < 0 && !isRewriting(machine))

/** The process of the write before has not returned; the user makes one after the other. */
export const isRewriting = ({ vcpus }: Machine): boolean =>
  vcpus.some(({ stack }) => stack.some(({ program }) => program === 'rewrite'))

/**
 * A write to /proc/irq/N/smp_affinity: irq_set_affinity(). On an interrupt that is live it is
 * deferred to the next acknowledge, because the chip cannot move from process context.
 */
export function requestAffinity(draft: Draft, irq: number, cpu: number): void {
  const index = irqIndex(draft.setup.scenario, irq)
  const desc = draft.irq(index)
  const mask = 1 << cpu
  if (desc.started && draft.setup.scenario.move === 'rewrite') {
    startRewrite(draft, index, mask)
  } else if (desc.started) {
    desc.setaffinityPending = true
    desc.pending = mask
  } else {
    desc.desired = mask
    desc.effective = mask
  }
  draft.guest().requests++
  draft.emit({ type: 'irq_set_affinity', irq, mask, deferred: desc.setaffinityPending })
}

/** A process that rewrites the RTE itself begins on a CPU that can run one. */
function startRewrite(draft: Draft, irq: number, mask: number): void {
  const vcpu = draft.vcpu(processCpu(draft.now))
  vcpu.stack = [...vcpu.stack, { ...idleFrame('rewrite', irq, 0), value: mask }]
}
