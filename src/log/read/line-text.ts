/** The words of a line, from the text of its file: unpacked, and as UTF-8. */
import { strFromU8 } from 'fflate'
import type { LineTable } from '../line-table.ts'
import { openTranscode } from './transcode.ts'
import { type Flow, openUnpack } from './unpack.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
/** Longer ones are cut: they are shown, not read. */
const MOST = 4096

/** The text that the offsets of a file's lines count in. */
export function textOf(file: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  const last: Flow = { push: (part) => parts.push(part.slice()), end() {} }
  const unpack = openUnpack(openTranscode(last))
  unpack.push(file)
  unpack.end()
  const text = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    text.set(part, at)
    at += part.length
  }
  return text
}

/** Lines `line` to `line + count - 1`; `text` is that of the whole file. */
export function lineTexts(text: Uint8Array, lines: LineTable, line: number, count = 1): string[] {
  const { offset, line: from } = lines.before(line)
  return textsFrom(text.subarray(offset), line - from, count)
}

/** Of a text that begins with a line: `count` lines after the first `skip`. */
export function textsFrom(text: Uint8Array, skip: number, count: number): string[] {
  const texts: string[] = []
  let at = 0
  for (let line = 0; line < skip + count && at < text.length; line++) {
    const found = text.indexOf(LINE_FEED, at)
    const end = found < 0 ? text.length : found
    if (line >= skip) texts.push(shown(text, at, end))
    at = end + 1
  }
  return texts
}

function shown(text: Uint8Array, from: number, end: number): string {
  let to = Math.min(end, from + MOST)
  while (to > from && text[to - 1] === CARRIAGE_RETURN) to--
  return strFromU8(text.subarray(from, to))
}
