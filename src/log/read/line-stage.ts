/** Physical lines to what they say: carriage returns, codes and quotes of a mail are taken off. */
import type { Reason } from '../line-table.ts'
import { decodeLine } from './decode.ts'
import type { Standing } from './guest-lines.ts'
import type { LineSink } from './lines.ts'
import { unquote } from './quoted.ts'
import { decodePrintable, endsSoft } from './quoted-printable.ts'
import type { Piece, Reading } from './reading.ts'

export interface LineStage extends LineSink {
  /** The file was cut off: its last line is not to be trusted, even if it can be read. */
  cutShort: boolean
  end(): void
}

const CARRIAGE_RETURN = 13
/** More soft line ends than this are not followed. */
const MOST_SOFT = 65_536

const UNREAD: Standing = { of: 'unknown', reason: 'not a trace line' }

const newPiece = (): Piece => ({
  bytes: new Uint8Array(0),
  from: 0,
  to: 0,
  line: 0,
  width: 0,
  terminated: true,
})

export function openLineStage(reading: Reading): LineStage {
  const { lines } = reading
  let piece = newPiece()
  let before = newPiece()
  /** What a soft line end left to be continued, and its lines. */
  let soft: { bytes: Uint8Array; lines: number[] } | null = null

  function decode(bytes: Uint8Array, from: number, to: number): Standing | null {
    piece.bytes = bytes
    piece.from = from
    piece.to = to
    unquote(reading, piece)
    const standing = decodeLine(reading, before, piece)
    const spent = before
    before = piece
    piece = spent
    return standing
  }

  function printable(bytes: Uint8Array, from: number, to: number, offset: number): void {
    const ends = endsSoft(bytes, from, to)
    const text = decodePrintable(bytes, from, ends ? to - 1 : to)
    const joined = soft === null ? text : concat(soft.bytes, text)
    const line = lines.add(offset, 'unknown')
    const held = [...(soft?.lines ?? []), line]
    soft = null
    if (ends && joined.length < MOST_SOFT) {
      soft = { bytes: joined, lines: held }
      return
    }
    finish(joined, held)
  }

  function finish(bytes: Uint8Array, held: readonly number[]): void {
    piece.line = held[0] as number
    const { of, reason } = decode(bytes, 0, bytes.length) ?? UNREAD
    for (const [at, line] of held.entries()) {
      lines.reclassify(line, of, at === 0 ? reason : continued(of, reason))
    }
  }

  function line(
    bytes: Uint8Array,
    from: number,
    end: number,
    offset: number,
    terminated: boolean,
  ): void {
    let to = end
    while (to > from && bytes[to - 1] === CARRIAGE_RETURN) to--
    const start = lines.size === 0 ? afterMark(bytes, from, to) : from
    piece.line = lines.size + 1
    piece.width = to - start
    piece.terminated = terminated
    if (!terminated && stage.cutShort) {
      lines.add(offset, 'damaged', 'the event is cut off')
      return
    }
    const standing = reading.printable ? null : decode(bytes, start, to)
    if (standing === null) printable(bytes, start, to, offset)
    else lines.add(offset, standing.of, standing.reason)
  }

  const stage: LineStage = {
    cutShort: false,
    line,
    tooLong(offset) {
      lines.add(offset, 'damaged', 'longer than 65,536 bytes')
      before = newPiece()
      reading.pending = null
    },
    end() {
      if (soft !== null) finish(soft.bytes, soft.lines)
      soft = null
    },
  }
  return stage
}

const continued = (of: string, reason: Reason): Reason =>
  of === 'damaged' ? reason : 'continues the line before it'

function concat(before: Uint8Array, after: Uint8Array): Uint8Array {
  const both = new Uint8Array(before.length + after.length)
  both.set(before)
  both.set(after, before.length)
  return both
}

/** Behind the mark that some editors put before UTF-8. */
const afterMark = (bytes: Uint8Array, from: number, to: number): number =>
  to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
    ? from + 3
    : from
