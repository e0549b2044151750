/** What a log shows to be wrong or worth knowing, and which machine wrote it. */
import type { Log } from '../log.ts'
import type { Diagnosis } from './diagnosis.ts'

export function diagnose(_log: Log): Diagnosis {
  return {
    findings: [],
    fits: [],
    fingerprint: { build: 'undetermined', evidence: [], text: '' },
  }
}
