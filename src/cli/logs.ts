/** Logs named on a command line, read chunk by chunk: a file may be larger than the memory. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { err, ok, type Result } from '../base/result.ts'
import { EventTable } from '../log/event-table.ts'
import type { Evidence } from '../log/finding.ts'
import type { Log, LogFormat } from '../log/log.ts'
import { openReader } from '../log/read/reader.ts'
import { openTranscode } from '../log/read/transcode.ts'
import { openUnpack } from '../log/read/unpack.ts'

/** Stands for standard input. */
export const STDIN = '-'

const CHUNK = 1 << 20
/** Of standard input, which cannot be read twice, so much is kept to quote lines from. */
const KEPT = 1 << 26

export interface LoadedLog {
  readonly log: Log
  /** The text of lines, by `keyOf`; those that cannot be read again are missing. */
  quote(lines: readonly Evidence[]): Promise<ReadonlyMap<string, string>>
}

export interface LoadOptions {
  readonly format?: LogFormat
  readonly stdin?: Readable
  /** Bytes read so far of the file that is being read. */
  onProgress?(path: string, bytes: number): void
}

export const keyOf = ({ source, line }: Evidence): string => `${source}:${line}`

/** The files as one log, their events one behind the other. */
export async function loadLogs(
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<Result<LoadedLog>> {
  const events = new EventTable()
  const kept: Uint8Array[] = []
  const sources = []
  for (const [source, path] of paths.entries()) {
    const reader = openReader(path === STDIN ? 'standard input' : path, source, events, {
      ...(options.format && { format: options.format }),
    })
    let bytes = 0
    const keep = path === STDIN
    const fault = await eachChunk(path, options.stdin, (chunk) => {
      reader.push(chunk)
      bytes += chunk.length
      if (keep && bytes <= KEPT) kept.push(chunk)
      options.onProgress?.(path, bytes)
    })
    if (fault) return err(fault)
    sources.push(reader.end())
  }
  return ok({ log: { sources, events }, quote: (lines) => quoted(paths, kept, lines) })
}

/** Null, or why it could not be read. */
async function eachChunk(
  path: string,
  stdin: Readable = process.stdin,
  take: (chunk: Uint8Array) => void,
): Promise<string | null> {
  const stream = path === STDIN ? stdin : createReadStream(path, { highWaterMark: CHUNK })
  try {
    for await (const chunk of stream) take(chunk as Uint8Array)
    return null
  } catch (error) {
    return `${path}: ${(error as Error).message}`
  }
}

async function quoted(
  paths: readonly string[],
  kept: readonly Uint8Array[],
  lines: readonly Evidence[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const [source, path] of paths.entries()) {
    const wanted = lines.filter((at) => at.source === source).map(({ line }) => line)
    if (wanted.length === 0) continue
    const picker = pickLines(new Set(wanted), (line, text) =>
      texts.set(keyOf({ source, line }), text),
    )
    const unpack = openUnpack(openTranscode(picker))
    if (path === STDIN) for (const chunk of kept) unpack.push(chunk)
    else await eachChunk(path, undefined, (chunk) => unpack.push(chunk))
    unpack.end()
  }
  return texts
}

const LINE_FEED = 10
/** Characters of a line that are quoted. */
const LONGEST = 200

/** Counts line feeds and keeps the lines that are wanted. */
function pickLines(wanted: ReadonlySet<number>, found: (line: number, text: string) => void) {
  const decoder = new TextDecoder()
  let line = 1
  let parts: Uint8Array[] = []
  const flush = (): void => {
    if (wanted.has(line)) found(line, printable(decoder.decode(Buffer.concat(parts))))
    parts = []
    line++
  }
  return {
    push(chunk: Uint8Array) {
      let from = 0
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
        if (wanted.has(line)) parts.push(chunk.slice(from, at))
        flush()
        from = at + 1
      }
      if (wanted.has(line) && from < chunk.length) parts.push(chunk.slice(from))
    },
    end: flush,
  }
}

/** A log may hold anything, escape sequences for the terminal included. */
function printable(text: string): string {
  const clean = text.trimEnd().replace(/\p{Cc}/gu, ' ')
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean
}
