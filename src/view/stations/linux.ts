/** What the guest wants and has programmed, and where the handler runs. */
import type { IrqDesc, Machine } from '../../core/machine.ts'
import { irqIndex, type Scenario } from '../../core/scenarios/scenario.ts'
import { type HandlerState, handlerState } from './handler-state.ts'

export interface LinuxCpu {
  readonly cpu: number
  readonly desired: boolean
  readonly pending: boolean
  readonly effective: boolean
  readonly handler: HandlerState
}

export interface LinuxStation {
  /** Linux's number of the interrupt; -1 when the guest has none on the pin. */
  readonly irq: number
  readonly cpus: readonly LinuxCpu[]
}

export function linuxStation(scenario: Scenario, now: Machine, pin: number): LinuxStation {
  const index = irqIndex(scenario, pin)
  const desc = now.irqs[index]
  const cpus = now.vcpus.map((_, cpu) => linuxCpu(now, desc, index, cpu))
  return { irq: index < 0 ? -1 : pin, cpus }
}

function linuxCpu(
  now: Machine,
  desc: Readonly<IrqDesc> | undefined,
  index: number,
  cpu: number,
): LinuxCpu {
  const has = (mask: number | undefined) => (((mask ?? 0) >>> cpu) & 1) === 1
  return {
    cpu,
    desired: has(desc?.desired),
    pending: has(desc?.pending),
    effective: has(desc?.effective),
    handler: desc ? handlerState(now, index, cpu) : null,
  }
}
