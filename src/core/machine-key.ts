/** The exact key of a machine, and its coding for searches: both part by part. */
import { type Coding, partsCoding } from '../lts/coding.ts'
import {
  bool,
  index,
  type KeyWriter,
  list,
  nullable,
  oneOf,
  record,
  small,
  textOf,
  word,
} from '../lts/key.ts'
import type { Ioapic } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import { PROGRAM_IDS } from './guest/program-ids.ts'
import type { Device, Frame, Guest, IrqDesc, Machine, Routes, Vcpu, Vmm } from './machine.ts'
import { type Call, ENTRIES, REQUESTS } from './vmm/call.ts'

const vectors = list(small)
const words = list(word)

const lapic: KeyWriter<Lapic> = record<Lapic>({
  id: word,
  x2apic: bool,
  spiv: small,
  tpr: small,
  ldr: word,
  dfr: word,
  irr: vectors,
  isr: vectors,
  tmr: vectors,
  pir: vectors,
  eoiExit: vectors,
  scanRequested: bool,
  pendingEoi: index,
  highestStale: index,
})

const frameKey = record<Frame>({
  program: oneOf(PROGRAM_IDS),
  pc: small,
  irq: index,
  vector: small,
  moveit: bool,
  unmasks: bool,
  sawLevel: bool,
  value: word,
  saved: word,
  runs: bool,
  handled: bool,
  late: bool,
  moved: bool,
})

const callKey = record<Call>({
  request: oneOf(REQUESTS),
  target: word,
  size: word,
  value: word,
  entry: nullable(oneOf(ENTRIES)),
  op: small,
  scan: small,
  raise: index,
  data: word,
  phase: small,
  walk: small,
  published: small,
  settled: bool,
})

const ioapic: KeyWriter<Ioapic> = record<Ioapic>({
  id: small,
  ioregsel: small,
  irr: word,
  lo: words,
  hi: words,
  eoiCount: list(small),
  timer: (at, out) => word(at + 1, out),
})
const routes: KeyWriter<Routes> = record<Routes>({ address: words, data: words })
const vmm: KeyWriter<Vmm> = record<Vmm>({ bql: index, calls: list(nullable(callKey)) })
/** The local APIC is a part of its own: most guest lines leave it alone. */
const vcpu: KeyWriter<Vcpu> = record<Omit<Vcpu, 'lapic'>>({
  inGuest: bool,
  late: vectors,
  stack: list(frameKey),
})
const irq: KeyWriter<IrqDesc> = record<IrqDesc>({
  desired: word,
  pending: word,
  effective: word,
  setaffinityPending: bool,
  started: bool,
  masked: bool,
  disabled: bool,
  inProgress: bool,
  replay: bool,
  vector: small,
  cpu: index,
  moveInProgress: bool,
  previousCpu: index,
  previousVector: index,
  lock: index,
  unhandled: word,
  unhandledRuns: word,
})
const device: KeyWriter<Device> = record<Device>({
  line: bool,
  cause: bool,
  asserts: small,
  moves: small,
})
const vectorEntry: KeyWriter<Guest['vectorIrq'][number][number]> = ([vector, irq], out) => {
  small(vector, out)
  index(irq, out)
}
const guest: KeyWriter<Guest> = record<Guest>({
  ioapicLock: index,
  vectorIrq: list(list(vectorEntry)),
  requests: small,
})

/** What a state has of one vCPU, its APIC ID left out. */
export interface Seat {
  readonly vcpu: Readonly<Vcpu>
  readonly call: Readonly<Call> | null
  readonly vectors: Guest['vectorIrq'][number]
}

const seatCall = nullable(callKey)
const seatVectors = list(vectorEntry)

export const seatKey: KeyWriter<Seat> = (seat, out) => {
  vcpu(seat.vcpu, out)
  lapic({ ...seat.vcpu.lapic, id: 0, ldr: 0 }, out)
  seatCall(seat.call, out)
  seatVectors(seat.vectors, out)
}

const parts = (machine: Machine): readonly object[] => {
  const { ioapic, routes, vmm, guest, vcpus, irqs, devices } = machine
  const lapics = vcpus.map(({ lapic }) => lapic)
  return [ioapic, routes, vmm, guest, ...vcpus, ...lapics, ...irqs, ...devices]
}

/** One writer for each part, in the order of `parts`, with the parts of one kind alike. */
const writers = ({ vcpus, irqs, devices }: Machine): readonly KeyWriter<never>[] => [
  ioapic,
  routes,
  vmm,
  guest,
  ...vcpus.map(() => vcpu),
  ...vcpus.map(() => lapic),
  ...irqs.map(() => irq),
  ...devices.map(() => device),
]

/** Equal for two machines of one model exactly when they are equal in every field. */
export function machineKey(machine: Machine): string {
  const kinds = writers(machine)
  return parts(machine)
    .map((part, slot) => textOf(kinds[slot] as KeyWriter<object>, part))
    .join('')
}

/** A coding for searches over the machines of one model, of which `machine` is one. */
export function machineCoding(machine: Machine): Coding<Machine> {
  const cpus = machine.vcpus.length
  const irqStart = 4 + 2 * cpus
  const deviceStart = irqStart + machine.irqs.length
  return partsCoding(writers(machine), parts, (all) => ({
    ioapic: all[0] as Ioapic,
    routes: all[1] as Routes,
    vmm: all[2] as Vmm,
    guest: all[3] as Guest,
    vcpus: machine.vcpus.map((_, cpu) => {
      const { inGuest, late, stack } = all[4 + cpu] as Vcpu
      return { lapic: all[4 + cpus + cpu] as Lapic, inGuest, late, stack }
    }),
    irqs: all.slice(irqStart, deviceStart) as IrqDesc[],
    devices: all.slice(deviceStart) as Device[],
  }))
}
