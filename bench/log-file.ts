/** A long log in the temporary folder: real ones, one after the other, until it has its lines. */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

export interface LongLog {
  readonly path: string
  readonly lines: number
  remove(): void
}

const CHUNK = 1 << 20

const fixtures = fileURLToPath(new URL('../test/fixtures/logs', import.meta.url))

/** Of QEMU and of the host, with time stamps and without, merged, and torn by a console. */
const realLogs = (): readonly Buffer[] =>
  readdirSync(fixtures)
    .filter((name) => name.endsWith('.gz') && !name.startsWith('A14'))
    .map((name) => gunzipSync(readFileSync(join(fixtures, name))))

export function writeLongLog(wanted: number): LongLog {
  const folder = mkdtempSync(join(tmpdir(), 'irq-path-'))
  const path = join(folder, 'long.log')
  const logs = realLogs()
  const file = openSync(path, 'w')
  let lines = 0
  while (lines < wanted) {
    for (const log of logs) {
      const part = firstLines(log, wanted - lines)
      writeSync(file, part.bytes)
      lines += part.lines
      if (lines >= wanted) break
    }
  }
  closeSync(file)
  return { path, lines, remove: () => rmSync(folder, { recursive: true }) }
}

function firstLines(log: Buffer, most: number): { bytes: Buffer; lines: number } {
  let lines = 0
  let at = 0
  while (lines < most) {
    const found = log.indexOf(10, at)
    if (found < 0) break
    at = found + 1
    lines++
  }
  return { bytes: log.subarray(0, at), lines }
}

/** The bytes of a file, `times` over, in chunks as a browser's stream has them. */
export function* chunksOf(path: string, times = 1): Generator<Uint8Array> {
  const chunk = new Uint8Array(CHUNK)
  for (let time = 0; time < times; time++) {
    const file = openSync(path, 'r')
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      yield chunk.subarray(0, size)
    }
    closeSync(file)
  }
}
