/** One or several files, read. What is in it is what the files say; nothing is inferred here. */
import type { EventTable } from './event-table.ts'
import type { LineTable } from './line-table.ts'

/** What kind of text a file is; each has its own way of naming an event's place and time. */
export const LOG_FORMATS = ['qemu', 'tracefs', 'trace-cmd', 'perf', 'console'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

/** How a file came: packed, mailed, in another encoding. */
export interface Wrapping {
  readonly gzip: boolean
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  /** Quoted with "> ". */
  readonly quoted: boolean
  readonly quotedPrintable: boolean
  /** Lines were broken to fit a mail. */
  readonly wrapped: boolean
}

export interface Source {
  readonly name: string
  /** Of the whole, or what most of its lines are; a merged log has lines of several. */
  readonly format: LogFormat
  readonly wrapping: Wrapping
  /** Bytes as given, and after unpacking. */
  readonly bytes: number
  readonly unpacked: number
  readonly lines: LineTable
}

export interface Log {
  readonly sources: readonly Source[]
  /** Events of all sources, in the order in which they happened as far as it is known. */
  readonly events: EventTable
}
