import type { Machine, Vcpu } from '../machine.ts'

/**
 * Whether a vCPU has IF set: halted, or in process context without a spinlock. Hard interrupt
 * code runs with interrupts off from entry to IRET.
 */
export function interruptsEnabled(machine: Machine, cpu: number): boolean {
  const frame = (machine.vcpus[cpu] as Vcpu).stack.at(-1)
  if (!frame) return true
  if (frame.vector !== 0) return false
  return machine.guest.ioapicLock !== cpu && machine.irqs.every(({ lock }) => lock !== cpu)
}

/** The first vCPU that is not in hard interrupt context, so that a process can run there; or -1. */
export const processCpu = (machine: Machine): number =>
  machine.vcpus.findIndex(({ stack }) => stack.every(({ vector }) => vector === 0))
