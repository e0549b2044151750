/**
 * Lines that a mail program broke to fit its width: the beginning of an event is kept, and the next
 * line tried behind it.
 */
import { KIND } from '../kinds.ts'
import { amendEvent, commitEvent } from './commit.ts'
import { bytesOf, latin1 } from './names.ts'
import { readEvent, type Verdict } from './read-event.ts'
import type { Piece, Reading } from './reading.ts'
import { CUT, isSpace, OK } from './scan.ts'

const MOST_LINES = 8
const LONGEST = 2048
const SPACE = bytesOf(' ')
const NO_SPACE = bytesOf('')

/** Keeps the beginning of an event, the rest of which may follow. */
export function keepPending(reading: Reading, piece: Piece): void {
  const { bytes, from, to, line, width } = piece
  const short = to - from <= LONGEST
  reading.pending = short ? { text: bytes.slice(from, to), lines: [line], width } : null
}

/** Whether the piece is the rest of the event that is pending; then that is added. */
export function continuesPending(reading: Reading, piece: Piece): boolean {
  const { pending } = reading
  if (pending === null) return false
  reading.pending = null
  if (trimStart(piece.bytes, piece.from, piece.to) === piece.to) return false
  for (const between of [SPACE, NO_SPACE]) {
    const text = joined(pending.text, between, piece)
    const verdict = readEvent(reading, text, 0, text.length)
    if (verdict === OK) {
      commitEvent(reading, pending.lines[0] as number)
      settle(reading, pending.lines)
      if (between === NO_SPACE) reading.cutWidth = pending.width
      return true
    }
    if (keeps(verdict, text, pending.lines.length)) {
      reading.pending = { text, lines: [...pending.lines, piece.line], width: piece.width }
      return false
    }
  }
  return false
}

const keeps = (verdict: Verdict, text: Uint8Array, lines: number): boolean =>
  verdict === CUT && text.length <= LONGEST && lines < MOST_LINES

function settle(reading: Reading, lines: readonly number[]): void {
  reading.wrapped = true
  for (const [at, line] of lines.entries()) {
    const reason = at === 0 ? '' : 'continues the line before it'
    reading.lines.reclassify(line, 'decoded', reason)
  }
}

function joined(before: Uint8Array, between: Uint8Array, { bytes, from, to }: Piece): Uint8Array {
  const head = trimEnd(before)
  const tail = bytes.subarray(trimStart(bytes, from, to), to)
  const text = new Uint8Array(head.length + between.length + tail.length)
  text.set(head)
  text.set(between, head.length)
  text.set(tail, head.length + between.length)
  return text
}

function trimEnd(text: Uint8Array): Uint8Array {
  let to = text.length
  while (to > 0 && isSpace(text[to - 1] as number)) to--
  return text.subarray(0, to)
}

function trimStart(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && isSpace(bytes[at] as number)) at++
  return at
}

/** Ends of events that are whole without them. */
const TAIL = /^\s*(?:\(coalesced\)|\[reinjected\]|source -?\d+)\s*$/
/** What can follow the reason of a kvm_exit; of this only the first value is kept. */
const EXIT_TAIL = /^\s*(?:info\d?|intr_info|error_code) (?:0x)?[\da-f]+(?: |$)/

/** Whether the piece tells more of the event on the line before; then that is told it. */
export function continuesEvent(reading: Reading, before: Piece, piece: Piece): boolean {
  const { last, events } = reading
  if (last < 0 || events.line(last) !== piece.line - 1) return false
  const tail = latin1(piece.bytes, piece.from, piece.to)
  const ofExit = events.code(last) === KIND.kvm_exit && EXIT_TAIL.test(tail)
  const ofNumber = before.width === reading.cutWidth && /^[\da-f]{1,8}$/.test(tail)
  if (!ofExit && !ofNumber && !TAIL.test(tail)) return false
  const between = ofNumber ? NO_SPACE : SPACE
  const text = joined(before.bytes.subarray(before.from, before.to), between, piece)
  if (readEvent(reading, text, 0, text.length) !== OK) return false
  if (reading.spec?.kind !== events.code(last)) return false
  if (!ofExit && reading.scan.at < text.length) return false
  amendEvent(reading)
  reading.wrapped = true
  return true
}
