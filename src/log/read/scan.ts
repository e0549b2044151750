/** Reading of numbers and words from the bytes of a line; nothing here makes a string. */
import { NONE } from '../kinds.ts'

/** Where a reader stands in a line, and what it has read. One object, used for every line. */
export interface Scan {
  bytes: Uint8Array
  at: number
  /** Where the line ends, without its line feed. */
  end: number
  values: [number, number, number, number]
  /** How many values have been read. */
  count: number
}

export const newScan = (): Scan => ({
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  values: [0, 0, 0, 0],
  count: 0,
})

/** What came of reading: the line ended too early, or says something else than it should. */
export const OK = 0
export const CUT = 1
export const NOT_NUMBER = 2
export const MISSING = 3
export const OTHER = 4
export type Outcome = typeof OK | typeof CUT | typeof NOT_NUMBER | typeof MISSING | typeof OTHER

const SPACE = 32
const TAB = 9
const MINUS = 45
const ZERO = 48
const LETTER_X = 120
const BEYOND = 2 ** 32

export const isSpace = (byte: number): boolean => byte === SPACE || byte === TAB

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 57

const WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  /\w/.test(String.fromCharCode(byte)) ? 1 : 0,
)

/** Letters, digits and the underscore: what the name of an event is made of. */
export const isWord = (byte: number): boolean => WORD[byte] === 1

/** The value of a digit of base 16, or -1. */
export function digitOf(byte: number): number {
  if (byte >= ZERO && byte <= 57) return byte - ZERO
  if (byte >= 97 && byte <= 102) return byte - 87
  if (byte >= 65 && byte <= 70) return byte - 55
  return -1
}

export function skipSpaces(scan: Scan): void {
  const { bytes, end } = scan
  while (scan.at < end && isSpace(bytes[scan.at] as number)) scan.at++
}

/** Whether the text at `at` begins with these bytes. */
export function startsAt(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at + text.length > end) return false
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text[index]) return false
  }
  return true
}

export function give(scan: Scan, value: number): void {
  scan.values[scan.count++] = value >>> 0
}

/** A decimal number; below zero as the tracer prints a signed one. */
export function decimal(scan: Scan): boolean {
  const { bytes, end } = scan
  let at = scan.at
  const negative = at < end && bytes[at] === MINUS
  if (negative) at++
  const first = at
  let value = 0
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  if (at === first || value >= BEYOND) return false
  scan.at = at
  give(scan, negative ? -value : value)
  return true
}

/** How a number of base 16 that has more than 32 bits is given. */
type Wide = 'refuse' | 'low half' | 'none'

/** A number of base 16, with or without 0x before it. */
export function hexadecimal(scan: Scan, wide: Wide): boolean {
  const { bytes, end } = scan
  let at = scan.at
  if (at + 1 < end && bytes[at] === ZERO && bytes[at + 1] === LETTER_X) at += 2
  const first = at
  let value = 0
  let beyond = false
  for (; at < end; at++) {
    const digit = digitOf(bytes[at] as number)
    if (digit < 0) break
    if (value >= 0x10000000) beyond = true
    value = ((value << 4) | digit) >>> 0
  }
  if (at === first || (beyond && wide === 'refuse')) return false
  scan.at = at
  give(scan, beyond && wide === 'none' ? NONE : value)
  return true
}

/**
 * A number of which the line does not tell the base: as decimal, unless it has letters. Which of
 * the values are of base 16 for sure is kept in the last value, one bit each.
 */
export function eitherBase(scan: Scan): boolean {
  const { bytes, end, count } = scan
  let at = scan.at
  const prefixed = at + 1 < end && bytes[at] === ZERO && bytes[at + 1] === LETTER_X
  if (prefixed) at += 2
  let sure = prefixed
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (digitOf(byte) < 0) break
    if (!isDigit(byte)) sure = true
  }
  if (sure) scan.values[3] |= 1 << count
  return sure ? hexadecimal(scan, 'refuse') : decimal(scan)
}
