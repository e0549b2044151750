/** The log that is open as a file of another format: the worker writes it, the page saves it. */
import { exportLog } from '../export/formats.ts'
import { subjectOfLog } from '../export/subject.ts'
import type { Diagnosis } from '../log/diagnose/diagnosis.ts'
import type { Log } from '../log/log.ts'
import type { Answers, Questions } from './log-protocol.ts'
import type { Pace } from './log-reading.ts'

/** Pieces written between two rests: some megabytes. */
const BETWEEN_RESTS = 32

/** Null for a report while nothing is diagnosed, and when another log was opened meanwhile. */
export async function fileOf(
  log: Log,
  { format, mime }: Questions['file'],
  diagnosis: Diagnosis | null,
  pace: Pace,
): Promise<Answers['file'] | null> {
  if (format === 'markdown' && !diagnosis) return null
  const found = () => diagnosis as Diagnosis
  const parts: Blob[] = []
  let piece: string[] = []
  for (const chunk of exportLog(subjectOfLog(log), format, found)) {
    if (piece.push(chunk) < BETWEEN_RESTS) continue
    // A blob is kept where the browser likes, a string in our memory.
    parts.push(new Blob(piece))
    piece = []
    await pace.rest()
    if (pace.cancelled()) return null
  }
  return { blob: new Blob([...parts, ...piece], { type: mime }) }
}
