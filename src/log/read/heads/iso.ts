/** "2025-07-21T18:43:28.089797Z " of `-msg timestamp=on` since QEMU 10.2; no thread. */
import { isDigit, isSpace, type Scan, skipSpaces } from '../scan.ts'
import { type Head, ISO } from './head.ts'
import { readTime } from './time.ts'

const SHAPE = '0000-00-00T00:00:00'
const ZULU = 90
const PLUS = 43
const MINUS = 45

export function isoHead(scan: Scan, head: Head): boolean {
  const start = scan.at
  const time = shaped(scan) ? readIso(scan) : -1
  if (time < 0 || (scan.at < scan.end && !isSpace(scan.bytes[scan.at] as number))) {
    scan.at = start
    return false
  }
  skipSpaces(scan)
  head.style = ISO
  head.time = time
  head.thread = 0
  return true
}

function shaped({ bytes, at, end }: Scan): boolean {
  if (at + SHAPE.length >= end) return false
  for (let index = 0; index < SHAPE.length; index++) {
    const byte = bytes[at + index] as number
    const wanted = SHAPE.charCodeAt(index)
    if (wanted === 48 ? !isDigit(byte) : byte !== wanted) return false
  }
  return true
}

function readIso(scan: Scan): number {
  const start = scan.at
  const part = (offset: number, length: number): number => {
    let value = 0
    for (let at = start + offset; at < start + offset + length; at++) {
      value = value * 10 + (scan.bytes[at] as number) - 48
    }
    return value
  }
  const days = daysSince1970(part(0, 4), part(5, 2), part(8, 2))
  const minutes = days * 1440 + part(11, 2) * 60 + part(14, 2)
  scan.at = start + 17
  const seconds = readTime(scan)
  // Without a fraction the seconds are a bare number.
  const micros = scan.at === start + SHAPE.length ? seconds * 1_000_000 : seconds
  const zone = readZone(scan)
  return seconds < 0 || Number.isNaN(zone) ? -1 : (minutes - zone) * 60_000_000 + micros
}

/** Minutes east of Greenwich; NaN for none. */
function readZone(scan: Scan): number {
  const { bytes, at, end } = scan
  const sign = at < end ? (bytes[at] as number) : 0
  scan.at++
  if (sign === ZULU) return 0
  if (sign !== PLUS && sign !== MINUS) return Number.NaN
  const text = String.fromCharCode(...bytes.subarray(at + 1, Math.min(end, at + 6)))
  const match = /^(\d\d):?(\d\d)/.exec(text)
  if (match === null) return Number.NaN
  scan.at = at + 1 + match[0].length
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return sign === PLUS ? minutes : -minutes
}

/** Gregorian; counted in years that begin in March, so that a leap day is the last of its year. */
export function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear
  return era * 146_097 + days - 719_468
}
