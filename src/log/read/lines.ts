/** Cuts bytes into lines; a line is handed over with the one before it still in the same buffer. */

/** Longer ones are not looked at. */
export const LONGEST_LINE = 65_536

export interface LineSink {
  /** The bytes may be overwritten after the next line was handed over. */
  line(bytes: Uint8Array, from: number, to: number, offset: number, terminated: boolean): void
  tooLong(offset: number): void
}

export interface Lines {
  push(chunk: Uint8Array): void
  end(): void
  /** Bytes that were pushed. */
  readonly size: number
}

const LINE_FEED = 10
const ROOM = 1 << 18

/** What has come and is not yet handed over, and the line before it. */
interface Held {
  readonly sink: LineSink
  buffer: Uint8Array
  filled: number
  /** Where the line begins that is not yet whole. */
  start: number
  /** Where the last line begins that was handed over. */
  kept: number
  /** Where the buffer's first byte stands in the file. */
  base: number
  /** Inside a line that is too long. */
  skipping: boolean
}

export function openLines(sink: LineSink): Lines {
  const held: Held = {
    sink,
    buffer: new Uint8Array(ROOM),
    filled: 0,
    start: 0,
    kept: 0,
    base: 0,
    skipping: false,
  }
  return {
    push: (chunk) => take(held, chunk),
    end() {
      if (!held.skipping && held.start < held.filled) hand(held, held.filled, false)
      held.start = held.filled
    },
    get size() {
      return held.base + held.filled
    },
  }
}

function take(held: Held, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) {
    if (held.filled === held.buffer.length) makeRoom(held)
    const { buffer, filled } = held
    const part = chunk.subarray(at, at + buffer.length - filled)
    buffer.set(part, filled)
    held.filled += part.length
    at += part.length
    handLines(held, filled)
  }
}

/** Looks for line feeds from `search` on. */
function handLines(held: Held, search: number): void {
  // Behind `filled` is what was there before: small chunks must not search it again each time.
  const now = held.buffer.subarray(0, held.filled)
  let from = search
  for (;;) {
    const found = now.indexOf(LINE_FEED, from)
    if (found < 0) break
    hand(held, found, true)
    from = found + 1
    held.start = from
  }
  if (!held.skipping && held.filled - held.start > LONGEST_LINE) {
    held.skipping = true
    held.sink.tooLong(held.base + held.start)
  }
  if (held.skipping) {
    held.start = held.filled
    held.kept = held.filled
  }
}

function hand(held: Held, to: number, terminated: boolean): void {
  const { sink, buffer, start, base } = held
  if (held.skipping) held.skipping = false
  else if (to - start > LONGEST_LINE) sink.tooLong(base + start)
  else sink.line(buffer, start, to, base + start, terminated)
  held.kept = start
}

/** Moves what is still needed to the front, of a larger buffer if it fills half of this one. */
function makeRoom(held: Held): void {
  const { buffer, kept, filled } = held
  const rest = buffer.subarray(kept, filled)
  if (rest.length > buffer.length / 2) {
    held.buffer = new Uint8Array(buffer.length * 2)
    held.buffer.set(rest)
  } else {
    buffer.copyWithin(0, kept, filled)
  }
  held.base += kept
  held.start -= kept
  held.filled -= kept
  held.kept = 0
}
