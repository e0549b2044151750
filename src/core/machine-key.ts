/** The exact key of a machine, and its coding for searches: both part by part. */
import { type Coding, partsCoding } from '../lts/coding.ts'
import {
  bool,
  index,
  type KeyWriter,
  list,
  mostly,
  nullable,
  oneOf,
  record,
  small,
  textOf,
  word,
} from '../lts/key.ts'
import type { Ioapic } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import { RESET_RTE } from './chips/rte.ts'
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

type NumbersWriter = (usual: number, item: KeyWriter<number>) => KeyWriter<readonly number[]>

const ioapicKey = (pins: NumbersWriter): KeyWriter<Ioapic> =>
  record<Ioapic>({
    id: small,
    ioregsel: small,
    irr: word,
    lo: pins(RESET_RTE.lo, word),
    hi: pins(RESET_RTE.hi, word),
    eoiCount: pins(0, small),
    timer: (at, out) => word(at + 1, out),
  })
/** In the written key every pin stands; a search has no time for those that nobody uses. */
const ioapic = ioapicKey((_, item) => list(item))
const searchedIoapic = ioapicKey(mostly)
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

function split(machine: Machine, parts: object[]): void {
  const { vcpus, irqs, devices } = machine
  parts[0] = machine.ioapic
  parts[1] = machine.routes
  parts[2] = machine.vmm
  parts[3] = machine.guest
  let at = 4
  for (let cpu = 0; cpu < vcpus.length; cpu++) parts[at++] = vcpus[cpu]!
  for (let cpu = 0; cpu < vcpus.length; cpu++) parts[at++] = vcpus[cpu]!.lapic
  for (let irq = 0; irq < irqs.length; irq++) parts[at++] = irqs[irq]!
  for (let device = 0; device < devices.length; device++) parts[at++] = devices[device]!
}

/** One writer for each part, in the order of `split`, with the parts of one kind alike. */
const writers = (
  { vcpus, irqs, devices }: Machine,
  ioapic: KeyWriter<Ioapic>,
): readonly KeyWriter<never>[] => [
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
  const kinds = writers(machine, ioapic)
  const parts: object[] = []
  split(machine, parts)
  return parts.map((part, slot) => textOf(kinds[slot] as KeyWriter<object>, part)).join('')
}

/** A coding for searches over the machines of one model, of which `machine` is one. */
export function machineCoding(machine: Machine): Coding<Machine> {
  const cpus = machine.vcpus.length
  const irqStart = 4 + 2 * cpus
  const deviceStart = irqStart + machine.irqs.length
  return partsCoding(writers(machine, searchedIoapic), split, (all) => ({
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
