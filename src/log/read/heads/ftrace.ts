/**
 * "TASK-PID (TGID) [CPU] FLAGS TIME: " of tracefs, the same with other columns of `trace-cmd report`,
 * and "COMM PID/TID [CPU] TIME: " of `perf script`. A task may hold anything, so that the place to
 * begin is the CPU in brackets. The column TGID, the flags (one to eight) and, in perf, the
 * brackets may be missing.
 */
import { isDigit, isSpace, type Scan, skipSpaces } from '../scan.ts'
import { type Head, PERF, type Style, TRACE_CMD, TRACEFS } from './head.ts'
import { digits, readTime } from './time.ts'

const OPEN = 91
const CLOSE = 93
const PAREN_OPEN = 40
const PAREN_CLOSE = 41
const DASH = 45
const SLASH = 47
const COLON = 58
const MOST_FLAGS = 8

export function ftraceHead(scan: Scan, head: Head): boolean {
  const { bytes, end, at: start } = scan
  for (let at = start; at < end; at++) {
    if (bytes[at] === OPEN && afterCpu(scan, at, head) && beforeCpu(bytes, start, at, head)) {
      return true
    }
  }
  scan.at = start
  return false
}

/** "[001] d..1. 165.035977: " from the bracket on. */
function afterCpu(scan: Scan, bracket: number, head: Head): boolean {
  const { bytes, end } = scan
  scan.at = bracket + 1
  if (digits(scan) < 0 || bytes[scan.at] !== CLOSE) return false
  scan.at++
  skipSpaces(scan)
  if (timeAndColon(scan, head)) {
    head.style = TRACE_CMD
    return true
  }
  const flags = scan.at
  while (scan.at < end && !isSpace(bytes[scan.at] as number)) scan.at++
  if (scan.at - flags > MOST_FLAGS) return false
  skipSpaces(scan)
  head.style = TRACEFS
  return timeAndColon(scan, head)
}

function timeAndColon(scan: Scan, head: Head): boolean {
  const start = scan.at
  const time = readTime(scan)
  if (time < 0 || scan.at >= scan.end || scan.bytes[scan.at] !== COLON) {
    scan.at = start
    return false
  }
  scan.at++
  skipSpaces(scan)
  head.time = time
  return true
}

/** "qemu-system-x86-880 (  871) " up to the bracket, read from its end. */
function beforeCpu(bytes: Uint8Array, start: number, bracket: number, head: Head): boolean {
  let at = spacesBack(bytes, start, bracket)
  if (at > start && bytes[at - 1] === PAREN_CLOSE) {
    while (at > start && bytes[at - 1] !== PAREN_OPEN) at--
    at = spacesBack(bytes, start, at - 1)
  }
  const to = at
  let thread = 0
  let place = 1
  for (; at > start && isDigit(bytes[at - 1] as number); at--) {
    thread += ((bytes[at - 1] as number) - 48) * place
    place *= 10
  }
  if (at === to || at === start) return false
  head.thread = thread >>> 0
  const before = bytes[at - 1] as number
  if (before === DASH) return true
  head.style = PERF
  return isSpace(before) || (before === SLASH && isDigit(bytes[at - 2] ?? 0))
}

function spacesBack(bytes: Uint8Array, start: number, from: number): number {
  let at = from
  while (at > start && isSpace(bytes[at - 1] as number)) at--
  return at
}

export const isHostStyle = (style: Style): boolean => style >= TRACEFS
