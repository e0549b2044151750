/**
 * The keys of a machine's parts. Every field is written, in the order of its type; one that is
 * forgotten is a compile error.
 */
import {
  bool,
  everyField,
  index,
  type KeyWriter,
  list,
  mostly,
  nullable,
  oneOf,
  sequence,
  small,
  word,
} from '../lts/key.ts'
import type { Ioapic } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import { RESET_RTE } from './chips/rte.ts'
import { PROGRAM_IDS } from './guest/program-ids.ts'
import type { Device, Frame, Guest, IrqDesc, Routes, Vcpu, Vmm } from './machine.ts'
import { type Call, ENTRIES, REQUESTS } from './vmm/call.ts'

const vectors = list(small)
const words = list(word)

type NumbersWriter = (usual: number, item: KeyWriter<number>) => KeyWriter<readonly number[]>

function ioapicWith(pins: NumbersWriter): KeyWriter<Ioapic> {
  const low = pins(RESET_RTE.lo, word)
  const high = pins(RESET_RTE.hi, word)
  const counts = pins(0, small)
  return (ioapic, out) =>
    everyField<Ioapic>({
      id: small(ioapic.id, out),
      ioregsel: small(ioapic.ioregsel, out),
      irr: word(ioapic.irr, out),
      lo: low(ioapic.lo, out),
      hi: high(ioapic.hi, out),
      eoiCount: counts(ioapic.eoiCount, out),
      timer: word(ioapic.timer + 1, out),
    })
}

export const ioapicKey = ioapicWith((_, item) => list(item))

/** For a search: nothing is written of the pins that are as after reset, and most are. */
export const sparseIoapicKey = ioapicWith(mostly)

export const routesKey: KeyWriter<Routes> = (routes, out) =>
  everyField<Routes>({
    address: words(routes.address, out),
    data: words(routes.data, out),
  })

const requestKey = oneOf(REQUESTS)
const entryKey = nullable(oneOf(ENTRIES))

export const callKey: KeyWriter<Readonly<Call> | null> = nullable((call: Readonly<Call>, out) =>
  everyField<Call>({
    request: requestKey(call.request, out),
    target: word(call.target, out),
    size: word(call.size, out),
    value: word(call.value, out),
    entry: entryKey(call.entry, out),
    op: small(call.op, out),
    scan: small(call.scan, out),
    raise: index(call.raise, out),
    data: word(call.data, out),
    phase: small(call.phase, out),
    walk: small(call.walk, out),
    published: small(call.published, out),
    settled: bool(call.settled, out),
  }),
)
const callsKey = list(callKey)

export const vmmKey: KeyWriter<Vmm> = (vmm, out) =>
  everyField<Vmm>({
    bql: index(vmm.bql, out),
    calls: callsKey(vmm.calls, out),
  })

export const lapicKey: KeyWriter<Lapic> = (lapic, out) =>
  everyField<Lapic>({
    id: word(lapic.id, out),
    x2apic: bool(lapic.x2apic, out),
    spiv: small(lapic.spiv, out),
    tpr: small(lapic.tpr, out),
    ldr: word(lapic.ldr, out),
    dfr: word(lapic.dfr, out),
    irr: vectors(lapic.irr, out),
    isr: vectors(lapic.isr, out),
    tmr: vectors(lapic.tmr, out),
    pir: vectors(lapic.pir, out),
    eoiExit: vectors(lapic.eoiExit, out),
    scanRequested: bool(lapic.scanRequested, out),
    pendingEoi: index(lapic.pendingEoi, out),
    highestStale: index(lapic.highestStale, out),
  })

const programKey = oneOf(PROGRAM_IDS)

const stackKey = list((frame: Readonly<Frame>, out) =>
  everyField<Frame>({
    program: programKey(frame.program, out),
    pc: small(frame.pc, out),
    irq: index(frame.irq, out),
    vector: small(frame.vector, out),
    moveit: bool(frame.moveit, out),
    unmasks: bool(frame.unmasks, out),
    sawLevel: bool(frame.sawLevel, out),
    value: word(frame.value, out),
    saved: word(frame.saved, out),
    runs: bool(frame.runs, out),
    handled: bool(frame.handled, out),
    late: bool(frame.late, out),
    moved: bool(frame.moved, out),
  }),
)

/** Without the local APIC, which is a part of its own: most guest lines leave it alone. */
export const vcpuKey: KeyWriter<Vcpu> = (vcpu, out) =>
  everyField<Omit<Vcpu, 'lapic'>>({
    inGuest: bool(vcpu.inGuest, out),
    late: vectors(vcpu.late, out),
    stack: stackKey(vcpu.stack, out),
  })

export const irqsKey = sequence((irq: Readonly<IrqDesc>, out) =>
  everyField<IrqDesc>({
    desired: word(irq.desired, out),
    pending: word(irq.pending, out),
    effective: word(irq.effective, out),
    setaffinityPending: bool(irq.setaffinityPending, out),
    started: bool(irq.started, out),
    masked: bool(irq.masked, out),
    disabled: bool(irq.disabled, out),
    inProgress: bool(irq.inProgress, out),
    replay: bool(irq.replay, out),
    vector: small(irq.vector, out),
    cpu: index(irq.cpu, out),
    moveInProgress: bool(irq.moveInProgress, out),
    previousCpu: index(irq.previousCpu, out),
    previousVector: index(irq.previousVector, out),
    lock: index(irq.lock, out),
    unhandled: word(irq.unhandled, out),
    unhandledRuns: word(irq.unhandledRuns, out),
  }),
)

export const devicesKey = sequence((device: Readonly<Device>, out) =>
  everyField<Device>({
    line: bool(device.line, out),
    cause: bool(device.cause, out),
    asserts: small(device.asserts, out),
    moves: small(device.moves, out),
  }),
)

type Entries = Guest['vectorIrq'][number]

export const entriesKey: KeyWriter<Entries> = list(([vector, irq], out) => {
  small(vector, out)
  index(irq, out)
})
const vectorIrqKey = list(entriesKey)

export const guestKey: KeyWriter<Guest> = (guest, out) =>
  everyField<Guest>({
    ioapicLock: index(guest.ioapicLock, out),
    vectorIrq: vectorIrqKey(guest.vectorIrq, out),
    requests: small(guest.requests, out),
  })
