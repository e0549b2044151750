import { FIXED } from '../chips/rte.ts'
import type { Draft } from '../draft.ts'
import { deliver } from './delivery.ts'

/** A fixed IPI from one vCPU to another (or to itself), by APIC ID: kvm_apic_send_ipi(). */
export function sendIpi(draft: Draft, vcpu: number, dest: number, vector: number): void {
  draft.emit({ type: 'kvm_apic_ipi', vcpu, dest, vector })
  const message = { dest, vector, logical: false, level: false, redirectionHint: false }
  deliver(draft, { ...message, deliveryMode: FIXED })
}
