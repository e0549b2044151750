/** What a command reads: a run or a log of ours, or logs of others, told by the first bytes. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { err, ok, type Result } from '../base/result.ts'
import { readLogJson } from '../export/read-json.ts'
import type { LogFormat } from '../log/log.ts'
import { mergeLog } from '../log/merge/merge.ts'
import { readNative } from '../trace/formats/native.ts'
import type { Run } from '../trace/run.ts'
import { type LoadedLog, loadLogs, STDIN } from './logs.ts'

export type Input =
  | { readonly type: 'run'; readonly run: Run }
  | ({ readonly type: 'log' } & LoadedLog)

type Bytes = AsyncIterable<Uint8Array>

/** Several logs come back on one axis of time. With a format given, nothing is guessed. */
export async function readInputs(
  paths: readonly string[],
  format: LogFormat | undefined,
): Promise<Result<Input>> {
  let stdin: Readable | undefined
  for (const path of paths) {
    if (format !== undefined) break
    try {
      const { isDocument, bytes, close } = await peeked(bytesOf(path))
      if (isDocument && paths.length > 1) return err(`${path} is JSON, which is read alone`)
      if (isDocument) return readDocument(path, await textOf(bytes))
      if (path === STDIN) stdin = Readable.from(bytes)
      else await close()
    } catch (error) {
      return err(`${path}: ${(error as Error).message}`)
    }
  }
  return readLogs(paths, format, stdin)
}

async function readLogs(
  paths: readonly string[],
  format: LogFormat | undefined,
  stdin: Readable | undefined,
): Promise<Result<Input>> {
  const loaded = await loadLogs(paths, { ...(format && { format }), ...(stdin && { stdin }) })
  if (!loaded.ok) return loaded
  const { log, quote } = loaded.value
  if (log.events.size === 0) return err(`${paths.join(', ')}: no line holds an event that is known`)
  const merged = mergeLog(log)
  return merged.ok ? ok({ type: 'log', log: merged.value.log, quote }) : err(merged.error.text)
}

const bytesOf = (path: string): Bytes => (path === STDIN ? process.stdin : createReadStream(path))

/** A document begins with a brace; no line of a log does. */
async function peeked(from: Bytes) {
  const rest = from[Symbol.asyncIterator]()
  const first = await rest.next()
  const start = first.done ? '' : new TextDecoder().decode(first.value.subarray(0, 64))
  async function* bytes() {
    if (!first.done) yield first.value
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  return {
    isDocument: start.trimStart().startsWith('{'),
    bytes: bytes(),
    close: async () => void (await rest.return?.()),
  }
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
    if (!log.ok) return err(`${path}: ${log.error}`)
    return ok({ type: 'log', log: log.value, quote: async () => new Map() })
  }
  const run = readNative(text)
  return run.ok ? ok({ type: 'run', run: run.value }) : err(`${path}: ${run.error}`)
}
