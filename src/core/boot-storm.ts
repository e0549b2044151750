/**
 * A run that begins in the middle of a storm, because QEMU's brake and Linux's patience are 10,000
 * and 100,000 interrupts away: the very state that a device whose line is never lowered leads to,
 * between the return from one interrupt and the next. Spec: ioapic.md section 7, linux-guest.md
 * section 8.
 */
import { type Ioapic, SUCCESSIVE_EOI_MAX } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import { REMOTE_IRR } from './chips/rte.ts'
import { withVector } from './chips/vectors.ts'
import type { Device, IrqDesc } from './machine.ts'
import type { DeviceSetup, IrqSetup, Scenario } from './scenarios/scenario.ts'

/** The pin after the last EOI: served again at once, or left to the brake's own timer and sent by it. */
export function stormPin(ioapic: Ioapic, { irq, storm = 0 }: IrqSetup): void {
  if (storm === 0) return
  ioapic.irr = (ioapic.irr | (1 << irq)) >>> 0
  ioapic.lo[irq] = ((ioapic.lo[irq] as number) | REMOTE_IRR) >>> 0
  ioapic.eoiCount[irq] = storm % SUCCESSIVE_EOI_MAX
}

/**
 * The vector of the next interrupt waits, and the last one was taken as level. Whether it is so on
 * this CPU, which then has not left guest mode since its last EOI.
 */
export function stormLapic(lapic: Lapic, cpu: number, irqs: readonly IrqSetup[]): boolean {
  let on = false
  for (const { cpu: at, vector, storm = 0 } of irqs) {
    if (at !== cpu || storm === 0) continue
    lapic.irr = withVector(lapic.irr, vector)
    lapic.tmr = withVector(lapic.tmr, vector)
    on = true
  }
  return on
}

/** Linux has counted them if nobody claims the interrupt. */
export function stormCounts(
  { counters, devices }: Scenario,
  { irq, storm = 0 }: IrqSetup,
): Pick<IrqDesc, 'unhandled' | 'unhandledRuns'> {
  const claimed = devices.some(({ pin, handled }) => pin === irq && handled)
  const count = counters && !claimed ? storm : 0
  return { unhandled: count, unhandledRuns: count }
}

export const stormDevice = ({ irqs }: Scenario, { pin }: DeviceSetup): Device => {
  const on = irqs.some(({ irq, storm = 0 }) => irq === pin && storm > 0)
  return { line: on, cause: on, asserts: on ? 1 : 0, moves: on ? 1 : 0 }
}
