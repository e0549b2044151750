/** What a log shows to be wrong or worth knowing. Ids are for machines and never change. */

export const FINDINGS = {
  /** An interrupt was sent by a route that no longer said what the RTE says. */
  'stale-route-used': 'fault',
  /** The EOI of a level interrupt did not reach the I/O APIC: Remote IRR stays set. */
  'eoi-lost': 'fault',
  /** The guest itself says that a handler ran outside its affinity. */
  'misdelivery-seen': 'fault',
  /** EOI and delivery follow each other without end, up to the delayed re-assert. */
  'interrupt-storm': 'fault',
  /** An unmasked RTE whose GSI has no route: its message goes nowhere. */
  'route-never-set': 'fault',
  /** The host delivered to a vCPU that the RTE does not name, or its handler ran there. */
  'wrong-cpu-handler': 'fault',
  /** A request met one that was pending or in service and was merged into it. */
  coalesced: 'note',
  /** The line rose while the pin was masked, and waits. */
  'masked-pending': 'note',
  /** A line that is high to the end and was never lowered. */
  'line-never-drops': 'note',
  /** The tracer lost events: whatever rests on an absence is less certain. */
  'events-lost': 'note',
} as const

export type FindingId = keyof typeof FINDINGS
export type Severity = (typeof FINDINGS)[FindingId]

/** A line of one of the files. */
export interface Evidence {
  readonly source: number
  /** From 1. */
  readonly line: number
}

export interface Finding {
  readonly id: FindingId
  readonly severity: Severity
  /** What it is about; null where that is not one pin or one vector. */
  readonly pin: number | null
  readonly vector: number | null
  /** The lines that show it, in order; never empty but for a finding of absence. */
  readonly evidence: readonly Evidence[]
  /** 0 to 1: how sure it is that this happened, given what was traced. */
  readonly confidence: number
  readonly title: string
  /** One sentence: the fact, then the cause. */
  readonly text: string
  /** What would show that this is not so. */
  readonly disproof: string
  /** The next command to run, or what to trace. */
  readonly next: string
}

/** How well one machine explains a log. */
export interface Fit {
  /** A variant's id, and a scan rule of KVM: K0, K1, K1p or K2. */
  readonly qemu: string
  readonly kvm: string
  /** Events that this machine can produce at their place, of all that it had to. */
  readonly explained: number
  readonly of: number
  readonly firstConflict: (Evidence & { readonly expected: string; readonly found: string }) | null
}

/** Before or after "ioapic: fix the order of route update and service" (QEMU 8.0). */
export type Build = 'before-fix' | 'after-fix' | 'undetermined'

export interface Fingerprint {
  readonly build: Build
  /** The lines that decide it. */
  readonly evidence: readonly Evidence[]
  /** One sentence; where undetermined, with the `--trace` flags that would settle it. */
  readonly text: string
}
