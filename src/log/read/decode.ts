/** What one line of a file is: every line gets its class, and the events on it are added. */

import { KIND } from '../kinds.ts'
import type { LineClass, Reason } from '../line-table.ts'
import { commitEvent } from './commit.ts'
import { findEvent } from './find-event.ts'
import { guestLine, guestRest, isMail, keepTorn, type Standing } from './guest-lines.ts'
import { BARE, type Head, newHead } from './heads/head.ts'
import { isoHead } from './heads/iso.ts'
import { latin1 } from './names.ts'
import { beginsName } from './names-of-events.ts'
import { showsPrintable } from './quoted-printable.ts'
import { FOREIGN, MESSAGE, NOTHING, readEvent, readRare, type Verdict } from './read-event.ts'
import type { Piece, Reading } from './reading.ts'
import { CUT, newScan, OK } from './scan.ts'
import { tracerLine } from './tracer.ts'
import { continuesEvent, continuesPending, keepPending } from './wrapped.ts'

const EQUALS = 61
/** Of what is no event by its beginning, so much is looked at. */
const LONGEST = 4096

const is = (of: LineClass, reason: Reason = ''): Standing => ({ of, reason })

const DECODED = is('decoded')
const AFTER_GUEST = is('decoded', 'guest text before the event')
const CONTINUES = is('decoded', 'continues the line before it')
const FOREIGN_EVENT = is('unknown', 'a trace event that says nothing about interrupts')
const QEMU_MESSAGE = is('unknown', 'message of QEMU')
const HEADER = is('unknown', 'header of the tracer')
const EMPTY = is('unknown', 'empty')
const NOT_TEXT = is('damaged', 'not text')
const CUT_OFF = is('damaged', 'the event is cut off')

/** By outcome of reading; see scan.ts. */
const DAMAGES: readonly Standing[] = [
  DECODED,
  CUT_OFF,
  is('damaged', 'a value is not a number'),
  is('damaged', 'a value is missing'),
  is('damaged', 'not as its tracer writes it'),
]

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
  if (secondEvent(reading, piece)) return DECODED
  if (verdict === CUT) keepPending(reading, piece)
  return damage
}

/** An event behind the beginning of another, which a lost piece of the file cut off. */
function secondEvent(reading: Reading, { bytes, from, to, line }: Piece): boolean {
  const text = latin1(bytes, from + 1, to)
  if (findEvent(reading, bytes, from + 1, text)?.verdict !== OK) return false
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

const ISO_TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,16}Z /

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

function tornEvent(
  reading: Reading,
  piece: Piece,
  text: string,
  at: number,
  verdict: Verdict,
): Standing {
  const before = text.slice(0, at)
  const head = isForeignHead(reading, before)
  if (!head && !isGarbage(before)) keepTorn(reading, before.replace(ISO_TIME, ''))
  reading.said = null
  if (verdict === FOREIGN) return FOREIGN_EVENT
  if (verdict === CUT) {
    keepPending(reading, { ...piece, from: piece.from + at })
    return CUT_OFF
  }
  if (reading.head.style === BARE) timeBefore(reading.head, piece)
  commitEvent(reading, piece.line)
  return head ? DECODED : AFTER_GUEST
}

/** QEMU 10.2 writes the time apart from the event, so that the guest can come between them. */
function timeBefore(head: Head, { bytes, from, to }: Piece): void {
  const stamp = newHead()
  if (isoHead({ ...newScan(), bytes, at: from, end: to }, stamp)) head.time = stamp.time
}

/** What `grep -n`, syslog and journald put before a line. */
const FOREIGN_HEAD = /^(?:[\w./-]+[:-])?\d+[:-]$|^[A-Z][a-z]{2} [ \d]\d [\d:]{8} .{0,80}: $/

/**
 * What stands before an event and is not the guest's: no guest writes into the host's tracer, a
 * whole paste can be set in, and other programs have heads of their own.
 */
const isForeignHead = ({ torn, spec, head }: Reading, before: string): boolean =>
  (head.style === BARE && spec?.host === true) ||
  (torn === '' && (/^(?: {2,}|\t\s*)$/.test(before) || FOREIGN_HEAD.test(before)))

/** In a mail a sentence can name an event; what a guest was writing has no such words before it. */
const isProse = (reading: Reading, before: string): boolean =>
  isMail(reading) && !before.startsWith('[') && /\w{2,} \w+ /.test(before)

/** Zeros, or more control characters than a terminal is sent. */
function isGarbage(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!/[\0-\x06\x0e-\x1a\x1c-\x1f\x7f-\xff]/.test(text)) return false
  if (text.includes('\0')) return true
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const odd = text.match(/[\x01-\x06\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0
  const high = text.match(/[\x80-\xff]/g)?.length ?? 0
  return odd * 10 > text.length || high * 2 > text.length
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
