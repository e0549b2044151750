/** UTF-16, with a byte order mark or without, to UTF-8. */
import type { Wrapping } from '../log.ts'
import type { Flow } from './unpack.ts'

type Encoding = Wrapping['encoding']

export interface Transcode extends Flow {
  readonly encoding: Encoding
}

/** So many bytes are looked at for the zeros that UTF-16 puts beside each letter. */
const LOOK = 512
const REPLACEMENT = 0xfffd

export function openTranscode(next: Flow): Transcode {
  let encoding: Encoding = 'utf-8'
  let looked: Uint8Array | null = new Uint8Array(LOOK)
  let filled = 0
  let stages: Flow = next

  function begin(): void {
    const start = (looked as Uint8Array).subarray(0, filled)
    looked = null
    encoding = encodingOf(start)
    if (encoding !== 'utf-8') stages = wide(next, encoding === 'utf-16be')
    stages.push(start)
  }

  return {
    push(chunk) {
      let rest = chunk
      if (looked !== null) {
        const part = chunk.subarray(0, LOOK - filled)
        looked.set(part, filled)
        filled += part.length
        rest = chunk.subarray(part.length)
        if (filled < LOOK) return
        begin()
      }
      if (rest.length > 0) stages.push(rest)
    },
    end() {
      if (looked !== null) begin()
      stages.end()
    },
    get encoding() {
      return encoding
    },
  }
}

function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const most = start.length * 0.35
  if (start.length < 4 || Math.max(even, odd) < most || Math.min(even, odd) * 8 > most) {
    return 'utf-8'
  }
  return odd > even ? 'utf-16le' : 'utf-16be'
}

/** The mark itself is left out; a surrogate without its partner becomes U+FFFD. */
function wide(next: Flow, big: boolean): Flow {
  let half = -1
  let high = 0
  let first = true

  function unit(code: number, out: Out): void {
    if (first && code === 0xfeff) return
    const isLow = code >= 0xdc00 && code < 0xe000
    if (high !== 0 && isLow) put(out, 0x10000 + ((high - 0xd800) << 10) + code - 0xdc00)
    else if (high !== 0) put(out, REPLACEMENT)
    const paired = high !== 0 && isLow
    high = code >= 0xd800 && code < 0xdc00 ? code : 0
    if (!paired && high === 0) put(out, isLow ? REPLACEMENT : code)
  }

  return {
    push(chunk) {
      // A unit of two bytes is three of UTF-8 at most, and one kept back three more.
      const out = { bytes: new Uint8Array((chunk.length + 1) * 2 + 4), size: 0 }
      for (const byte of chunk) {
        if (half < 0) {
          half = byte
          continue
        }
        unit(big ? (half << 8) | byte : (byte << 8) | half, out)
        half = -1
        first = false
      }
      next.push(out.bytes.subarray(0, out.size))
    },
    end() {
      if (half >= 0 || high !== 0) next.push(Uint8Array.of(0xef, 0xbf, 0xbd))
      next.end()
    },
  }
}

interface Out {
  readonly bytes: Uint8Array
  size: number
}

function put(out: Out, code: number): void {
  const { bytes } = out
  if (code < 0x80) {
    bytes[out.size++] = code
    return
  }
  if (code < 0x800) {
    bytes[out.size++] = 0xc0 | (code >> 6)
  } else {
    if (code < 0x10000) bytes[out.size++] = 0xe0 | (code >> 12)
    else {
      bytes[out.size++] = 0xf0 | (code >> 18)
      bytes[out.size++] = 0x80 | ((code >> 12) & 63)
    }
    bytes[out.size++] = 0x80 | ((code >> 6) & 63)
  }
  bytes[out.size++] = 0x80 | (code & 63)
}
