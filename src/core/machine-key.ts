/** The exact key of a machine, and its coding for searches: both part by part. */
import { type Coding, partsCoding } from '../lts/coding.ts'
import { type KeyWriter, textOf } from '../lts/key.ts'
import type { Ioapic } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import type { Device, Guest, IrqDesc, Machine, Routes, Vcpu, Vmm } from './machine.ts'
import {
  callKey,
  devicesKey,
  entriesKey,
  guestKey,
  ioapicKey,
  irqsKey,
  lapicKey,
  routesKey,
  sparseIoapicKey,
  vcpuKey,
  vmmKey,
} from './part-keys.ts'
import type { Call } from './vmm/call.ts'

/** What a state has of one vCPU, its APIC ID left out. */
export interface Seat {
  readonly vcpu: Readonly<Vcpu>
  readonly call: Readonly<Call> | null
  readonly vectors: Guest['vectorIrq'][number]
}

export const seatKey: KeyWriter<Seat> = (seat, out) => {
  vcpuKey(seat.vcpu, out)
  lapicKey({ ...seat.vcpu.lapic, id: 0, ldr: 0 }, out)
  callKey(seat.call, out)
  entriesKey(seat.vectors, out)
}

function split(machine: Machine, parts: object[]): void {
  const { vcpus } = machine
  parts[0] = machine.ioapic
  parts[1] = machine.routes
  parts[2] = machine.vmm
  parts[3] = machine.guest
  let at = 4
  for (let cpu = 0; cpu < vcpus.length; cpu++) parts[at++] = vcpus[cpu]!
  for (let cpu = 0; cpu < vcpus.length; cpu++) parts[at++] = vcpus[cpu]!.lapic
  parts[at++] = machine.irqs
  parts[at] = machine.devices
}

function join(parts: readonly object[], cpus: number): Machine {
  const vcpus: Vcpu[] = []
  for (let cpu = 0; cpu < cpus; cpu++) {
    const { inGuest, late, stack } = parts[4 + cpu] as Vcpu
    vcpus.push({ lapic: parts[4 + cpus + cpu] as Lapic, inGuest, late, stack })
  }
  return {
    ioapic: parts[0] as Ioapic,
    routes: parts[1] as Routes,
    vmm: parts[2] as Vmm,
    vcpus,
    irqs: parts[4 + 2 * cpus] as readonly IrqDesc[],
    devices: parts[5 + 2 * cpus] as readonly Device[],
    guest: parts[3] as Guest,
  }
}

/** One writer for each part, in the order of `split`, with the parts of one kind alike. */
const writers = ({ vcpus }: Machine, ioapic: KeyWriter<Ioapic>): readonly KeyWriter<never>[] => [
  ioapic,
  routesKey,
  vmmKey,
  guestKey,
  ...vcpus.map(() => vcpuKey),
  ...vcpus.map(() => lapicKey),
  irqsKey,
  devicesKey,
]

/** Equal for two machines of one model exactly when they are equal in every field. */
export function machineKey(machine: Machine): string {
  const kinds = writers(machine, ioapicKey)
  const parts: object[] = []
  split(machine, parts)
  return parts.map((part, slot) => textOf(kinds[slot] as KeyWriter<object>, part)).join('')
}

/** A coding for searches over the machines of one model, of which `machine` is one. */
export const machineCoding = (machine: Machine): Coding<Machine> =>
  partsCoding(writers(machine, sparseIoapicKey), split, (parts) =>
    join(parts, machine.vcpus.length),
  )
