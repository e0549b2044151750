import type { Finding, Fingerprint, Fit } from '../finding.ts'

/** All that a log was found to say. */
export interface Diagnosis {
  /** Faults first, then in the order of their first evidence. */
  readonly findings: readonly Finding[]
  readonly fits: readonly Fit[]
  readonly fingerprint: Fingerprint
}
