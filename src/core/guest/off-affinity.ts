import { isMasked, vectorOf } from '../chips/rte.ts'
import type { Machine } from '../machine.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { highHalfFor } from './cpu.ts'
import { irqOnVector } from './vector-domain.ts'

/**
 * Whether a vector that now arrives on `cpu` does so although its RTE, unmasked, already holds the
 * vector and the destination that Linux has chosen elsewhere.
 */
export function isOffAffinity(
  machine: Machine,
  scenario: Scenario,
  cpu: number,
  vector: number,
): boolean {
  const index = irqOnVector(machine, cpu, vector)
  const desc = machine.irqs[index]
  const pin = scenario.irqs[index]?.irq
  if (!desc?.started || pin === undefined) return false
  const lo = machine.ioapic.lo[pin] ?? 0
  const written =
    !isMasked(lo) &&
    vectorOf(lo) === desc.vector &&
    machine.ioapic.hi[pin] === highHalfFor(desc.cpu, scenario.logical)
  return written && (desc.effective & (1 << cpu)) === 0
}
