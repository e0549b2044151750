/** What one line of a file is: every line gets its class, and the events on it are added. */

import { KIND } from '../kinds.ts'
import { commitEvent } from './commit.ts'
import { findEvent } from './find-event.ts'
import { isGarbage } from './garbage.ts'
import { guestLine, guestRest } from './guest-lines.ts'
import { BARE } from './heads/head.ts'
import { latin1 } from './names.ts'
import { beginsName } from './names-of-events.ts'
import { showsPrintable } from './quoted-printable.ts'
import { FOREIGN, MESSAGE, NOTHING, readEvent, readRare, type Verdict } from './read-event.ts'
import type { Piece, Reading } from './reading.ts'
import { CUT, OK } from './scan.ts'
import {
  CONTINUES,
  CUT_OFF,
  DAMAGES,
  DECODED,
  EMPTY,
  FOREIGN_EVENT,
  HEADER,
  NOT_TEXT,
  QEMU_MESSAGE,
  type Standing,
} from './standing.ts'
import { isProse, tornEvent } from './torn.ts'
import { tracerLine } from './tracer.ts'
import { continuesEvent, continuesPending, keepPending } from './wrapped.ts'

const EQUALS = 61
/** Of what is no event by its beginning, so much is looked at. */
const LONGEST = 4096

/** Null if the line shows that the file is written with the codes of a mail: it is to be read so. */
export function decodeLine(reading: Reading, before: Piece, piece: Piece): Standing | null {
  const { bytes, from, to, line } = piece
  if (reading.pending === null) {
    const verdict = readEvent(reading, bytes, from, to)
    if (verdict === OK && bytes[to - 1] !== EQUALS) {
      commitEvent(reading, line)
      reading.said = null
      return DECODED
    }
    if (verdict !== NOTHING) return otherEvent(reading, piece, verdict)
    return noEvent(reading, before, piece)
  }
  return afterPending(reading, before, piece)
}

/** A line behind the beginning of an event: its rest, or a line of its own. */
function afterPending(reading: Reading, before: Piece, piece: Piece): Standing | null {
  const { bytes, from, to } = piece
  const own = readEvent(reading, bytes, from, to)
  const bare = own === OK && reading.head.style === 0 && reading.spec?.host === true
  if (own === NOTHING || own > MESSAGE || bare) {
    if (continuesPending(reading, piece)) return CONTINUES
    if (reading.pending !== null) return CUT_OFF
  }
  reading.pending = null
  return decodeLine(reading, before, piece)
}

function otherEvent(reading: Reading, piece: Piece, verdict: Verdict): Standing | null {
  if (turnsPrintable(reading, piece, latin1(piece.bytes, piece.from, piece.to))) return null
  reading.said = null
  if (verdict === OK) {
    commitEvent(reading, piece.line)
    return DECODED
  }
  if (verdict === FOREIGN) return FOREIGN_EVENT
  if (verdict === MESSAGE) return QEMU_MESSAGE
  const damage = DAMAGES[verdict] as Standing
  if (twoEvents(reading, piece)) return DECODED
  if (verdict === CUT) keepPending(reading, piece)
  return damage
}

/** Two events on a line, whose line feed was lost, and maybe the end of the first with it. */
function twoEvents(reading: Reading, { bytes, from, to, line }: Piece): boolean {
  const rest = latin1(bytes, from + 1, to)
  const found = findEvent(reading, bytes, from + 1, rest)
  if (found?.verdict !== OK) return false
  const second = from + 1 + found.at
  if (readEvent(reading, bytes, from, second) === OK) commitEvent(reading, line)
  readEvent(reading, bytes, second, to)
  commitEvent(reading, line)
  return true
}

function noEvent(reading: Reading, before: Piece, piece: Piece): Standing | null {
  const zeros = skipZeros(piece)
  const text = latin1(piece.bytes, piece.from, Math.min(piece.to, piece.from + LONGEST))
  if (zeros && text === '') return NOT_TEXT
  if (turnsPrintable(reading, piece, text)) return null
  if (text.trim() === '') return emptyLine(reading, piece, text)
  const own = reading.torn === '' ? ofTracer(reading, piece, text) : null
  if (own !== null) return own
  if (/^qemu[\w.+-]*: /.test(text)) return QEMU_MESSAGE
  const rare = readRare(reading, piece.bytes, piece.from, text)
  if (rare === OK) {
    commitEvent(reading, piece.line)
    return DECODED
  }
  if (rare !== NOTHING) return rare === FOREIGN ? FOREIGN_EVENT : (DAMAGES[rare] ?? NOT_TEXT)
  const found = findEvent(reading, piece.bytes, piece.from, text)
  if (found !== null && !isProse(reading, text.slice(0, found.at))) {
    return tornEvent(reading, piece, text, found.at, found.verdict)
  }
  if (isGarbage(text)) return NOT_TEXT
  if (isCutAtEnd(piece, text)) return CUT_OFF
  if (continuesEvent(reading, before, piece)) return CONTINUES
  if (isForeign(reading, text)) return FOREIGN_EVENT
  return guestRest(reading, before, text) ?? guest(reading, piece, text)
}

/** A trace line that is as wide as a mail may be and ends in "=" goes on in the next. */
function turnsPrintable(reading: Reading, { width }: Piece, text: string): boolean {
  if (reading.printable) return false
  const soft = width >= 60 && width <= 80 && text.endsWith('=') && /[a-z]_/.test(text)
  reading.printable = soft || showsPrintable(text)
  return reading.printable
}

function guest(reading: Reading, piece: Piece, text: string): Standing {
  if (MAIL_HEADER.test(text)) reading.mailHeaders++
  return guestLine(reading, piece, text)
}

const MAIL_HEADER =
  /^(?:From|To|Cc|Subject|Date|Message-I[Dd]|In-Reply-To|MIME-Version|Content-[A-Z][\w-]+): |^On .* wrote:$/

/** A crash leaves zeros where the end of a file was to be written; the log may go on behind them. */
function skipZeros(piece: Piece): boolean {
  const { from, to, bytes } = piece
  while (piece.from < to && bytes[piece.from] === 0) piece.from++
  return piece.from > from
}

function emptyLine(reading: Reading, piece: Piece, text: string): Standing {
  if (reading.torn === '') return EMPTY
  return guestLine(reading, piece, text)
}

function ofTracer(reading: Reading, { line }: Piece, text: string): Standing | null {
  const own = tracerLine(text)
  if (own === null) return null
  if (own.type === 'header') {
    reading.headed ??= own.of
    return HEADER
  }
  reading.events.add(KIND.events_lost, reading.source, line, Number.NaN, 0, own.count, own.cpu)
  return DECODED
}

const isCutAtEnd = ({ terminated }: Piece, text: string): boolean =>
  !terminated && (beginsName(text) || /^\d+@[\d.]*$|^.*-\d+\s+\[\d+\]\s*\S*\s*[\d.]*$/.test(text))

/** Families of QEMU's events that are often traced beside ours. */
const FAMILY = /^(?:xen|xenstore|memory_region|flatview|kvm|apic|vtd|virtio|pci|cpu|ide|ahci|usb)_/
const EVENT_NAME = /^[a-z][a-z\d]*(?:_[a-z\d]+)+(?: |$)/

/** The name of an event at the beginning of a line, in a log that has events without a head. */
const isForeign = ({ styles, torn }: Reading, text: string): boolean =>
  (torn === '' || /^\[[\s\d.]*$/.test(torn)) &&
  EVENT_NAME.test(text) &&
  ((styles[BARE] as number) > 0 || FAMILY.test(text))
