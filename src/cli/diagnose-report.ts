/** A diagnosis for people. */
import { grouped } from '../base/grouped.ts'
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { Evidence, Finding, Fingerprint, Fit } from '../log/finding.ts'
import type { Log, Source } from '../log/log.ts'
import type { Alignment } from '../log/merge/merge.ts'
import { mergingWords } from '../log/merge/words.ts'
import { linesOf } from './diagnose-json.ts'
import { keyOf } from './logs.ts'

type Quotes = ReadonlyMap<string, string>

/** Lines of one finding that are quoted; the others are counted. */
const QUOTED = 12
const WIDTH = 96

export function diagnosisReport(
  log: Log,
  { findings, fits, fingerprint }: Diagnosis,
  alignments: readonly Alignment[],
  quotes: Quotes,
): string {
  const parts = [
    header(log, alignments),
    verdict(findings),
    ...findings.map((finding, at) => findingText(finding, at + 1, log.sources, quotes)),
    fitTable(fits, log.sources),
    buildText(fingerprint),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function header(log: Log, alignments: readonly Alignment[]): string {
  const files = log.sources.map(
    ({ name, format, lines }) => `${name}: ${format}, ${grouped(lines.size)} lines`,
  )
  const { total, decoded, guest, unknown, damaged } = linesOf(log)
  const counts = `${grouped(log.events.size)} events. Of ${grouped(total)} lines ${grouped(decoded)} decoded, ${grouped(guest)} guest, ${grouped(unknown)} unknown, ${grouped(damaged)} damaged.`
  const merging = alignments.length > 0 ? wrapped(mergingWords(alignments, log.sources), '') : []
  return [...files, ...merging, counts].join('\n')
}

function verdict(findings: readonly Finding[]): string {
  const faults = findings.filter(({ severity }) => severity === 'fault').length
  const notes = findings.length - faults
  if (findings.length === 0) return 'Nothing wrong found.'
  const noted = notes === 0 ? '' : `, ${notes} ${notes === 1 ? 'note' : 'notes'}`
  return faults === 0
    ? `No fault${noted}.`
    : `${faults} ${faults === 1 ? 'fault' : 'faults'}${noted}.`
}

function findingText(
  { severity, id, title, text, evidence, confidence, disproof, next }: Finding,
  number: number,
  sources: readonly Source[],
  quotes: Quotes,
): string {
  const sure = `${Math.round(confidence * 100)} % sure`
  return [
    `${number}. ${severity.toUpperCase()}  ${title}  (${id}, ${sure})`,
    ...wrapped(text, '   '),
    ...quotedLines(evidence, sources, quotes),
    ...wrapped(`Disproof: ${disproof}`, '   '),
    ...wrapped(`Next: ${next}`, '   '),
  ].join('\n')
}

function quotedLines(
  evidence: readonly Evidence[],
  sources: readonly Source[],
  quotes: Quotes,
): string[] {
  const shown = evidence.slice(0, QUOTED)
  const places = shown.map((at) => placeOf(at, sources))
  const width = Math.max(0, ...places.map(({ length }) => length))
  const lines = shown.map((at, index) =>
    `     ${places[index]?.padStart(width)} │ ${quotes.get(keyOf(at)) ?? ''}`.trimEnd(),
  )
  const more = evidence.length - shown.length
  return more > 0 ? [...lines, `     and ${grouped(more)} more lines`] : lines
}

const placeOf = ({ source, line }: Evidence, sources: readonly Source[]): string =>
  sources.length > 1 ? `${sources[source]?.name ?? ''}:${line}` : String(line)

/** Scan rules that the log cannot tell apart share a row. */
function fitTable(fits: readonly Fit[], sources: readonly Source[]): string {
  const [best] = fits
  if (!best) return ''
  if (best.of > 0 && fits.every(({ explained, of }) => explained === of))
    return `Which machine fits\n   Any: all of them explain all ${grouped(best.of)} events.`
  const groups = new Map<string, { readonly qemu: string; kvm: string[]; text: string }>()
  for (const fit of fits) {
    const text = fitText(fit, sources)
    const key = `${fit.qemu} ${text.replaceAll(fit.kvm, '')}`
    const group = groups.get(key)
    if (group) group.kvm.push(fit.kvm)
    else groups.set(key, { qemu: fit.qemu, kvm: [fit.kvm], text })
  }
  const rows = [...groups.values()].map(({ qemu, kvm, text }) => [`${qemu} ${kvm.join(' ')}`, text])
  const width = Math.max(...rows.map(([name = '']) => name.length))
  return [
    'Which machine fits',
    ...rows.map(([name = '', text]) => `   ${name.padEnd(width)}  ${text}`),
  ].join('\n')
}

function fitText({ explained, of, firstConflict }: Fit, sources: readonly Source[]): string {
  const share = `${grouped(explained)} of ${grouped(of)} events`
  if (!firstConflict) return share
  const { expected, found } = firstConflict
  const conflict = `first conflict at ${placeOf(firstConflict, sources)}`
  return `${share}, ${conflict}: expected ${expected}, found ${found}`
}

function buildText({ build, text, evidence }: Fingerprint): string {
  const lines =
    evidence.length === 0 ? '' : ` (lines ${evidence.map(({ line }) => line).join(', ')})`
  return [`QEMU build: ${build}`, ...(text === '' ? [] : wrapped(`${text}${lines}`, '   '))].join(
    '\n',
  )
}

/** Breaks at spaces; a word longer than the width stays whole. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = indent
    }
    line += line.length > indent.length ? ` ${word}` : word
  }
  return [...lines, line]
}
