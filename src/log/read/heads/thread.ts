/** "tid@seconds.micros:" of QEMU's log before 10.2; the number is the process before December 2018. */
import type { Scan } from '../scan.ts'
import { type Head, THREAD } from './head.ts'
import { digits, readTime } from './time.ts'

const AT = 64
const COLON = 58

export function threadHead(scan: Scan, head: Head): boolean {
  const start = scan.at
  const thread = digits(scan)
  if (thread >= 0 && scan.bytes[scan.at] === AT && scan.at < scan.end) {
    scan.at++
    const time = readTime(scan)
    if (time >= 0 && scan.at < scan.end && scan.bytes[scan.at] === COLON) {
      scan.at++
      head.style = THREAD
      head.time = time
      head.thread = thread >>> 0
      return true
    }
  }
  scan.at = start
  return false
}
