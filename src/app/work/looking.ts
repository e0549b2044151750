/** What a person looks at, beside the step: which machine, the step of the other one, and what is open. */
import type { Value } from '../../view/causes/value.ts'

export const SIDE_TABS = ['QEMU', 'Guest', 'Pins', 'Why', 'Breakpoints', 'Log'] as const
export type SideTab = (typeof SIDE_TABS)[number]

export interface Looking {
  /** The lane that keys act on, and the one that is shown where there is room for one. */
  readonly focused: number
  /** Where the lane without focus stands; null while the playheads are linked. */
  readonly apart: number | null
  readonly tab: SideTab
  /** The question why a value is as it is; null for none. */
  readonly asked: Asked | null
  /** What is shown in full beside its station; null for nothing. */
  readonly inspected: Inspected | null
}

/** A value of a lane, as it is after a step. */
export interface Asked {
  readonly lane: number
  readonly value: Value
  readonly step: number
}

/** A register under the magnifier: the RTE of the pin in focus, or a vCPU's local APIC. */
export type Inspected = InspectedRte | InspectedLapic

export interface InspectedRte {
  readonly of: 'rte'
  readonly lane: number
  readonly bit: number
}

export interface InspectedLapic {
  readonly of: 'lapic'
  readonly lane: number
  readonly vcpu: number
  /** Null for the one of the pin in focus. */
  readonly vector: number | null
}

/** Remote IRR: what most questions about an RTE are about. */
export const FIRST_BIT = 14

export const rteOf = (lane: number): InspectedRte => ({ of: 'rte', lane, bit: FIRST_BIT })

export const lapicOf = (lane: number, vcpu: number): InspectedLapic => ({
  of: 'lapic',
  lane,
  vcpu,
  vector: null,
})

/** Nothing is open yet. */
export const FIRST_LOOK: Looking = {
  focused: 0,
  apart: null,
  tab: 'QEMU',
  asked: null,
  inspected: null,
}
