/** The vector in focus in each local APIC, and an older one of the pin that is still alive. */
import { vectorOf } from '../../core/chips/rte.ts'
import type { Machine, Vcpu } from '../../core/machine.ts'
import type { Variant } from '../../core/vmm/variant.ts'
import type { PinHistory } from './history.ts'

/** The bits of one vector in one local APIC. */
export interface VectorBits {
  readonly vector: number
  readonly irr: boolean
  readonly isr: boolean
  /** Posted: in the PIR, not yet in the IRR. */
  readonly pir: boolean
  readonly tmr: boolean
  /** Whether its EOI leaves the kernel; null where there is no such bitmap. */
  readonly eoiExit: boolean | null
}

export interface LapicView {
  readonly vcpu: number
  readonly focus: VectorBits
  /** The older vector of the pin, where it is alive. */
  readonly other: VectorBits | null
  /** KVM_REQ_SCAN_IOAPIC is pending: the bitmap will be rebuilt on the next entry. */
  readonly rescan: boolean
  /** Which bits of the vector in focus were set in exactly this step. */
  readonly fresh: { readonly irr: boolean; readonly isr: boolean; readonly eoiExit: boolean }
}

export interface LapicStation {
  /** 0 when the pin has no vector. */
  readonly vector: number
  readonly vcpus: readonly LapicView[]
}

export function lapicStation(
  variant: Variant,
  before: Machine,
  now: Machine,
  pin: number,
  history: PinHistory,
): LapicStation {
  const vector = focusOf(now, pin, history)
  const old = olderVector(history, vector)
  return {
    vector,
    vcpus: now.vcpus.map((vcpu, at) => {
      const focus = bitsOf(variant, vcpu, vector)
      const was = bitsOf(variant, before.vcpus[at] as Vcpu, vector)
      return {
        vcpu: at,
        focus,
        other: isAlive(history, at, old) ? bitsOf(variant, vcpu, old) : null,
        rescan: vcpu.lapic.scanRequested,
        fresh: {
          irr: focus.irr && !was.irr,
          isr: focus.isr && !was.isr,
          eoiExit: focus.eoiExit === true && was.eoiExit !== true,
        },
      }
    }),
  }
}

/** What the RTE says; for an RTE without a vector, what is still under way. */
function focusOf({ ioapic, routes }: Machine, pin: number, history: PinHistory): number {
  const alive = history.held.flatMap((own) => [...own.keys()])
  return vectorOf(ioapic.lo[pin] ?? 0) || (alive[0] ?? (routes.data[pin] ?? 0) & 0xff)
}

/** A vector of the pin that is pending, in service, or whose EOI is under way or lost; or -1. */
function olderVector({ held, eois, lost }: PinHistory, vector: number): number {
  const alive = [
    ...held.flatMap((own) => [...own.keys()]),
    ...eois.map((eoi) => eoi.vector),
    ...(lost ? [lost.vector] : []),
  ]
  return alive.find((other) => other !== vector) ?? -1
}

const isAlive = ({ held, eois, lost }: PinHistory, vcpu: number, vector: number): boolean =>
  held[vcpu]?.has(vector) === true ||
  [...eois, ...(lost ? [lost] : [])].some((eoi) => eoi.vcpu === vcpu && eoi.vector === vector)

const bitsOf = ({ eoi }: Variant, { lapic }: Vcpu, vector: number): VectorBits => ({
  vector,
  irr: lapic.irr.includes(vector),
  isr: lapic.isr.includes(vector),
  pir: lapic.pir.includes(vector),
  tmr: lapic.tmr.includes(vector),
  eoiExit: eoi === 'exit-bitmap' ? lapic.eoiExit.includes(vector) : null,
})
