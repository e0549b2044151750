/**
 * Everything that can change, as plain values. A machine is never changed once it is made: the
 * parts that a move leaves alone are shared with the state before it, and only a draft
 * (draft.ts) writes.
 */

import { type Ioapic, PINS } from './chips/ioapic.ts'
import type { Lapic } from './chips/lapic.ts'
import type { Vectors } from './chips/vectors.ts'
import type { ProgramId } from './guest/program-ids.ts'
import type { Call } from './vmm/call.ts'

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
  /** Vectors that arrived although their RTE, unmasked, names another CPU. */
  late: Vectors
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
  /** ioapic_ack_level(): a move is pending. */
  moveit: boolean
  /** The pin is masked for the move alone, so it is unmasked after it. */
  unmasks: boolean
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
  /** The delivery came although the RTE, unmasked, named another CPU. */
  late: boolean
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
  unmasks: false,
  sawLevel: false,
  value: 0,
  saved: 0,
  runs: true,
  handled: false,
  late: false,
  moved: false,
})

/** Routes as QEMU reserves them at VM start: address and data zero. */
export const emptyRoutes = (): Routes => ({
  address: new Array<number>(PINS).fill(0),
  data: new Array<number>(PINS).fill(0),
})
