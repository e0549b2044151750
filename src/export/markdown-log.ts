/** What a log shows, as a report for a bug tracker or a mailing list. */

import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { EventTable } from '../log/event-table.ts'
import type { Evidence, Finding, Fit } from '../log/finding.ts'
import type { Log, Source } from '../log/log.ts'
import { type Chunks, inLines } from './chunks.ts'
import { eventText } from './event-text.ts'
import { type ReportOptions, signature } from './markdown-parts.ts'
import { bullet, escaped, heading, paragraph, verbatim } from './prose.ts'
import { rowAt } from './row.ts'
import type { Subject } from './subject.ts'

export const markdownOfLog = (
  subject: Subject,
  diagnosis: Diagnosis,
  options: ReportOptions = {},
): Chunks => inLines(lines(subject, diagnosis, options))

function* lines({ log, remarks }: Subject, diagnosis: Diagnosis, options: ReportOptions) {
  const { findings } = diagnosis
  const { fingerprint } = diagnosis
  const told = new Map([
    ...quoted(log.events, [...findings, fingerprint]),
    ...(options.quoted ?? []),
  ])
  const faults = findings.filter(({ severity }) => severity === 'fault')
  yield* heading(1, summary(faults))
  yield* heading(2, 'Files')
  for (const source of log.sources) yield* bullet(fileText(source))
  yield ''
  for (const remark of remarks) yield* paragraph(remark)
  yield* heading(2, 'Findings')
  if (findings.length === 0) yield* paragraph(NOTHING)
  for (const finding of findings) yield* findingLines(finding, log, told)
  yield* machineLines(diagnosis, log, told)
  yield* signature(options)
}

const NOTHING = 'No fault was found in what was traced. That is no proof that there is none.'

function summary(faults: readonly Finding[]): string {
  const [first] = faults
  if (!first) return 'No fault found in an interrupt log'
  const others = faults.length - 1
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'fault' : 'faults'}`
  return `${escaped(first.title).replace(/\.$/, '')}${more}`
}

function fileText({ name, format, lines }: Source): string {
  const { total, decoded, guest, damaged } = lines.total()
  const counts = `${total} lines: ${decoded} with an event, ${guest} of the guest's console, ${damaged} damaged`
  return total === 0 ? `${escaped(name)} (${format})` : `${escaped(name)} (${format}), ${counts}`
}

function* findingLines(
  finding: Finding,
  { sources }: Log,
  told: ReadonlyMap<string, string>,
): Generator<string, void> {
  const { id, severity, title, text, confidence, evidence, disproof, next } = finding
  yield* heading(3, `${severity === 'fault' ? 'Fault' : 'Note'}: ${escaped(title)}`)
  yield* paragraph(`${escaped(text)} (\`${id}\`, confidence ${confidence.toFixed(2)})`)
  yield* evidenceLines(evidence, sources, told)
  if (disproof) yield* paragraph(`What would disprove it: ${escaped(disproof)}`)
  if (next) yield* paragraph(`Next: ${escaped(next)}`)
}

function evidenceLines(
  evidence: readonly Evidence[],
  sources: readonly Source[],
  told: ReadonlyMap<string, string>,
): string[] {
  if (evidence.length === 0) return []
  return verbatim(evidence.map((place) => evidenceLine(place, sources, told)))
}

function evidenceLine(
  place: Evidence,
  sources: readonly Source[],
  told: ReadonlyMap<string, string>,
): string {
  const file = sources.length > 1 ? `${sources[place.source]?.name ?? place.source}:` : 'line '
  return `${file}${place.line}: ${told.get(keyOf(place)) ?? '(no event)'}`
}

const keyOf = ({ source, line }: Evidence): string => `${source}:${line}`

/** The text of the lines that are evidence, in one pass. */
function quoted(
  events: EventTable,
  said: readonly Pick<Finding, 'evidence'>[],
): ReadonlyMap<string, string> {
  const wanted = new Set(said.flatMap(({ evidence }) => evidence.map(keyOf)))
  const told = new Map<string, string>()
  for (let index = 0; index < events.size && wanted.size > 0; index++) {
    const key = keyOf({ source: events.source(index), line: events.line(index) })
    if (wanted.has(key)) told.set(key, eventText(rowAt(events, index)))
  }
  return told
}

function* machineLines(
  { fits, fingerprint }: Diagnosis,
  { sources }: Log,
  told: ReadonlyMap<string, string>,
): Generator<string, void> {
  yield* heading(2, 'Which machine')
  if (fingerprint.text !== '') yield* paragraph(escaped(fingerprint.text))
  yield* evidenceLines(fingerprint.evidence.slice(0, MOST_EVIDENCE), sources, told)
  if (fits.length === 0) return
  yield* paragraph('How much of the log each machine of the model explains, best first:')
  for (const fit of [...fits].sort((a, b) => share(b) - share(a)).slice(0, MOST_FITS)) {
    yield* bullet(fitText(fit))
  }
  yield ''
}

const MOST_FITS = 5
/** Of the build; it may rest on every write of a long log. */
const MOST_EVIDENCE = 12

const share = ({ explained, of }: Fit): number => (of === 0 ? 0 : explained / of)

function fitText({ qemu, kvm, explained, of, firstConflict }: Fit): string {
  const head = `${qemu}, KVM ${kvm}: ${explained} of ${of} events`
  if (!firstConflict) return head
  const { line, expected, found } = firstConflict
  return `${head}; first conflict at line ${line}: expected ${escaped(expected)}, found ${escaped(found)}`
}
