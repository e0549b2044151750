/** Times as digits: seconds with a fraction, or the bare counts of the clocks counter and x86-tsc. */
import type { Scan } from '../scan.ts'

const DOT = 46
const MICRO = 6
/** What a fraction of so many digits is to be multiplied with. */
const SCALE = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1, 0.1, 0.01, 0.001, 0.0001, 0.00001]

/** Reads digits; -1 for none. */
export function digits(scan: Scan): number {
  const { bytes, end, at: from } = scan
  let at = from
  let value = 0
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  scan.at = at
  return at === from ? -1 : value
}

/** Microseconds of "seconds.fraction", or the number itself where there is no dot; -1 for none. */
export function readTime(scan: Scan): number {
  const whole = digits(scan)
  if (whole < 0) return -1
  if (scan.at >= scan.end || scan.bytes[scan.at] !== DOT) return whole
  scan.at++
  const from = scan.at
  const fraction = digits(scan)
  const scale = SCALE[scan.at - from]
  if (fraction < 0 || scale === undefined) return -1
  const micros = scan.at - from === MICRO ? fraction : fraction * scale
  return whole * 1_000_000 + micros
}
