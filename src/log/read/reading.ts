/** What is kept while a file is read. */
import type { EventTable } from '../event-table.ts'
import { LineTable } from '../line-table.ts'
import type { LogFormat } from '../log.ts'
import { type Head, newHead, STYLES } from './heads/head.ts'
import { type Names, openNames } from './names.ts'
import type { Name, Spec } from './names-of-events.ts'
import { newScan, type Scan } from './scan.ts'

/** A line, or what several lines say together once they are joined. */
export interface Piece {
  bytes: Uint8Array
  from: number
  to: number
  /** The line it begins on. */
  line: number
  /** How wide the last of its lines is in the file. */
  width: number
  /** False for the end of a file that has no line feed there. */
  terminated: boolean
}

/** The beginning of an event whose rest may be on the next line. */
export interface Pending {
  readonly text: Uint8Array
  readonly lines: readonly number[]
  /** How wide the last of them is. */
  readonly width: number
}

export interface Reading {
  readonly source: number
  readonly events: EventTable
  readonly lines: LineTable
  readonly names: Names
  /** Only lines of this format are decoded; null for any. */
  readonly only: LogFormat | null
  readonly scan: Scan
  readonly head: Head
  readonly name: Name
  /** The event that was read last. */
  spec: Spec | null
  readonly threads: Set<number>
  /** Events of each style. */
  readonly styles: Uint32Array
  /** What a header says that the file is. */
  headed: LogFormat | null
  /** Guest text that waits for the end of its line. */
  torn: string
  pending: Pending | null
  /** The last event that was added, to be told more by a line that continues it; -1 for none. */
  last: number
  /** The text of the guest's last line, and whether it told something. */
  said: { text: string; told: boolean } | null
  kernelLines: number
  /** Plain lines of which only the whole file tells whether they are the guest's. */
  plainFrom: number
  plainTo: number
  mailHeaders: number
  quotedLines: number
  /** Lines in a row, up to this one, that begin with a quote; whether the first had a space. */
  quoteRun: number
  spacedQuotes: boolean
  printable: boolean
  wrapped: boolean
  /** The width at which lines are cut even within a word; 0 where they are not. */
  cutWidth: number
  /** Events of the guest that were given the time of its own clock. */
  readonly guestTimes: number[]
  readonly firstEvent: number
  /** Events whose numbers may be of either base. */
  messages: number
}

export function newReading(source: number, events: EventTable, only: LogFormat | null): Reading {
  return {
    source,
    events,
    lines: new LineTable(),
    names: openNames(events),
    only,
    scan: newScan(),
    head: newHead(),
    name: { from: 0, to: 0, colon: false },
    spec: null,
    threads: new Set(),
    styles: new Uint32Array(STYLES + 1),
    headed: null,
    torn: '',
    pending: null,
    last: -1,
    said: null,
    kernelLines: 0,
    plainFrom: 0,
    plainTo: 0,
    mailHeaders: 0,
    quotedLines: 0,
    quoteRun: 0,
    spacedQuotes: false,
    printable: false,
    wrapped: false,
    cutWidth: 0,
    guestTimes: [],
    firstEvent: events.size,
    messages: 0,
  }
}
