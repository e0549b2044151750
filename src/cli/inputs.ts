/** What a command reads: a run or a log of ours, or logs of others, told by the first bytes. */
import { createReadStream } from 'node:fs'
import { err, ok, type Result } from '../base/result.ts'
import { readLogJson } from '../export/read-json.ts'
import { EventTable } from '../log/event-table.ts'
import type { Log, LogFormat, Source } from '../log/log.ts'
import { mergeLog } from '../log/merge/merge.ts'
import { openReader } from '../log/read/reader.ts'
import { readNative } from '../trace/formats/native.ts'
import type { Run } from '../trace/run.ts'

export type Input =
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'log'; readonly log: Log }

/** Standard input, in place of a path. */
export const STDIN = '-'

type Bytes = AsyncIterable<Uint8Array>

/** Several logs come back on one axis of time. With a format given, nothing is guessed. */
export async function readInputs(
  paths: readonly string[],
  format: LogFormat | undefined,
): Promise<Result<Input>> {
  const events = new EventTable()
  const sources: Source[] = []
  for (const [at, path] of paths.entries()) {
    try {
      const { isDocument, bytes } = await peeked(bytesOf(path))
      if (isDocument && format === undefined) {
        if (paths.length > 1) return err(`${path} is JSON, which is read alone`)
        return readDocument(path, await textOf(bytes))
      }
      sources.push(await readOne(path, bytes, at, events, format))
    } catch (error) {
      return err(`${path}: ${(error as Error).message}`)
    }
  }
  if (events.size === 0) return err(`${paths.join(', ')}: no line holds an event that is known`)
  const merged = mergeLog({ sources, events })
  return merged.ok ? ok({ type: 'log', log: merged.value.log }) : err(merged.error.text)
}

const bytesOf = (path: string): Bytes => (path === STDIN ? process.stdin : createReadStream(path))

/** A document begins with a brace; no line of a log does. */
async function peeked(from: Bytes): Promise<{ isDocument: boolean; bytes: Bytes }> {
  const rest = from[Symbol.asyncIterator]()
  const first = await rest.next()
  const start = first.done ? '' : new TextDecoder().decode(first.value.subarray(0, 64))
  async function* bytes() {
    if (!first.done) yield first.value
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  return { isDocument: start.trimStart().startsWith('{'), bytes: bytes() }
}

async function textOf(bytes: Bytes): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

function readDocument(path: string, text: string): Result<Input> {
  if (/^\s*\{\s*"format":\s*"irq-path log"/.test(text)) {
    const log = readLogJson(text)
    return log.ok ? ok({ type: 'log', log: log.value }) : err(`${path}: ${log.error}`)
  }
  const run = readNative(text)
  return run.ok ? ok({ type: 'run', run: run.value }) : err(`${path}: ${run.error}`)
}

/** Piece by piece: a file may be larger than the memory. */
async function readOne(
  path: string,
  bytes: Bytes,
  source: number,
  events: EventTable,
  format: LogFormat | undefined,
): Promise<Source> {
  const name = path === STDIN ? 'standard input' : path
  const reader = openReader(name, source, events, format && { format })
  for await (const chunk of bytes) reader.push(chunk)
  return reader.end()
}
