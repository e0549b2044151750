/** An event at the beginning of a piece of text: what stands before its name, its name, its body. */
import type { LogFormat } from '../log.ts'
import { hasFields, readFields } from './bodies/fields.ts'
import { ftraceHead } from './heads/ftrace.ts'
import { BARE, ISO, PERF, type Style, THREAD, TRACE_CMD, TRACEFS } from './heads/head.ts'
import { isoHead } from './heads/iso.ts'
import { rareHead } from './heads/rare.ts'
import { threadHead } from './heads/thread.ts'
import { bytesOf, latin1 } from './names.ts'
import { beginsName, eventName, OTHER_OF_HOST, type Spec } from './names-of-events.ts'
import type { Reading } from './reading.ts'
import { CUT, isDigit, isSpace, OK, OTHER, type Outcome, type Scan, startsAt } from './scan.ts'

/** A trace event that says nothing about interrupts; a message of QEMU; none of ours. */
export const FOREIGN = 5
export const MESSAGE = 6
export const NOTHING = 7
export type Verdict = Outcome | typeof FOREIGN | typeof MESSAGE | typeof NOTHING

const QEMU_STYLES: readonly Style[] = [BARE, THREAD, ISO]
const STYLES_OF: Readonly<Record<LogFormat, readonly Style[]>> = {
  qemu: QEMU_STYLES,
  tracefs: [TRACEFS, TRACE_CMD],
  'trace-cmd': [TRACEFS, TRACE_CMD],
  perf: [PERF],
  console: [],
}

/** Leaves the event in `reading`: its spec, its head, and its values in the scan. */
export function readEvent(reading: Reading, bytes: Uint8Array, from: number, to: number): Verdict {
  const { scan, head } = reading
  scan.bytes = bytes
  scan.at = from
  scan.end = to
  scan.count = 0
  const { values } = scan
  values[0] = 0
  values[1] = 0
  values[2] = 0
  values[3] = 0
  head.style = BARE
  head.time = Number.NaN
  head.thread = 0
  const verdict = from < to ? readAt(reading, bytes[from] as number) : NOTHING
  const { only } = reading
  const allowed = only === null || STYLES_OF[only].includes(head.style)
  return allowed ? verdict : NOTHING
}

function readAt(reading: Reading, first: number): Verdict {
  const { scan, head, name } = reading
  const start = scan.at
  if (first >= 97 && first <= 122) {
    const spec = eventName(scan, name)
    // Without a head a name alone is too little: a guest's module says "kvm_intel: ..." too.
    if (spec !== null && spec !== OTHER_OF_HOST) return readBody(reading, spec)
    scan.at = start
  } else if (isDigit(first)) {
    if (threadHead(scan, head)) return afterHead(reading)
    if (isoHead(scan, head)) return message(scan) ? MESSAGE : afterIso(reading)
  }
  return ftraceHead(scan, head) ? afterHostHead(reading) : NOTHING
}

function readBody(reading: Reading, spec: Spec): Verdict {
  const { scan, names } = reading
  reading.spec = spec
  if (spec.read === null) return OK
  return hasFields(scan) ? readFields(scan, spec.kind, names) : spec.read(scan, names)
}

/** An event behind one of the heads that are hardly ever used. */
export function readRare(reading: Reading, bytes: Uint8Array, from: number, text: string): Verdict {
  const { scan, head, only } = reading
  const length = rareHead(text, head)
  if (length < 0 || (only !== null && !STYLES_OF[only].includes(head.style))) return NOTHING
  scan.bytes = bytes
  scan.at = from + length
  scan.end = from + text.length
  scan.count = 0
  scan.values.fill(0)
  return afterHostHead(reading)
}

function afterHead(reading: Reading): Verdict {
  const { scan, name } = reading
  if (scan.at >= scan.end) return CUT
  const spec = eventName(scan, name)
  if (spec !== null) return readBody(reading, spec)
  return cutName(scan.bytes, name.from, name.to, scan.end) ? CUT : foreign(reading)
}

/** Many programs write such a time; of words that we do not know only a tracer's name is QEMU's. */
function afterIso(reading: Reading): Verdict {
  const verdict = afterHead(reading)
  if (verdict !== FOREIGN && verdict !== OTHER) return verdict
  const { name, scan } = reading
  const word = latin1(scan.bytes, name.from, name.to)
  const known = verdict === OTHER && name.to > name.from
  return known || (word.includes('_') && !name.colon) ? verdict : NOTHING
}

/** `perf` puts the system before the name, and a mark holds what QEMU's own tracer would print. */
function afterHostHead(reading: Reading): Verdict {
  const { scan, name } = reading
  if (scan.at >= scan.end) return CUT
  const spec = eventName(scan, name)
  if (spec === null && name.colon && (isSystem(scan, name.to) || isMark(scan.bytes, name))) {
    return afterHostHead(reading)
  }
  if (spec !== null) return readBody(reading, spec)
  return cutName(scan.bytes, name.from, name.to, scan.end) ? CUT : foreign(reading)
}

const isSystem = ({ bytes, end }: Scan, colon: number): boolean =>
  colon + 1 < end && !isSpace(bytes[colon + 1] as number)

const MARKS = ['tracing_mark_write', 'print', 'bprint'].map(bytesOf)

const isMark = (bytes: Uint8Array, { from, to }: { from: number; to: number }): boolean =>
  MARKS.some((mark) => mark.length === to - from && startsAt(bytes, from, to, mark))

const cutName = (bytes: Uint8Array, from: number, to: number, end: number): boolean =>
  to === end && beginsName(latin1(bytes, from, to))

const foreign = ({ name, scan }: Reading): Verdict => {
  scan.at = scan.end
  return name.to > name.from ? FOREIGN : OTHER
}

const QEMU = bytesOf('qemu')

const message = ({ bytes, at, end }: Scan): boolean => {
  if (!startsAt(bytes, at, end, QEMU)) return false
  let to = at
  while (to < end && !isSpace(bytes[to] as number)) to++
  return bytes[to - 1] === 58
}
