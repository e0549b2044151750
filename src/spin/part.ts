import type { ScanRule } from '../core/chips/eoi-exit.ts'
import type { Scenario } from '../core/scenarios/scenario.ts'
import type { Variant } from '../core/vmm/variant.ts'

/** What decides which text a part of the specification has. */
export interface Chosen {
  readonly scenario: Scenario
  readonly variant: Variant
  readonly scan: ScanRule
  readonly apicv: boolean
  /** EOIs find the I/O APIC through KVM's exit bitmap; otherwise by the TMR bit. */
  readonly exits: boolean
}

/** One subject of the specification, as Promela. */
export type Part = (chosen: Chosen) => string
