/** A diagnosis for machines. The keys of the first level are fixed; others may be added. */
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { Finding, Fit } from '../log/finding.ts'
import type { LineCounts } from '../log/line-table.ts'
import type { Log } from '../log/log.ts'
import type { Alignment } from '../log/merge/merge.ts'

export function diagnosisJson(
  log: Log,
  { findings, fits, fingerprint }: Diagnosis,
  alignments: readonly Alignment[],
): object {
  const names = log.sources.map(({ name }) => name)
  return {
    lines: linesOf(log),
    events: log.events.size,
    findings: findings.map((finding) => findingJson(finding, names)),
    fits: fits.map((fit) => fitJson(fit, names)),
    build: fingerprint.build,
    fingerprint: {
      text: fingerprint.text,
      lines: fingerprint.evidence.map(({ line }) => line),
    },
    ...(alignments.length > 0 && { merge: alignments.map((each) => mergeJson(each, names)) }),
  }
}

/** Microseconds; null where only the order is known, or nothing bounds one side. */
function mergeJson({ source, by, pairs, correction }: Alignment, names: readonly string[]): object {
  const uncertainty = correction?.uncertainty ?? Number.POSITIVE_INFINITY
  return {
    file: names[source],
    by,
    pairs,
    offset: correction?.offset ?? null,
    drift: correction?.drift ?? null,
    uncertainty: Number.isFinite(uncertainty) ? uncertainty : null,
  }
}

export function linesOf({ sources }: Log): LineCounts {
  const sum = { total: 0, decoded: 0, guest: 0, unknown: 0, damaged: 0 }
  for (const { lines } of sources) {
    const counts = lines.total()
    for (const key of Object.keys(sum) as (keyof LineCounts)[]) sum[key] += counts[key]
  }
  return sum
}

/** With several files each line has one of `files` beside it, at the same place. */
function findingJson(finding: Finding, names: readonly string[]): object {
  const { id, severity, pin, vector, evidence, confidence, text, disproof, title, next } = finding
  return {
    id,
    severity,
    pin,
    vector,
    lines: evidence.map(({ line }) => line),
    ...(names.length > 1 && { files: evidence.map(({ source }) => names[source]) }),
    confidence,
    text,
    disproof,
    title,
    next,
  }
}

function fitJson(
  { qemu, kvm, explained, of, firstConflict }: Fit,
  names: readonly string[],
): object {
  const conflict = firstConflict && {
    line: firstConflict.line,
    expected: firstConflict.expected,
    found: firstConflict.found,
    ...(names.length > 1 && { file: names[firstConflict.source] }),
  }
  return { qemu, kvm, explained, of, firstConflict: firstConflict?.line ?? null, conflict }
}
