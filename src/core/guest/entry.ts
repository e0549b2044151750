import { withoutVector } from '../chips/vectors.ts'
import type { Draft } from '../draft.ts'
import { idleFrame } from '../machine.ts'
import type { ProgramId } from './program-ids.ts'
import { CLEANUP_VECTOR, irqOnVector } from './vector-domain.ts'

/** common_interrupt() and the cleanup IPI: which program a vector enters on `cpu`. */
export function enterVector(draft: Draft, cpu: number, vector: number): void {
  const irq = irqOnVector(draft.now, cpu, vector)
  const vcpu = draft.vcpu(cpu)
  const frame = idleFrame(programFor(draft, vector, irq), irq, vector)
  vcpu.stack = [...vcpu.stack, { ...frame, late: vcpu.late.includes(vector) }]
  vcpu.late = withoutVector(vcpu.late, vector)
}

function programFor(draft: Draft, vector: number, irq: number): ProgramId {
  if (vector === CLEANUP_VECTOR) return 'cleanup'
  if (irq < 0) return 'spurious'
  return draft.setup.scenario.irqs[irq]?.trigger === 'edge' ? 'edge' : 'fasteoi'
}
