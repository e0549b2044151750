/**
 * What a tracer prints after the name of an event, as a pattern. In braces what is read:
 *
 *     {d} decimal   {x} base 16   {q} base 16, low half of 64 bits   {p} the same, none if wider
 *     {a} either base, see `eitherBase`   {w} a word, kept as name   {e} the rest, kept as name
 *     {r} words up to " rip", kept as name   {m} what a message says beside   {_} a word, not kept
 *     {=7} the value 7, and {=-} none, read from nothing
 *
 * What stands in < > may be missing as a whole; its values are NONE then. A space stands for one
 * or more, since mail programs and column printers change their number.
 */
import { NONE } from '../kinds.ts'
import { delivery } from './bodies/delivery.ts'
import { bytesOf, type Names } from './names.ts'
import {
  CUT,
  decimal,
  eitherBase,
  give,
  hexadecimal,
  isSpace,
  isWord,
  MISSING,
  NOT_NUMBER,
  OK,
  OTHER,
  type Outcome,
  type Scan,
  skipSpaces,
  startsAt,
} from './scan.ts'

export type Read = (scan: Scan, names: Names) => Outcome

const SPACE = 32
const AT_SIGN = 64

type Op = (scan: Scan, names: Names) => Outcome

export const pattern = (text: string): Read => sequence(compile(text))

/** The first that reads the line; if none does, what the one says that came furthest. */
export function oneOf(...texts: readonly string[]): Read {
  const reads = texts.map(pattern)
  return (scan, names) => {
    const start = scan.at
    let furthest = -1
    let outcome: Outcome = OTHER
    for (const read of reads) {
      scan.at = start
      scan.count = 0
      const got = read(scan, names)
      if (got === OK) return OK
      if (scan.at > furthest) {
        furthest = scan.at
        outcome = got
      }
    }
    return outcome
  }
}

function sequence(ops: readonly Op[]): Read {
  const count = ops.length
  return (scan, names) => {
    for (let at = 0; at < count; at++) {
      const outcome = (ops[at] as Op)(scan, names)
      if (outcome !== OK) return outcome
    }
    return OK
  }
}

const TOKEN = /\{([^}]+)\}|<([^>]*)>|([^{<]+)/g

function compile(text: string): Op[] {
  const tokens = [...text.matchAll(TOKEN)]
  return tokens.map(([, field, group, words], at) => {
    if (words !== undefined) return literal(bytesOf(words))
    if (group !== undefined) return optional(group)
    return reading(field as string, bytesOf((tokens[at + 1]?.[3] ?? '').trim()))
  })
}

function literal(text: Uint8Array): Op {
  const length = text.length
  const spaced = text[length - 1] === SPACE
  return (scan) => {
    const { bytes } = scan
    const from = scan.at
    let index = 0
    while (index < length && bytes[from + index] === text[index]) index++
    if (index < length) return literalSlowly(scan, text)
    scan.at = from + length
    if (scan.at > scan.end) return mismatch(scan, scan.at, length, false)
    // A run of spaces may be longer than written here, as in aligned columns.
    if (spaced) skipSpaces(scan)
    return OK
  }
}

/** The same where the line has other spaces than the pattern, or other words. */
function literalSlowly(scan: Scan, text: Uint8Array): Outcome {
  const { bytes, end } = scan
  for (let index = 0; index < text.length; index++) {
    const byte = scan.at < end ? (bytes[scan.at] as number) : -1
    const space = text[index] === SPACE
    if (space ? !isSpace(byte) : byte !== text[index]) return mismatch(scan, scan.at, index, space)
    scan.at++
    if (space) skipSpaces(scan)
  }
  return OK
}

/** A line that ends where the text goes on is cut; what follows a number at once belongs to it. */
function mismatch(scan: Scan, at: number, index: number, atSpace: boolean): Outcome {
  const byte = at < scan.end ? (scan.bytes[at] as number) : -1
  scan.at = Math.min(at, scan.end)
  if (byte < 0) return CUT
  return atSpace && index === 0 && isWord(byte) ? NOT_NUMBER : OTHER
}

function optional(group: string): Op {
  const ops = compile(group)
  const read = sequence(ops)
  const fields = [...group.matchAll(TOKEN)].filter(([, field]) => field && field !== '_').length
  return (scan, names) => {
    const { at, count } = scan
    if (read(scan, names) === OK) return OK
    scan.at = at
    scan.count = count
    for (let field = 0; field < fields; field++) give(scan, NONE)
    return OK
  }
}

function reading(field: string, next: Uint8Array): Op {
  if (field.startsWith('=')) return constant(field === '=-' ? NONE : Number(field.slice(1)))
  switch (field) {
    case 'd':
      return number(decimal, next)
    case 'x':
      return number((scan) => hexadecimal(scan, 'refuse'), next)
    case 'q':
      return number((scan) => hexadecimal(scan, 'low half'), next)
    case 'p':
      return number((scan) => hexadecimal(scan, 'none'), next)
    case 'a':
      return number(eitherBase, next)
    case 'm':
      return delivery
    case 'r':
      return words(RIP)
    case 'e':
      return words(null)
    default:
      return word(field === 'w')
  }
}

const RIP = bytesOf(' rip')

function constant(value: number): Op {
  return (scan) => {
    give(scan, value)
    return OK
  }
}

function number(read: (scan: Scan) => boolean, next: Uint8Array): Op {
  return (scan) => {
    if (scan.at >= scan.end) return CUT
    if (read(scan)) {
      const byte = scan.at < scan.end ? (scan.bytes[scan.at] as number) : 32
      // With an "@" it is the thread of another line, the line feed before which was lost.
      return isWord(byte) || byte === AT_SIGN ? NOT_NUMBER : OK
    }
    if (isBegun(scan)) return CUT
    const absent = next.length > 0 && startsAt(scan.bytes, scan.at, scan.end, next)
    return absent ? MISSING : NOT_NUMBER
  }
}

/** Whether a number begins where the line ends: "0x" or "-". */
const isBegun = ({ bytes, at, end }: Scan): boolean =>
  (at + 2 === end && bytes[at] === 48 && bytes[at + 1] === 120) ||
  (at + 1 === end && bytes[at] === 45)

function word(kept: boolean): Op {
  return (scan, names) => {
    const { bytes, end, at: from } = scan
    if (from >= end) return CUT
    while (scan.at < end && !isSpace(bytes[scan.at] as number)) scan.at++
    if (scan.at === from) return MISSING
    if (kept) give(scan, names(bytes, from, scan.at))
    return OK
  }
}

/** Words up to a text that must follow, or to the end of the line. */
function words(until: Uint8Array | null): Op {
  return (scan, names) => {
    const { bytes, end, at: from } = scan
    if (from >= end) return CUT
    let to = from
    while (to < end && (until === null || !startsAt(bytes, to, end, until))) to++
    scan.at = to
    if (to >= end && until !== null) return CUT
    while (to > from && isSpace(bytes[to - 1] as number)) to--
    give(scan, names(bytes, from, to))
    return OK
  }
}
