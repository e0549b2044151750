/** A line on which a trace event follows something else: what the guest was writing, mostly. */
import { commitEvent } from './commit.ts'
import { isGarbage } from './garbage.ts'
import { isMail, keepTorn } from './guest-lines.ts'
import { BARE, type Head, newHead } from './heads/head.ts'
import { isoHead } from './heads/iso.ts'
import { FOREIGN, type Verdict } from './read-event.ts'
import type { Piece, Reading } from './reading.ts'
import { CUT, newScan } from './scan.ts'
import { AFTER_GUEST, CUT_OFF, DECODED, FOREIGN_EVENT, type Standing } from './standing.ts'
import { keepPending } from './wrapped.ts'

const ISO_TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,16}Z /

/** Adds an event that stands at `at` of its line, and keeps what the guest wrote before it. */
export function tornEvent(
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
export const isProse = (reading: Reading, before: string): boolean =>
  isMail(reading) && !before.startsWith('[') && /\w{2,} \w+ /.test(before)
