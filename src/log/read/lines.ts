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

export function openLines(sink: LineSink): Lines {
  let buffer = new Uint8Array(ROOM)
  let filled = 0
  /** The lines before are handed over; the last of them begins at `kept`. */
  let start = 0
  let kept = 0
  /** Where the buffer's first byte stands in the file. */
  let base = 0
  let skipping = false

  function push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (filled === buffer.length) makeRoom()
      const part = chunk.subarray(at, at + buffer.length - filled)
      buffer.set(part, filled)
      const from = filled
      filled += part.length
      at += part.length
      cut(from)
    }
  }

  /** Looks for line feeds from `search` on. */
  function cut(search: number): void {
    // Behind `filled` is what was there before: small chunks must not search it again each time.
    const now = buffer.subarray(0, filled)
    for (let from = search; ; ) {
      const found = now.indexOf(LINE_FEED, from)
      if (found < 0) break
      hand(found, true)
      start = found + 1
      from = start
    }
    if (!skipping && filled - start > LONGEST_LINE) {
      skipping = true
      sink.tooLong(base + start)
    }
    if (skipping) {
      start = filled
      kept = filled
    }
  }

  function hand(to: number, terminated: boolean): void {
    if (skipping) skipping = false
    else if (to - start > LONGEST_LINE) sink.tooLong(base + start)
    else sink.line(buffer, start, to, base + start, terminated)
    kept = start
  }

  function makeRoom(): void {
    const rest = buffer.subarray(kept, filled)
    const grown = rest.length > ROOM / 2 ? new Uint8Array(buffer.length * 2) : buffer
    if (grown === buffer) buffer.copyWithin(0, kept, filled)
    else grown.set(rest)
    buffer = grown
    base += kept
    start -= kept
    filled -= kept
    kept = 0
  }

  return {
    push,
    end() {
      if (!skipping && start < filled) hand(filled, false)
      start = filled
    },
    get size() {
      return base + filled
    },
  }
}
