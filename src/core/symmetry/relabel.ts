/**
 * A machine with its vCPUs renumbered: everything that names one by its number is found here. For
 * interchangeable vCPUs it commutes with `enabled`, `apply` and every claim (a law in the tests).
 */
import { INDEX_RTE, IOWIN, isRteIndex } from '../chips/ioapic.ts'
import { msiDest } from '../chips/msi.ts'
import { destOf } from '../chips/rte.ts'
import type { IrqDesc, Machine, Vcpu } from '../machine.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { Call } from '../vmm/call.ts'

/** For each vCPU the number it gets. */
export type Relabelling = readonly number[]

export const exchange = (vcpus: number, a: number, b: number): Relabelling =>
  Array.from({ length: vcpus }, (_, cpu) => (cpu === a ? b : cpu === b ? a : cpu))

/** The machine with its vCPUs renumbered. */
export function relabel({ irqs }: Scenario, machine: Machine, to: Relabelling): Machine {
  const { ioapic, routes, vmm, guest, vcpus } = machine
  const renumber = (cpu: number): number => to[cpu] ?? cpu
  const hi = ioapic.hi.slice()
  const address = routes.address.slice()
  for (const { irq: pin } of irqs) {
    hi[pin] = withDest(hi[pin] as number, renumber)
    address[pin] = withMsiDest(address[pin] as number, renumber)
  }
  const calls = seated(vmm.calls, to).map((call) => {
    const names = call !== null && namesCpu(machine, call)
    return names ? { ...call, value: withDest(call.value, renumber) } : call
  })
  return {
    ...machine,
    ioapic: { ...ioapic, hi },
    routes: { ...routes, address },
    vmm: { bql: renumber(vmm.bql), calls },
    guest: {
      ...guest,
      ioapicLock: renumber(guest.ioapicLock),
      vectorIrq: seated(guest.vectorIrq, to),
    },
    vcpus: seated(vcpus, to).map((vcpu, cpu) => inSeat(vcpu, vcpus[cpu] as Vcpu)),
    irqs: machine.irqs.map((desc) => relabelIrq(desc, renumber)),
  }
}

const withDest = (hi: number, renumber: (cpu: number) => number): number =>
  ((hi & 0xffffff) | (renumber(destOf(hi)) << 24)) >>> 0

const withMsiDest = (address: number, renumber: (cpu: number) => number): number =>
  ((address & ~(0xff << 12)) | (renumber(msiDest(address)) << 12)) >>> 0

/**
 * A write to the high half of an RTE, on its way: ioapic_lock keeps the half selected until the
 * write is done.
 */
export const namesCpu = ({ ioapic }: Machine, { request, target }: Readonly<Call>): boolean =>
  request === 'write' &&
  target === IOWIN &&
  isRteIndex(ioapic.ioregsel) &&
  ((ioapic.ioregsel - INDEX_RTE) & 1) === 1

/** What each vCPU has, in the order of the new numbers; beyond the vCPUs all stays. */
function seated<T>(all: readonly T[], to: Relabelling): T[] {
  const moved = all.slice()
  to.forEach((seat, cpu) => {
    moved[seat] = all[cpu] as T
  })
  return moved
}

/** An APIC ID is the vCPU's number, so it stays in its place. */
function inSeat(vcpu: Readonly<Vcpu>, seat: Readonly<Vcpu>): Readonly<Vcpu> {
  if (vcpu === seat) return vcpu
  const { id, ldr } = seat.lapic
  return { ...vcpu, lapic: { ...vcpu.lapic, id, ldr } }
}

const relabelIrq = (desc: Readonly<IrqDesc>, renumber: (cpu: number) => number): IrqDesc => ({
  ...desc,
  desired: relabelMask(desc.desired, renumber),
  pending: relabelMask(desc.pending, renumber),
  effective: relabelMask(desc.effective, renumber),
  cpu: renumber(desc.cpu),
  previousCpu: renumber(desc.previousCpu),
  lock: renumber(desc.lock),
})

function relabelMask(mask: number, renumber: (cpu: number) => number): number {
  let relabelled = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    relabelled |= 1 << renumber(31 - Math.clz32(rest & -rest))
  }
  return relabelled
}
