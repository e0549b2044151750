/** Where a vector became pending, by the log and by the machines. */
import type { Sent } from './port.ts'
import type { Replica } from './replica.ts'

/** Compares who accepted a delivery; after a conflict the vector is where the log shows it. */
export function compareAcceptance(
  { tally, rules, port }: Replica,
  index: number,
  gsi: number,
  { address, data, known, reach }: Sent,
  vcpu: number,
  vector: number,
): void {
  const right = reach.vcpus.includes(vcpu) && (data & 0xff) === vector
  if (right && reach.certain) return
  for (const rule of rules) {
    if (!right && reach.certain) for (const wrong of reach.vcpus) rule.ended(wrong, data & 0xff)
    rule.deliver(vcpu, vector, true)
  }
  if (port.unanswered[gsi]) {
    const actual = { vcpus: [vcpu], certain: true }
    port.unanswered[gsi] = { address, data: (data & ~0xff) | vector, known, reach: actual }
  }
  if (right) return
  const text = `kvm_apic_accept_irq apicid ${reach.vcpus.join(' or ')} vec ${data & 0xff}`
  tally.conflict(index, () => text)
}

/** The EOI was written: nobody has to wait for it any more. */
export function forget(
  unanswered: readonly (Sent | null)[],
  answered: (pin: number) => void,
  vcpu: number,
  vector: number,
): void {
  unanswered.forEach((sent, pin) => {
    if (sent && (sent.data & 0xff) === vector && sent.reach.vcpus.includes(vcpu)) answered(pin)
  })
}
