/**
 * Everything that can change, as plain values. A machine is never changed once it is made: the
 * parts that a move leaves alone are shared with the state before it, and only a draft
 * (draft.ts) writes.
 */

import { bool, index, keyOf, list, nullable, oneOf, record, small, word } from '../lts/key.ts'
import { type Ioapic, PINS } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import { PROGRAM_IDS, type ProgramId } from './guest/program-ids.ts'
import { type Call, ENTRIES, REQUESTS } from './vmm/call.ts'

export interface Machine {
  readonly ioapic: Readonly<Ioapic>
  readonly routes: Readonly<Routes>
  readonly vmm: Readonly<Vmm>
  readonly vcpus: readonly Readonly<Vcpu>[]
  readonly irqs: readonly Readonly<IrqDesc>[]
  readonly devices: readonly Readonly<Device>[]
  readonly guest: Readonly<Guest>
}

/** KVM's MSI route of each GSI 0..23: where the message of a raised GSI goes. */
export interface Routes {
  address: number[]
  data: number[]
}

/** The userspace side: a call in progress for each vCPU thread and, last, for the main loop. */
export interface Vmm {
  /** The thread that holds the big QEMU lock; -1 for none. */
  bql: number
  calls: (Readonly<Call> | null)[]
}

export interface Vcpu {
  lapic: Readonly<Lapic>
  /** In guest mode, with whatever EOI exit bitmap was loaded on entry. */
  inGuest: boolean
  /** What it executes, innermost last; empty when halted. */
  stack: readonly Readonly<Frame>[]
}

/** One activation of a guest program: where it is, and its few locals. */
export interface Frame {
  program: ProgramId
  pc: number
  /** Index of the interrupt it serves; -1 for none. */
  irq: number
  /** The vector it was entered by; 0 for a task. */
  vector: number
  /** ioapic_ack_level(): a move is pending and the pin was masked for it. */
  moveit: boolean
  /** TMR bit of the configured vector, as read before the EOI. */
  sawLevel: boolean
  /** The last value read from the I/O APIC. */
  value: number
  /** A second value read, where a program needs two. */
  saved: number
  /** Whether the handlers run in this activation. */
  runs: boolean
  /** The return value of the handler: IRQ_HANDLED or IRQ_NONE. */
  handled: boolean
  /** irq_move_masked_irq() has changed the effective affinity. */
  moved: boolean
}

/** struct irq_desc with its irq_data and apic_chip_data, as far as affinity needs them. */
export interface IrqDesc {
  /** CPU masks: /proc smp_affinity, the request that waits, what is programmed. */
  desired: number
  pending: number
  effective: number
  /** IRQD_SETAFFINITY_PENDING. */
  setaffinityPending: boolean
  started: boolean
  masked: boolean
  disabled: boolean
  inProgress: boolean
  /** IRQS_PENDING: arrived while it could not be handled. */
  replay: boolean
  vector: number
  cpu: number
  /** apic_chip_data.move_in_progress: no interrupt has reached the new place yet. */
  moveInProgress: boolean
  /** The place it moved away from, until its vector is freed; -1 for none. */
  previousCpu: number
  previousVector: number
  /** desc->lock: the CPU that holds it; -1 for none. */
  lock: number
  unhandled: number
  unhandledRuns: number
}

export interface Device {
  line: boolean
  /** The device wants service; only the right handler takes the cause away. */
  cause: boolean
  /** How often it raised its line on its own, and how often it moved at all. */
  asserts: number
  moves: number
}

export interface Guest {
  /** ioapic_lock: the CPU that holds it; -1 for none. */
  ioapicLock: number
  /** vector_irq[cpu]: vector and interrupt index, sorted by vector; -1 marks one in use elsewhere. */
  vectorIrq: readonly (readonly (readonly [vector: number, irq: number])[])[]
  /** Affinity requests made. */
  requests: number
}

export const mainLoop = (machine: Machine): number => machine.vcpus.length

export const idleFrame = (program: ProgramId, irq: number, vector: number): Frame => ({
  program,
  pc: 0,
  irq,
  vector,
  moveit: false,
  sawLevel: false,
  value: 0,
  saved: 0,
  runs: true,
  handled: false,
  moved: false,
})

const vectors = list(small)
const words = list(word)

const lapicKey = record<Lapic>({
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
  sawLevel: bool,
  value: word,
  saved: word,
  runs: bool,
  handled: bool,
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

const ioapicKey = keyOf<Readonly<Ioapic>>(
  record<Ioapic>({
    id: small,
    ioregsel: small,
    irr: word,
    lo: words,
    hi: words,
    eoiCount: list(small),
    timer: (at, out) => word(at + 1, out),
  }),
)
const routesKey = keyOf<Readonly<Routes>>(record<Routes>({ address: words, data: words }))
const vmmKey = keyOf<Readonly<Vmm>>(record<Vmm>({ bql: index, calls: list(nullable(callKey)) }))
const vcpuKey = keyOf<Readonly<Vcpu>>(
  record<Vcpu>({ lapic: lapicKey, inGuest: bool, stack: list(frameKey) }),
)
const irqKey = keyOf<Readonly<IrqDesc>>(
  record<IrqDesc>({
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
  }),
)
const deviceKey = keyOf<Readonly<Device>>(
  record<Device>({ line: bool, cause: bool, asserts: small, moves: small }),
)
const guestKey = keyOf<Readonly<Guest>>(
  record<Guest>({
    ioapicLock: index,
    vectorIrq: list(list((entry, out) => out.push(entry[0], entry[1] + 1))),
    requests: small,
  }),
)

/** Equal for two machines of one model exactly when they are equal in every field. */
export function machineKey(machine: Machine): string {
  const { ioapic, routes, vmm, vcpus, irqs, devices, guest } = machine
  const parts = [ioapicKey(ioapic), routesKey(routes), vmmKey(vmm), guestKey(guest)]
  return [...parts, ...vcpus.map(vcpuKey), ...irqs.map(irqKey), ...devices.map(deviceKey)].join('')
}

/** Routes as QEMU reserves them at VM start: address and data zero. */
export const emptyRoutes = (): Routes => ({
  address: new Array<number>(PINS).fill(0),
  data: new Array<number>(PINS).fill(0),
})
