import type { ScanRule } from './chips/eoi-exit.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Variant } from './vmm/variant.ts'

/** The host: which KVM, with or without APICv (posted interrupts, virtual EOI). */
export interface Kvm {
  readonly scan: ScanRule
  readonly apicv: boolean
}

/** The constants of a model. */
export interface Setup {
  readonly scenario: Scenario
  readonly variant: Variant
  readonly kvm: Kvm
}

/** A variant that contains KVM's own I/O APIC brings its scan rule with it. */
export const scanRule = ({ variant, kvm }: Setup): ScanRule => variant.scan ?? kvm.scan
