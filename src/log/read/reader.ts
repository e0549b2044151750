/**
 * A log, read as its bytes come: unpacked, brought to UTF-8, cut into lines, and every line
 * decoded. Wherever the bytes are cut on their way, the result is the same.
 */
import type { EventTable } from '../event-table.ts'
import type { LineTable } from '../line-table.ts'
import type { LogFormat, Source, Wrapping } from '../log.ts'
import { isQuoted } from './guest-lines.ts'
import { type LineStage, openLineStage } from './line-stage.ts'
import { type Lines, openLines } from './lines.ts'
import { newReading, type Reading } from './reading.ts'
import { settle } from './settle.ts'
import { openTranscode, type Transcode } from './transcode.ts'
import { openUnpack, type Unpack } from './unpack.ts'

export interface ReaderOptions {
  /** Instead of what the lines look like: only lines of this format are decoded. */
  readonly format?: LogFormat
  /**
   * Is given the text of the file, unpacked and as UTF-8: what the offsets of lines count in. The
   * bytes are lent for the call only.
   */
  readonly onText?: (text: Uint8Array) => void
}

export interface LogReader {
  /** The lines so far; those of the last one may still change. */
  readonly lines: LineTable
  push(chunk: Uint8Array): void
  /** What was pushed is a whole file, or all that will be read of it. */
  end(): Source
}

/** The way of the bytes, and what each stage knows of the file at its end. */
interface Stages {
  readonly reading: Reading
  readonly unpack: Unpack
  readonly transcode: Transcode
  readonly lines: Lines
  readonly stage: LineStage
}

export function openReader(
  name: string,
  source: number,
  events: EventTable,
  options: ReaderOptions = {},
): LogReader {
  const stages = openStages(newReading(source, events, options.format ?? null), options)
  let bytes = 0
  return {
    lines: stages.reading.lines,
    push(chunk) {
      bytes += chunk.length
      stages.unpack.push(chunk)
    },
    end() {
      endStages(stages)
      return {
        name,
        format: settle(stages.reading),
        wrapping: wrappingOf(stages),
        bytes,
        unpacked: stages.lines.size,
        lines: stages.reading.lines,
      }
    },
  }
}

function openStages(reading: Reading, { onText }: ReaderOptions): Stages {
  const stage = openLineStage(reading)
  const lines = openLines(stage)
  const transcode = openTranscode({
    push(chunk) {
      onText?.(chunk)
      lines.push(chunk)
    },
    end() {},
  })
  return { reading, stage, lines, transcode, unpack: openUnpack(transcode) }
}

function endStages({ reading, stage, lines, unpack }: Stages): void {
  unpack.end()
  stage.cutShort = unpack.broken
  lines.end()
  stage.end()
  // A file that holds nothing to read is still one damaged line.
  if (unpack.broken && reading.lines.size === 0) reading.lines.add(0, 'damaged', 'not text')
}

const wrappingOf = ({ reading, unpack, transcode }: Stages): Wrapping => ({
  gzip: unpack.gzip,
  encoding: transcode.encoding,
  quoted: isQuoted(reading),
  quotedPrintable: reading.printable,
  wrapped: reading.wrapped,
})
