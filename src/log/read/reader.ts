/**
 * A log, read as its bytes come: unpacked, brought to UTF-8, cut into lines, and every line
 * decoded. Wherever the bytes are cut on their way, the result is the same.
 */
import type { EventTable } from '../event-table.ts'
import type { LineTable } from '../line-table.ts'
import type { LogFormat, Source } from '../log.ts'
import { openLineStage } from './line-stage.ts'
import { openLines } from './lines.ts'
import { newReading } from './reading.ts'
import { settle } from './settle.ts'
import { openTranscode } from './transcode.ts'
import { type Flow, openUnpack } from './unpack.ts'

export interface ReaderOptions {
  /** Instead of what the lines look like: only lines of this format are decoded. */
  readonly format?: LogFormat
  /** Is given the text of the file, unpacked and as UTF-8: what the offsets of lines count in. */
  readonly onText?: (text: Uint8Array) => void
}

export interface LogReader {
  /** The lines so far; those of the last one may still change. */
  readonly lines: LineTable
  push(chunk: Uint8Array): void
  /** What was pushed is a whole file, or all that will be read of it. */
  end(): Source
}

export function openReader(
  name: string,
  source: number,
  events: EventTable,
  options: ReaderOptions = {},
): LogReader {
  const reading = newReading(source, events, options.format ?? null)
  const stage = openLineStage(reading)
  const lines = openLines(stage)
  const text: Flow = {
    push(chunk) {
      options.onText?.(chunk)
      lines.push(chunk)
    },
    end() {},
  }
  const transcode = openTranscode(text)
  const unpack = openUnpack(transcode)
  let bytes = 0

  return {
    lines: reading.lines,
    push(chunk) {
      bytes += chunk.length
      unpack.push(chunk)
    },
    end() {
      unpack.end()
      stage.cutShort = unpack.broken
      lines.end()
      stage.end()
      // A file that holds nothing to read is still one damaged line.
      if (unpack.broken && reading.lines.size === 0) reading.lines.add(0, 'damaged', 'not text')
      const format = settle(reading)
      return {
        name,
        format,
        wrapping: {
          gzip: unpack.gzip,
          encoding: transcode.encoding,
          quoted: reading.quotedLines > 0,
          quotedPrintable: reading.printable,
          wrapped: reading.wrapped,
        },
        bytes,
        unpacked: lines.size,
        lines: reading.lines,
      }
    },
  }
}
