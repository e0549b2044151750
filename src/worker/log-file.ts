/** The log that is open as a file of another format: the worker writes it, the page saves it. */
import { exportLog, needsDiagnosis } from '../export/formats.ts'
import { subjectOfLog } from '../export/subject.ts'
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { Evidence } from '../log/finding.ts'
import type { Desk } from './log-answers.ts'
import type { Answers, Questions } from './log-protocol.ts'
import type { Pace } from './log-reading.ts'

/** Pieces written between two rests: some megabytes. */
const BETWEEN_RESTS = 32

/** Null for a report while nothing is diagnosed, and when another log was opened meanwhile. */
export async function fileOf(
  desk: Desk,
  { format, mime }: Questions['file'],
  diagnosis: Diagnosis | null,
  pace: Pace,
): Promise<Answers['file'] | null> {
  if (needsDiagnosis(format) && !diagnosis) return null
  const { log } = desk
  const found = () => diagnosis as Diagnosis
  const said = diagnosis ? [...diagnosis.findings, diagnosis.fingerprint] : []
  const evidence = format === 'markdown' ? said.flatMap((each) => each.evidence) : []
  const quoted = await quotedFrom(desk, evidence)
  const parts: Blob[] = []
  let piece: string[] = []
  for (const chunk of exportLog(subjectOfLog(log), format, found, { quoted })) {
    if (piece.push(chunk) < BETWEEN_RESTS) continue
    // A blob is kept where the browser likes, a string in our memory.
    parts.push(new Blob(piece))
    piece = []
    await pace.rest()
    if (pace.cancelled()) return null
  }
  return { blob: new Blob([...parts, ...piece], { type: mime }) }
}

/** Characters of a line that are quoted. */
const LONGEST = 200

/** The lines as they stand in the files. */
async function quotedFrom(
  { sources }: Desk,
  evidence: readonly Evidence[],
): Promise<ReadonlyMap<string, string>> {
  const quoted = new Map<string, string>()
  for (const { source, line } of evidence) {
    const open = sources[source]
    const [text = ''] = open ? await open.text.lines(open.lines, line, 1) : []
    if (text !== '') quoted.set(`${source}:${line}`, text.trimEnd().slice(0, LONGEST))
  }
  return quoted
}
