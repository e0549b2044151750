/**
 * How a message becomes pending in local APICs: kvm_set_irq(), kvm_set_msi(),
 * kvm_irq_delivery_to_apic(). Spec: kvm-split.md sections 3 and 4.
 *
 * Inaccuracies: SMI, NMI, INIT and ExtINT messages are dropped; the machine's guest uses none.
 */
import { type Message, targets } from '../chips/destination.ts'
import { accept } from '../chips/lapic.ts'
import { decodeMsi, type Msi } from '../chips/msi.ts'
import { FIXED, LOWEST } from '../chips/rte.ts'
import { withVector } from '../chips/vectors.ts'
import type { Draft } from '../draft.ts'
import { isOffAffinity } from '../guest/off-affinity.ts'

/** KVM_IRQ_LINE on a GSI with an MSI route; lowering one sends nothing. */
export function setGsi(draft: Draft, gsi: number, level: 0 | 1): void {
  draft.emit({ type: 'kvm_set_irq', gsi, level })
  if (level === 0) return
  const { address, data } = draft.now.routes
  deliverMsi(draft, { address: address[gsi] ?? 0, data: data[gsi] ?? 0 })
}

/** kvm_set_msi(). True if a local APIC took the message. */
export function deliverMsi(draft: Draft, msi: Msi): boolean {
  const message = decodeMsi(msi)
  const { dest, vector, deliveryMode, logical, level } = message
  draft.emit({ type: 'kvm_msi_set_irq', dest, vector, deliveryMode, logical, level })
  return deliver(draft, message)
}

/** A message to every local APIC that its destination names. True if one took it. */
export function deliver(draft: Draft, message: Message): boolean {
  if (message.deliveryMode !== FIXED && message.deliveryMode !== LOWEST) return false
  const lapics = draft.now.vcpus.map(({ lapic }) => lapic)
  const reached = targets(lapics, message).map((vcpu) => acceptOn(draft, vcpu, message))
  return reached.includes(true)
}

function acceptOn(draft: Draft, vcpu: number, { vector, deliveryMode, level }: Message): boolean {
  const lapic = draft.lapic(vcpu)
  const coalesced = lapic.irr.includes(vector) || lapic.pir.includes(vector)
  const { variant, kvm } = draft.setup
  const posted = kvm.apicv && variant.eoi === 'exit-bitmap'
  if (!accept(lapic, vector, level, posted)) return false
  draft.emit({ type: 'kvm_apic_accept_irq', vcpu, vector, deliveryMode, level, coalesced })
  if (isOffAffinity(draft.now, draft.setup.scenario, vcpu, vector)) {
    draft.vcpu(vcpu).late = withVector(draft.now.vcpus[vcpu]?.late ?? [], vector)
  }
  return true
}
