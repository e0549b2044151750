/** Every format that a run or a log is written in. */
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import { writeNative } from '../trace/formats/native.ts'
import type { Run } from '../trace/run.ts'
import { chromeOf } from './chrome.ts'
import type { Chunks } from './chunks.ts'
import { csvOfLog } from './csv.ts'
import { jsonOfLog } from './json.ts'
import { markdownOfLog } from './markdown-log.ts'
import type { ReportOptions } from './markdown-parts.ts'
import { markdownOfRun } from './markdown-run.ts'
import { type MermaidOptions, mermaidOf } from './mermaid.ts'
import type { Prefix } from './prefix.ts'
import { type QemuOptions, qemuOfLane, qemuOfLog } from './qemu.ts'
import { hostSources, type Subject, subjectOfLane } from './subject.ts'
import { tracefsOf } from './tracefs.ts'
import { vcdOf } from './vcd.ts'

export interface Format {
  readonly id: FormatId
  /** As in a menu. */
  readonly title: string
  /** What it is for, in a few words. */
  readonly use: string
  /** Of a file's name. */
  readonly ending: string
  readonly mime: string
  /** Whether a run is one document; else there is one for each of its machines. */
  readonly wholeRun: boolean
}

export const FORMAT_IDS = [
  'qemu',
  'tracefs',
  'merged',
  'json',
  'csv',
  'vcd',
  'chrome',
  'mermaid',
  'markdown',
] as const
export type FormatId = (typeof FORMAT_IDS)[number]

const format = (
  id: FormatId,
  title: string,
  use: string,
  ending: string,
  mime: string,
  wholeRun = false,
): Format => ({ id, title, use, ending, mime, wholeRun })

export const FORMATS: readonly Format[] = [
  format('qemu', 'QEMU log', 'trace and guest console', 'log', 'text/plain'),
  format('tracefs', 'Host trace', 'KVM tracepoints, tracefs text', 'trace', 'text/plain'),
  format('merged', 'Merged log', 'both, in one order', 'merged.log', 'text/plain'),
  format('json', 'JSON', 'read back as the same', 'json', 'application/json', true),
  format('csv', 'CSV', 'a row an event', 'csv', 'text/csv'),
  format('vcd', 'VCD', 'waves: GTKWave, Surfer', 'vcd', 'text/plain'),
  format('chrome', 'Chrome trace', 'tracks for Perfetto', 'trace.json', 'application/json'),
  format('mermaid', 'Mermaid', 'sequence diagram', 'mmd', 'text/plain'),
  format('markdown', 'Markdown report', 'for a tracker or a mail', 'md', 'text/markdown', true),
]

export interface ExportOptions extends MermaidOptions, ReportOptions {
  /** Of QEMU's lines; by default none, and in a merged log thread and time. */
  readonly prefix?: Prefix
  /** VCD without the variables that only some readers know. */
  readonly strictVcd?: boolean
}

/** `lane` is the machine where the format has one document for each. */
export function exportRun(
  run: Run,
  lane: number,
  format: FormatId,
  options: ExportOptions = {},
): Chunks {
  if (format === 'json') return whole(writeNative(run))
  if (format === 'markdown') return markdownOfRun(run, options)
  const chosen = run.lanes[lane]
  if (!chosen) throw new RangeError(`The run has no machine ${lane}.`)
  return exportSubject(subjectOfLane(chosen), format, options)
}

/** Formats that look at the diagnosis: a report tells it, a diagram is drawn around a fault. */
export const needsDiagnosis = (format: FormatId): boolean =>
  format === 'markdown' || format === 'mermaid'

export function exportLog(
  subject: Subject,
  format: FormatId,
  diagnosis: () => Diagnosis,
  options: ExportOptions = {},
): Chunks {
  if (format === 'json') return jsonOfLog(subject.log)
  if (format === 'markdown') return markdownOfLog(subject, diagnosis(), options)
  if (format !== 'mermaid') return exportSubject(subject, format, options)
  return mermaidOf(subject, { ...aroundFault(subject, diagnosis()), ...options })
}

/** The pin of the first fault, and the event that shows it first. */
function aroundFault({ log: { events } }: Subject, { findings }: Diagnosis): MermaidOptions {
  const fault = findings.find(({ severity, pin }) => severity === 'fault' && pin !== null)
  const [first] = fault?.evidence ?? []
  if (!fault || !first) return {}
  for (let index = 0; index < events.size; index++) {
    if (events.source(index) === first.source && events.line(index) === first.line)
      return { pin: fault.pin, around: index }
  }
  return { pin: fault.pin }
}

function exportSubject(
  subject: Subject,
  format: Exclude<FormatId, 'json' | 'markdown'>,
  options: ExportOptions,
): Chunks {
  switch (format) {
    case 'qemu':
      return qemuOf(subject, { prefix: options.prefix ?? 'none' })
    case 'merged':
      return qemuOf(subject, { prefix: options.prefix ?? 'thread', merged: true })
    case 'tracefs':
      return tracefsOf(subject.log, hostOptions(subject))
    case 'csv':
      return csvOfLog(subject.log)
    case 'vcd':
      return vcdOf(subject, { strings: !options.strictVcd })
    case 'chrome':
      return chromeOf(subject)
    case 'mermaid':
      return mermaidOf(subject, options)
  }
}

const qemuOf = ({ log, run }: Subject, options: QemuOptions): Chunks =>
  run ? qemuOfLane(run.log, run.lane, options) : qemuOfLog(log, options)

function hostOptions(subject: Subject) {
  const sources = hostSources(subject)
  return { ...(subject.task && { task: subject.task }), ...(sources && { sources }) }
}

function* whole(text: string): Chunks {
  yield text
}
