/** "> " before every line of a mail that was answered to, once for each answer. */
import type { Piece, Reading } from './reading.ts'
import { isSpace } from './scan.ts'

const QUOTE = 62

/**
 * Takes the quotes off. A ">" alone can be the guest's prompt: it counts as a quote if a space
 * follows, or another quoted line went before.
 */
export function unquote(reading: Reading, piece: Piece): void {
  const { bytes, from, to } = piece
  if (from >= to || bytes[from] !== QUOTE) {
    reading.quoting = false
    return
  }
  const second = from + 1 < to ? (bytes[from + 1] as number) : QUOTE
  if (!reading.quoting && second !== QUOTE && !isSpace(second)) return
  reading.quoting = true
  reading.quotedLines++
  let at = from
  while (at < to && bytes[at] === QUOTE) {
    at++
    // The space behind a quote is the mail program's; what follows it is the line's own.
    if (at < to && isSpace(bytes[at] as number)) at++
  }
  piece.from = at
}
