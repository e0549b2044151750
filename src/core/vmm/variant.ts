import type { ScanRule } from '../chips/eoi-exit.ts'
import type { ENTRIES } from './call.ts'
import type { MicroOp } from './micro-op.ts'

/** The ways into a VMM's I/O APIC. */
export type VmmEntry = (typeof ENTRIES)[number]

/** A VMM, told as the order in which it does things each time it is entered. */
export interface Variant {
  readonly id: string
  /** As in a picker: one or two words. */
  readonly title: string
  /** One line: which software this is and what sets it apart. */
  readonly summary: string
  /** The file and function that the lists follow. */
  readonly source: string
  readonly entries: Readonly<Record<VmmEntry, readonly MicroOp[]>>
  /** Where a delivery takes its message from. */
  readonly message: 'route' | 'rte'
  /** How a local APIC's EOI finds the I/O APIC: KVM's exit bitmap, or the TMR bit as on hardware. */
  readonly eoi: 'exit-bitmap' | 'tmr'
  /** The scan rule that comes with the variant, where the I/O APIC is KVM's own. */
  readonly scan?: ScanRule
}
