/** "> " before every line of a mail that was answered to, once for each answer. */
import type { Piece, Reading } from './reading.ts'
import { isSpace } from './scan.ts'

const QUOTE = 62

/**
 * Takes the quotes off. A ">" alone can be the guest's prompt: it counts as a quote if a space
 * follows, or if the line before it began so too. Where quotes have a space, only such are taken.
 */
export function unquote(reading: Reading, piece: Piece): void {
  const { bytes, from, to } = piece
  if (from >= to || bytes[from] !== QUOTE) {
    reading.quoteRun = 0
    return
  }
  const spaced = endsQuote(bytes, from + 1, to)
  if (reading.quoteRun === 0) reading.spacedQuotes = spaced
  if (++reading.quoteRun === 1 && !spaced) return
  reading.quotedLines++
  let at = from
  while (at < to && bytes[at] === QUOTE) {
    if (reading.spacedQuotes && !endsQuote(bytes, at + 1, to)) break
    at++
    // The space behind a quote is the mail program's; what follows it is the line's own.
    if (at < to && isSpace(bytes[at] as number)) at++
  }
  piece.from = at
}

const endsQuote = (bytes: Uint8Array, at: number, to: number): boolean =>
  at >= to || bytes[at] === QUOTE || isSpace(bytes[at] as number)
