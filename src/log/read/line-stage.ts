/** Physical lines to what they say: carriage returns, codes and quotes of a mail are taken off. */
import type { Reason } from '../line-table.ts'
import { decodeLine } from './decode.ts'
import type { LineSink } from './lines.ts'
import { unquote } from './quoted.ts'
import { decodePrintable, endsSoft } from './quoted-printable.ts'
import type { Piece, Reading } from './reading.ts'
import type { Standing } from './standing.ts'

export interface LineStage extends LineSink {
  /** The file was cut off: its last line is not to be trusted, even if it can be read. */
  cutShort: boolean
  end(): void
}

/** What a soft line end left to be continued, and its lines. */
interface Soft {
  readonly bytes: Uint8Array
  readonly lines: readonly number[]
}

interface State {
  readonly reading: Reading
  piece: Piece
  before: Piece
  soft: Soft | null
}

const CARRIAGE_RETURN = 13
/** Soft line ends are followed up to so many bytes, and so many lines. */
const MOST_SOFT = 65_536
const MOST_SOFT_LINES = 1_000

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
  const state: State = { reading, piece: newPiece(), before: newPiece(), soft: null }
  const stage: LineStage = {
    cutShort: false,
    line(bytes, from, end, offset, terminated) {
      if (!terminated && stage.cutShort) lines.add(offset, 'damaged', 'the event is cut off')
      else physicalLine(state, bytes, from, end, offset, terminated)
    },
    tooLong(offset) {
      lines.add(offset, 'damaged', 'longer than 65,536 bytes')
      state.before = newPiece()
      reading.pending = null
      reading.said = null
    },
    end() {
      if (state.soft !== null) finish(state, state.soft)
      state.soft = null
    },
  }
  return stage
}

function physicalLine(
  state: State,
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  terminated: boolean,
): void {
  const { reading, piece } = state
  const { lines } = reading
  let to = end
  while (to > start && bytes[to - 1] === CARRIAGE_RETURN) to--
  const from = lines.size === 0 ? afterMark(bytes, start, to) : start
  piece.line = lines.size + 1
  piece.width = to - from
  piece.terminated = terminated
  const standing = reading.printable ? null : decode(state, bytes, from, to)
  if (standing !== null) lines.add(offset, standing.of, standing.reason)
  else printable(state, bytes, from, to, lines.add(offset, 'unknown'))
}

/** Null if the line shows that codes are to be decoded before it can be read. */
function decode(state: State, bytes: Uint8Array, from: number, to: number): Standing | null {
  const { reading, before, piece } = state
  piece.bytes = bytes
  piece.from = from
  piece.to = to
  unquote(reading, piece)
  const standing = decodeLine(reading, before, piece)
  if (standing === null) return null
  state.before = piece
  state.piece = before
  return standing
}

/** A line of quoted-printable: kept if it goes on in the next. */
function printable(state: State, bytes: Uint8Array, from: number, to: number, line: number): void {
  const ends = endsSoft(bytes, from, to)
  const text = decodePrintable(bytes, from, ends ? to - 1 : to)
  const { soft } = state
  const whole: Soft = {
    bytes: soft === null ? text : concat(soft.bytes, text),
    lines: [...(soft?.lines ?? []), line],
  }
  const short = whole.bytes.length < MOST_SOFT && whole.lines.length < MOST_SOFT_LINES
  const goesOn = ends && short
  state.soft = goesOn ? whole : null
  if (!goesOn) finish(state, whole)
}

function finish(state: State, { bytes, lines: held }: Soft): void {
  const { lines } = state.reading
  state.piece.line = held[0] as number
  const { of, reason } = decode(state, bytes, 0, bytes.length) ?? UNREAD
  for (const [at, line] of held.entries()) {
    lines.reclassify(line, of, at === 0 ? reason : continued(of, reason))
  }
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
