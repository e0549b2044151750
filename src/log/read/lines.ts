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
interface Window {
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
  const window: Window = {
    sink,
    buffer: new Uint8Array(ROOM),
    filled: 0,
    start: 0,
    kept: 0,
    base: 0,
    skipping: false,
  }
  return {
    push: (chunk) => take(window, chunk),
    end() {
      if (!window.skipping && window.start < window.filled) hand(window, window.filled, false)
      window.start = window.filled
    },
    get size() {
      return window.base + window.filled
    },
  }
}

function take(window: Window, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) {
    if (window.filled === window.buffer.length) makeRoom(window)
    const { buffer, filled } = window
    const part = chunk.subarray(at, at + buffer.length - filled)
    buffer.set(part, filled)
    window.filled += part.length
    at += part.length
    handLines(window, filled)
  }
}

/** Looks for line feeds from `search` on. */
function handLines(window: Window, search: number): void {
  // Behind `filled` is what was there before: small chunks must not search it again each time.
  const now = window.buffer.subarray(0, window.filled)
  let from = search
  for (;;) {
    const found = now.indexOf(LINE_FEED, from)
    if (found < 0) break
    hand(window, found, true)
    from = found + 1
    window.start = from
  }
  if (!window.skipping && window.filled - window.start > LONGEST_LINE) {
    window.skipping = true
    window.sink.tooLong(window.base + window.start)
  }
  if (window.skipping) {
    window.start = window.filled
    window.kept = window.filled
  }
}

function hand(window: Window, to: number, terminated: boolean): void {
  const { sink, buffer, start, base } = window
  if (window.skipping) window.skipping = false
  else if (to - start > LONGEST_LINE) sink.tooLong(base + start)
  else sink.line(buffer, start, to, base + start, terminated)
  window.kept = start
}

/** Moves what is still needed to the front, of a larger buffer if it fills half of this one. */
function makeRoom(window: Window): void {
  const { buffer, kept, filled } = window
  const rest = buffer.subarray(kept, filled)
  if (rest.length > buffer.length / 2) {
    window.buffer = new Uint8Array(buffer.length * 2)
    window.buffer.set(rest)
  } else {
    buffer.copyWithin(0, kept, filled)
  }
  window.base += kept
  window.start -= kept
  window.filled -= kept
  window.kept = 0
}
