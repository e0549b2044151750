/** A diagnosis as the page shows it: with places on the timeline, and by line. */
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { Finding, Fingerprint } from '../log/finding.ts'
import type { Log } from '../log/log.ts'
import type { ModelOf } from './log-answers.ts'
import type { Lists } from './log-lists.ts'
import type { LogDiagnosis, MachineChoice } from './log-protocol.ts'
import type { Pace } from './log-reading.ts'

/** What judges a log. */
export interface Machines {
  fingerprint(log: Log): Fingerprint
  /** What was found until it was cancelled. */
  diagnose(log: Log, how: DiagnoseHow): Promise<Diagnosis>
  /** What a machine would have done, event by event. */
  modelOf(log: Log, choice: MachineChoice): ModelOf
  /** The events at which that machine and the log part, rising. */
  partings(log: Log, choice: MachineChoice): readonly number[]
}

export interface DiagnoseHow {
  /** The files were brought onto one axis of time. */
  readonly isOneRun: boolean
  readonly build: Fingerprint
  readonly pace: Pace
}

export function diagnosisOf(
  { findings, fits, fingerprint }: Diagnosis,
  lists: Lists,
): LogDiagnosis {
  return {
    fingerprint,
    findings: findings.map((finding) => ({
      ...finding,
      places: finding.evidence.map(({ source, line }) => lists.placeOf(source, line)),
    })),
    fits: fits.map((fit) => ({
      ...fit,
      place: fit.firstConflict
        ? lists.placeOf(fit.firstConflict.source, fit.firstConflict.line)
        : null,
    })),
  }
}

/** By source and line, the numbers of the findings that it is evidence of, from 1. */
export function findingLines(
  findings: readonly Finding[],
  sources: number,
): Map<number, number[]>[] {
  const lines = Array.from({ length: sources }, () => new Map<number, number[]>())
  findings.forEach(({ evidence }, at) => {
    for (const { source, line } of evidence) {
      const own = lines[source]
      const numbers = own?.get(line) ?? []
      if (!numbers.includes(at + 1)) numbers.push(at + 1)
      own?.set(line, numbers)
    }
  })
  return lines
}
