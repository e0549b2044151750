/**
 * The words of lines, cut out of the files when somebody looks at them: as strings they would take
 * more memory than everything else. A packed or wide file is kept unpacked, in blobs.
 */
import { type LineTable, OFFSET_STRIDE as STRIDE } from '../log/line-table.ts'
import { textsFrom } from '../log/read/line-text.ts'

const PART = 4 << 20
const LOOK = 512

export interface TextKeeper {
  /** The text as it is read; ignored where the file itself is that text. */
  keep(text: Uint8Array): void
  /** `count` lines from `line` on. */
  lines(table: LineTable, line: number, count: number): Promise<string[]>
  /** The whole text in parts, for a search. */
  parts(): AsyncGenerator<Uint8Array>
}

/** Whether the bytes of a file are what its lines' offsets count in. */
async function isPlain(file: Blob): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, LOOK).arrayBuffer())
  const isPacked = start[0] === 0x1f && start[1] === 0x8b
  const isWide = (start[0] ?? 0) >= 0xfe || start.includes(0)
  return !isPacked && !isWide
}

export async function keepText(file: Blob): Promise<TextKeeper> {
  const plain = await isPlain(file)
  const blobs: Blob[] = []
  const part = new Uint8Array(plain ? 0 : PART)
  let filled = 0
  let size = 0

  const flush = () => {
    if (filled === 0) return
    blobs.push(new Blob([part.slice(0, filled)]))
    filled = 0
  }

  const whole = () => {
    if (plain) return file
    flush()
    return new Blob(blobs)
  }

  return {
    keep(text) {
      size += text.length
      if (plain) return
      for (let at = 0; at < text.length; ) {
        const piece = text.subarray(at, at + PART - filled)
        part.set(piece, filled)
        filled += piece.length
        at += piece.length
        if (filled === PART) flush()
      }
    },

    async lines(table, line, count) {
      const { offset, line: from } = table.before(line)
      const beyond = table.before(line + count + STRIDE).offset
      const end = beyond > offset && line + count + STRIDE <= table.size ? beyond : size
      const bytes = await whole()
        .slice(offset, Math.min(end, offset + MOST))
        .arrayBuffer()
      return textsFrom(new Uint8Array(bytes), line - from, count)
    },

    async *parts() {
      const text = whole()
      for (let at = 0; at < size; at += PART) {
        yield new Uint8Array(await text.slice(at, Math.min(at + PART, size)).arrayBuffer())
      }
    },
  }
}

/** Bytes read for one window of rows, however long its lines are. */
const MOST = 8 << 20
