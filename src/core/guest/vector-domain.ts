/**
 * Which CPU and vector an interrupt gets: arch/x86/kernel/apic/vector.c and kernel/irq/matrix.c
 * (Linux 6.1). Spec: linux-guest.md sections 2, 5 and 7.
 *
 * Inaccuracies: managed interrupts, reservation mode and CPU hotplug are left out.
 */
import { bitsOf } from '../../base/bits.ts'
import type { Draft } from '../draft.ts'
import type { IrqDesc, Machine } from '../machine.ts'

/** IRQ_MOVE_CLEANUP_VECTOR; also the first external vector, so it is never given out. */
export const CLEANUP_VECTOR = 0x20
const FIRST_DEVICE_VECTOR = 0x21
const LAST_DEVICE_VECTOR = 0xeb

type Entries = Machine['guest']['vectorIrq'][number]

/** vector_irq[cpu][vector]: the index of the interrupt; -1 for none. */
export const irqOnVector = (machine: Machine, cpu: number, vector: number): number =>
  entriesOf(machine, cpu).find(([used]) => used === vector)?.[1] ?? -1

const entriesOf = (machine: Machine, cpu: number): Entries => machine.guest.vectorIrq[cpu] ?? []

/** The CPU of `mask` with most vectors free (the first of equals) and its lowest free vector. */
export function choosePlace(machine: Machine, mask: number): { cpu: number; vector: number } {
  const online = bitsOf(mask).filter((cpu) => cpu < machine.vcpus.length)
  const used = (cpu: number) => entriesOf(machine, cpu).length
  const cpu = online.reduce((best, other) => (used(other) < used(best) ? other : best))
  const taken = new Set(entriesOf(machine, cpu).map(([vector]) => vector))
  let vector = FIRST_DEVICE_VECTOR
  while (taken.has(vector) && vector < LAST_DEVICE_VECTOR) vector++
  return { cpu, vector }
}

/**
 * x86_vector_set_affinity(): a place inside `mask`. 'kept' if the present one will do, 'busy'
 * (-EBUSY) while the vector of an earlier move has not been freed.
 */
export function assignVector(draft: Draft, irq: number, mask: number): 'kept' | 'moved' | 'busy' {
  const desc = draft.now.irqs[irq] as IrqDesc
  if (desc.started && mask & (1 << desc.cpu)) return 'kept'
  if (desc.previousCpu >= 0) return 'busy'
  const place = choosePlace(draft.now, mask)
  const next = draft.irq(irq)
  if (desc.started) {
    next.moveInProgress = true
    next.previousCpu = desc.cpu
    next.previousVector = desc.vector
  }
  next.cpu = place.cpu
  next.vector = place.vector
  next.effective = 1 << place.cpu
  setEntries(draft, place.cpu, (entries) =>
    [...entries, [place.vector, irq] as const].sort((a, b) => a[0] - b[0]),
  )
  const number = draft.setup.scenario.irqs[irq]?.irq ?? -1
  draft.emit({ type: 'vector_allocated', irq: number, ...place })
  return 'moved'
}

/** Frees the vector that `irq` moved away from. */
export function freePrevious(draft: Draft, irq: number): void {
  const desc = draft.irq(irq)
  const { previousCpu: cpu, previousVector: vector } = desc
  setEntries(draft, cpu, (entries) => entries.filter(([used]) => used !== vector))
  desc.previousCpu = -1
  desc.previousVector = -1
  draft.emit({ type: 'vector_freed', cpu, vector })
}

function setEntries(draft: Draft, cpu: number, change: (entries: Entries) => Entries): void {
  const guest = draft.guest()
  guest.vectorIrq = guest.vectorIrq.map((entries, at) => (at === cpu ? change(entries) : entries))
}
