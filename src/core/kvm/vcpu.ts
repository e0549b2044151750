/**
 * What KVM does to a vCPU between guest instructions: vcpu_enter_guest(), in its order, and the
 * local APIC's EOI. Spec: kvm-split.md sections 4 and 5.
 *
 * Inaccuracies: a halted vCPU with a scan request keeps it until it has a reason to run
 * (KVM_REQUEST_NO_WAKEUP); re-entries that change nothing are not moves.
 */
import { sendEoi } from '../chips/eoi-exit.ts'
import { deliverable, endOfInterrupt, syncPir, take } from '../chips/lapic.ts'
import { highest } from '../chips/vectors.ts'
import type { Draft } from '../draft.ts'
import { EXIT_IOAPIC_EOI } from '../event.ts'
import { enterVector } from '../guest/entry.ts'
import { interruptsEnabled } from '../guest/interrupts.ts'
import type { Machine, Vcpu } from '../machine.ts'
import { scanRule } from '../setup.ts'
import { type Call, newCall } from '../vmm/call.ts'
import { scan } from './scanned.ts'

export type EntryStep = 'exit' | 'scan' | 'take'

/** The next thing that KVM has to do for a vCPU; null when there is nothing. */
export function entryStep(machine: Machine, vcpu: number): EntryStep | null {
  if (machine.vmm.calls[vcpu] !== null) return null
  const { lapic, stack } = machine.vcpus[vcpu] as Vcpu
  if (lapic.pendingEoi >= 0) return 'exit'
  const takes = interruptsEnabled(machine, vcpu) && pendingVector(lapic) >= 0
  if (lapic.scanRequested && (stack.length > 0 || takes)) return 'scan'
  return takes ? 'take' : null
}

/** The vector that would be taken now, counting one that is still posted. */
function pendingVector(lapic: Vcpu['lapic']): number {
  const irr = highest(lapic.pir) > highest(lapic.irr) ? lapic.pir : lapic.irr
  return deliverable(irr === lapic.irr ? lapic : { ...lapic, irr })
}

export function runEntryStep(draft: Draft, vcpu: number): void {
  switch (entryStep(draft.now, vcpu)) {
    case 'exit':
      return exitForEoi(draft, vcpu)
    case 'scan':
      scan(draft.setup, draft.now, draft.lapic(vcpu))
      draft.vcpu(vcpu).inGuest = false
      return draft.emit({ type: 'eoi_exit_scan', vcpu })
    case 'take':
      return inject(draft, vcpu)
    case null:
      throw new Error(`KVM has nothing to do for vCPU ${vcpu}`)
  }
}

function exitForEoi(draft: Draft, vcpu: number): void {
  const lapic = draft.lapic(vcpu)
  const vector = lapic.pendingEoi
  lapic.pendingEoi = -1
  exitToVmm(draft, vcpu, newCall('eoi', 0, 4, vector))
  draft.emit({ type: 'kvm_userspace_exit', vcpu, reason: EXIT_IOAPIC_EOI, vector })
}

/** The vCPU leaves guest mode with a call for the VMM; its thread waits for the lock. */
export function exitToVmm(draft: Draft, vcpu: number, call: Call): void {
  draft.vcpu(vcpu).inGuest = false
  draft.vmm().calls[vcpu] = call
}

function inject(draft: Draft, vcpu: number): void {
  const lapic = draft.lapic(vcpu)
  syncPir(lapic)
  const vector = deliverable(lapic)
  take(lapic, vector)
  draft.vcpu(vcpu).inGuest = true
  draft.emit({ type: 'kvm_inj_virq', vcpu, vector })
  enterVector(draft, vcpu, vector)
}

/** The guest writes the EOI register of its local APIC. */
export function guestEoi(draft: Draft, vcpu: number): void {
  const { variant, kvm } = draft.setup
  const lapic = draft.lapic(vcpu)
  const vector = endOfInterrupt(lapic)
  if (vector < 0) return
  draft.emit({ type: 'kvm_eoi', vcpu, vector })
  const level = lapic.tmr.includes(vector)
  if (variant.eoi === 'tmr') {
    if (level) lapic.pendingEoi = vector
  } else if (!sendEoi(lapic, vector, scanRule(draft.setup)) && level) {
    draft.emit({ type: 'eoi_dropped', vcpu, vector })
  }
  if (!kvm.apicv || lapic.pendingEoi >= 0) draft.vcpu(vcpu).inGuest = false
}
