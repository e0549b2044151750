/** Lines without a trace event: the guest's console, joined again where a trace line cut it. */
import type { Reason } from '../line-table.ts'
import { isKernelLine, kernelTime, tellOf } from './guest.ts'
import type { Piece, Reading } from './reading.ts'
import type { Standing } from './standing.ts'

/** A guest that never ends its line must not fill the memory. */
const LONGEST = 4096

/** Keeps what the guest wrote before an event on the same line. */
export function keepTorn(reading: Reading, text: string): void {
  const kept = reading.torn + text.replaceAll('\r', '')
  reading.torn = kept.length > LONGEST ? kept.slice(-LONGEST) : kept
}

/** The end of a guest's line, or a whole one. */
export function guestLine(reading: Reading, piece: Piece, text: string): Standing {
  const joined = reading.torn !== ''
  const whole = reading.torn + text
  reading.torn = ''
  const reason: Reason = joined ? 'cut by another line and joined again' : ''
  const kernel = isKernelLine(whole)
  if (kernel) reading.kernelLines++
  const told = tell(reading, whole, piece.line)
  reading.said = { text: whole, told }
  if (told) return { of: 'decoded', reason }
  if (kernel || joined) return { of: 'guest', reason }
  plain(reading, piece.line)
  return { of: 'guest', reason: 'not a trace line' }
}

/** A line broken by a mail program: the rest of what the guest said. Null if it is not that. */
export function guestRest(reading: Reading, before: Piece, text: string): Standing | null {
  const { said } = reading
  if (said === null || !isKernelLine(said.text) || isKernelLine(text)) return null
  if (tellOf(text) !== null) return null
  const whole = `${said.text.trimEnd()} ${text.trimStart()}`
  const tells = !said.told && tell(reading, whole, before.line)
  if (!tells && !(isMail(reading) && isWrapped(before, text))) return null
  if (tells) {
    reading.wrapped = true
    reading.lines.reclassify(before.line, 'decoded', reading.lines.reasonOf(before.line))
  }
  const told = said.told || tells
  reading.said = { text: whole, told }
  return { of: told ? 'decoded' : 'guest', reason: 'continues the line before it' }
}

/** A word that would have fitted on the line before it was not put here by a mail program. */
const WRAP = 66
const isWrapped = (before: Piece, text: string): boolean =>
  before.width + 1 + (text.trimStart().split(' ')[0] ?? '').length > WRAP

export const isMail = (reading: Reading): boolean =>
  reading.mailHeaders > 1 || isQuoted(reading) || reading.printable || reading.wrapped

/** One or two such lines in a long log are a shell that asks for more. */
export const isQuoted = ({ quotedLines, lines }: Reading): boolean =>
  quotedLines > 2 || quotedLines * 2 > lines.size

function tell(reading: Reading, text: string, line: number): boolean {
  const told = tellOf(text)
  if (told === null) return false
  const { events, source, guestTimes, styles } = reading
  const traced = styles.some((count) => count > 0)
  const time = traced ? Number.NaN : kernelTime(text)
  const index = events.add(told.kind, source, line, time, 0, ...told.values)
  if (!traced) guestTimes.push(index)
  return true
}

function plain(reading: Reading, line: number): void {
  if (reading.plainFrom === 0) reading.plainFrom = line
  reading.plainTo = line
}
