/**
 * A level pin whose Remote IRR is 1 waits for an EOI. It waits in vain when nothing that could
 * bring one is on its way: no message about to be sent, no vector of the interrupt pending or in
 * service, no EOI between a local APIC and the I/O APIC, no explicit EOI still to be written.
 */
import { isLevel, remoteIrr, vectorOf } from '../../core/chips/rte.ts'
import { lineOf } from '../../core/guest/execute.ts'
import { irqOnVector } from '../../core/guest/vector-domain.ts'
import type { Frame, Machine, Vcpu } from '../../core/machine.ts'
import { irqIndex, type Scenario } from '../../core/scenarios/scenario.ts'
import type { Call } from '../../core/vmm/call.ts'

/** Remote IRR is 1 and no EOI will come, whatever the line does. */
export function isStuck(scenario: Scenario, machine: Machine, pin: number): boolean {
  const lo = machine.ioapic.lo[pin] ?? 0
  if (!isLevel(lo) || !remoteIrr(lo)) return false
  return !inFlight(machine, irqIndex(scenario, pin), pin, vectorOf(lo))
}

/** A stuck pin whose line is high: the device calls and nobody will come. */
export const isDead = (scenario: Scenario, machine: Machine, pin: number): boolean =>
  isHigh(machine, pin) && isStuck(scenario, machine, pin)

export const isHigh = ({ ioapic }: Machine, pin: number): boolean => (ioapic.irr & (1 << pin)) !== 0

const inFlight = (machine: Machine, irq: number, pin: number, vector: number): boolean =>
  machine.vmm.calls.some((call) => call !== null && bringsEoi(call, pin, vector)) ||
  machine.vcpus.some((vcpu, cpu) => holds(machine, vcpu, cpu, irq, vector))

/** A call that is about to send the pin's message, or that carries its EOI. */
const bringsEoi = (call: Readonly<Call>, pin: number, vector: number): boolean =>
  call.raise === pin ||
  (call.request === 'eoi' && call.value === vector) ||
  (call.entry === 'eoirWrite' && call.value === vector)

/** The vector in a local APIC, for this interrupt or for none; or guest code about to write an EOI. */
function holds(machine: Machine, vcpu: Vcpu, cpu: number, irq: number, vector: number): boolean {
  const { irr, pir, isr, pendingEoi } = vcpu.lapic
  if (pendingEoi === vector || vcpu.stack.some((frame) => willWriteEoi(frame, irq))) return true
  return [...irr, ...pir, ...isr].some((live) => {
    const owner = irqOnVector(machine, cpu, live)
    return owner === irq ? irq >= 0 || live === vector : owner < 0 && live === vector
  })
}

const willWriteEoi = (frame: Readonly<Frame>, irq: number): boolean =>
  frame.irq === irq && (lineOf(frame)?.id.startsWith('explicit') ?? false)
