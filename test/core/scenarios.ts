/** Small scenarios that the tests need and the gallery does not show. */
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import {
  cpuMask,
  type DeviceSetup,
  type IrqSetup,
  type Scenario,
} from '../../src/core/scenarios/scenario.ts'

const ALL = cpuMask(0, 1, 2, 3)

/** A live interrupt on a pin; `pending` as a CPU mask. */
export const liveIrq = (
  irq: number,
  trigger: 'level' | 'edge',
  vector: number,
  cpu: number,
  pending = 0,
): IrqSetup => ({
  irq,
  trigger,
  vector,
  cpu,
  desired: ALL,
  pending,
  started: true,
  noBalancing: true,
})

export const device = (pin: number, of: Partial<DeviceSetup> = {}): DeviceSetup => ({
  pin,
  name: `device ${pin}`,
  behaviour: 'at-once',
  cpu: 0,
  asserts: 1,
  handled: true,
  ...of,
})

/** Four CPUs, nothing prints but handlers, and the outside world moves only when told to. */
export const quietScenario = (of: Partial<Scenario>): Scenario => ({
  ...affinityMove,
  reserved: [[], [], [], []],
  prints: 'handler',
  debugLines: { pins: [], onlyChanged: false },
  cues: [],
  ...of,
})
