/**
 * The machine that the peers' scenarios run on: QEMU's I/O APIC over KVM's split irqchip, where
 * nothing happens unless a step says so. Spec: kvm-split.md.
 *
 * Inaccuracies: no posted interrupts, so bits go to the IRR at once; the EOI exit bitmaps are
 * rebuilt as soon as that is asked for, as on vCPUs that all are outside the guest.
 */
import { type Ioapic, type IoapicVersion, PINS, resetIoapic } from '../../core/chips/ioapic.ts'
import { type Lapic, resetLapic } from '../../core/chips/lapic.ts'
import type { Msi } from '../../core/chips/msi.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import type { LapicConfig, Scenario } from './scenario.ts'

export interface Vcpu {
  readonly lapic: Lapic
  /** IF: whether `run` may take an interrupt. */
  interruptsOn: boolean
  nmis: number
  inits: number
  /** The vector of the last SIPI; -1 for none. */
  sipi: number
  /** The interrupt command register. */
  icrLow: number
  icrHigh: number
}

/** What a raised pin or GSI became. */
export interface SentMessage extends Msi {
  readonly pin: number
}

/** What was seen since the last `mark`. */
export interface Window {
  readonly messages: SentMessage[]
  /** Vectors, in the order in which their handlers were entered. */
  readonly order: number[]
  /** EOIs that left the kernel for the I/O APIC. */
  readonly forwarded: { readonly vcpu: number; readonly vector: number }[]
  /** Pins whose resample listener was signalled. */
  readonly resamples: number[]
}

export interface Machine {
  readonly variant: Variant
  readonly version: IoapicVersion
  readonly ioapic: Ioapic
  /** KVM's routing table: the MSI of each GSI that has one. */
  readonly routes: Map<number, Msi>
  readonly vcpus: readonly Vcpu[]
  /** Pins with a resample listener. */
  readonly listeners: Set<number>
  readonly handlers: Scenario['handlers']
  /** How often each vector's handler ran, on all vCPUs together. */
  readonly handlerRuns: Map<number, number>
  window: Window
  /** Virtual time in ns. */
  time: number
  /** By pin, the entry that `rte_save` read. */
  readonly saved: Map<number, bigint>
  snapshot: DeviceState | null
}

/** What migration saves of an I/O APIC. */
export type DeviceState = Readonly<Pick<Ioapic, 'id' | 'ioregsel' | 'irr' | 'lo' | 'hi'>>

export const emptyWindow = (): Window => ({
  messages: [],
  order: [],
  forwarded: [],
  resamples: [],
})

export const createMachine = (
  { version, lapics, handlers }: Pick<Scenario, 'version' | 'lapics' | 'handlers'>,
  variant: Variant,
): Machine => ({
  variant,
  version,
  ioapic: resetIoapic(),
  routes: new Map(Array.from({ length: PINS }, (_, gsi) => [gsi, { address: 0, data: 0 }])),
  vcpus: lapics.map(createVcpu),
  listeners: new Set(),
  handlers,
  handlerRuns: new Map(),
  window: emptyWindow(),
  time: 0,
  saved: new Map(),
  snapshot: null,
})

function createVcpu({ apic_id, mode, svr, tpr, ldr, dfr, if: enabled }: LapicConfig): Vcpu {
  const lapic = resetLapic(apic_id, mode === 'x2apic')
  if (svr !== undefined) lapic.spiv = svr
  if (tpr !== undefined) lapic.tpr = tpr
  if (dfr !== undefined) lapic.dfr = dfr
  if (ldr !== undefined && mode === 'xapic') lapic.ldr = ldr
  const counts = { nmis: 0, inits: 0, sipi: -1, icrLow: 0, icrHigh: 0 }
  return { lapic, interruptsOn: enabled !== 0, ...counts }
}
