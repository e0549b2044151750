/** A run as JSON: one record a step, with all of the state that concerns one pin. */
import { bitsOf, hex, hex8 } from '../../base/bits.ts'
import { type Action, formatAction } from '../../core/action.ts'
import { remoteIrr } from '../../core/chips/rte.ts'
import type { Event } from '../../core/event.ts'
import { cpuList } from '../../core/guest/cpu-list.ts'
import { nextEoiExit } from '../../core/kvm/next-eoi-exit.ts'
import type { IrqDesc, Machine, Vcpu } from '../../core/machine.ts'
import { irqIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import type { Lane } from '../run.ts'

/** What step `step` did and what it left. Step 0 is the start: nobody acts. */
export interface StepRecord {
  readonly step: number
  /** Who moved, as in a schedule: "vmm 2", "device 11". Null where this machine sat a move out. */
  readonly actor: string | null
  /** The same, in parts. */
  readonly action: Action | null
  readonly events: readonly Event[]
  readonly state: StateRecord
}

/** One pin and what hangs on it. Halves of the RTE and route are hexadecimal, as in a log. */
export interface StateRecord {
  readonly pin: number
  /** Eight digits each. */
  readonly rteHigh: string
  readonly rteLow: string
  /** QEMU's request bit of the pin; for a level pin a copy of its line. */
  readonly line: 0 | 1
  readonly remoteIrr: 0 | 1
  readonly ioregsel: number
  /** KVM's MSI route of the GSI, without leading zeros. */
  readonly route: { readonly address: string; readonly data: string }
  readonly vcpus: readonly VcpuRecord[]
  /** Null for a pin that Linux does not use. CPU masks are printed as Linux prints a cpulist. */
  readonly desired: string | null
  readonly pending: string | null
  readonly effective: string | null
  readonly affinityPending: boolean | null
  readonly moveInProgress: boolean | null
  readonly vector: number | null
  readonly cpu: number | null
}

/** Local APIC of a vCPU. The lists hold vectors, ascending. */
export interface VcpuRecord {
  readonly vcpu: number
  readonly irr: readonly number[]
  readonly isr: readonly number[]
  readonly tmr: readonly number[]
  /** Posted interrupts that the IRR does not have yet; with APICv only. */
  readonly pir: readonly number[]
  /** Vectors whose EOI leaves the kernel when the vCPU next runs guest code. */
  readonly eoiExit: readonly number[]
  /** The bitmap as last computed; it differs from `eoiExit` while a scan is pending. */
  readonly eoiExitLoaded: readonly number[]
  readonly scanPending: boolean
}

/** The run of one machine, from its start on. */
export function stepRecords({ model, trace }: Lane, pin: number): StepRecord[] {
  const start = { action: null, events: [], state: trace.initial }
  return [start, ...trace.steps].map(({ action, events, state }, step) => ({
    step,
    actor: action && formatAction(action),
    action,
    events,
    state: stateRecord(model.setup, state, pin),
  }))
}

export function stateRecord(setup: Setup, machine: Machine, pin: number): StateRecord {
  const { ioapic, routes, vcpus, irqs } = machine
  const low = ioapic.lo[pin] ?? 0
  return {
    pin,
    rteHigh: hex8(ioapic.hi[pin] ?? 0),
    rteLow: hex8(low),
    line: bitsOf(ioapic.irr).includes(pin) ? 1 : 0,
    remoteIrr: remoteIrr(low) ? 1 : 0,
    ioregsel: ioapic.ioregsel,
    route: { address: hex(routes.address[pin] ?? 0), data: hex(routes.data[pin] ?? 0) },
    vcpus: vcpus.map(({ lapic }, vcpu) =>
      vcpuRecord(lapic, vcpu, nextEoiExit(setup, machine, vcpu)),
    ),
    ...irqRecord(irqs[irqIndex(setup.scenario, pin)]),
  }
}

const vcpuRecord = (
  { irr, isr, tmr, pir, eoiExit: eoiExitLoaded, scanRequested: scanPending }: Vcpu['lapic'],
  vcpu: number,
  eoiExit: readonly number[],
): VcpuRecord => ({ vcpu, irr, isr, tmr, pir, eoiExit, eoiExitLoaded, scanPending })

type IrqRecord = Pick<
  StateRecord,
  'desired' | 'pending' | 'effective' | 'affinityPending' | 'moveInProgress' | 'vector' | 'cpu'
>

const irqRecord = (desc: Readonly<IrqDesc> | undefined): IrqRecord => ({
  desired: desc ? cpuList(desc.desired) : null,
  pending: desc ? cpuList(desc.pending) : null,
  effective: desc ? cpuList(desc.effective) : null,
  affinityPending: desc?.setaffinityPending ?? null,
  moveInProgress: desc?.moveInProgress ?? null,
  vector: desc?.vector ?? null,
  cpu: desc?.cpu ?? null,
})
