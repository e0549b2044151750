/** What crosses to the worker that holds a log, and back. The log itself stays there. */
import type { FormatId } from '../export/formats.ts'
import type { Finding, Fingerprint, Fit } from '../log/finding.ts'
import type { LineCounts } from '../log/line-table.ts'
import type { LogFormat, Wrapping } from '../log/log.ts'
import type { PinDensity } from '../view/log/overview.ts'
import type { Station } from '../view/log/pin-detail.ts'
import type { Filter, TextRow } from '../view/log/rows.ts'
import type { KnownPin } from '../view/log/state-table.ts'
import type { Track } from '../view/tracks/model.ts'

export interface LogFile {
  readonly name: string
  readonly blob: Blob
}

export type LogOrder =
  | { readonly type: 'open'; readonly files: readonly LogFile[]; readonly format: LogFormat | null }
  /** Ends the reading or the diagnosis; what is known so far stays. */
  | { readonly type: 'cancel' }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }

export type LogReply =
  | { readonly type: 'progress'; readonly progress: ReadProgress }
  /** Sent again whenever more of it is known. */
  | { readonly type: 'head'; readonly head: LogHead }
  | { readonly type: 'diagnosis'; readonly diagnosis: LogDiagnosis }
  | { readonly type: 'done'; readonly cancelled: boolean }
  | { readonly type: 'failed'; readonly text: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answers[keyof Answers] | null }

export const STAGES = ['reading', 'replay', 'diagnosis'] as const
export type Stage = (typeof STAGES)[number]

export interface ReadProgress {
  readonly stage: Stage
  /** Of the files while they are read, of the events afterwards. */
  readonly done: number
  readonly of: number
  readonly lines: number
  /** Since the file was opened. */
  readonly seconds: number
}

export interface SourceHead {
  readonly name: string
  readonly format: LogFormat
  readonly wrapping: Wrapping | null
  readonly bytes: number
  readonly counts: LineCounts
  readonly events: number
}

export interface LogHead {
  readonly sources: readonly SourceHead[]
  readonly events: number
  /** Whether all files were read to their ends. */
  readonly whole: boolean
  /** How several files came onto one axis of time, or why they did not; null for one file. */
  readonly merging: string | null
  /** What the timeline counts in. */
  readonly unit: 'line' | 'event'
  readonly size: number
  /** Pins with something worth a look, the busiest first. */
  readonly pins: readonly { readonly pin: number; readonly events: number }[]
  /** How many lines each filter shows. */
  readonly filters: Readonly<Record<Filter, number>>
}

/** A finding with its places on the timeline. */
export interface PlacedFinding extends Finding {
  readonly places: readonly number[]
}

export interface PlacedFit extends Fit {
  readonly place: number | null
}

export interface LogDiagnosis {
  readonly findings: readonly PlacedFinding[]
  readonly fits: readonly PlacedFit[]
  readonly fingerprint: Fingerprint
}

/** Which lines the list shows: of one file, or the events of all. */
export interface ListKey {
  readonly source: number | null
  readonly filter: Filter
}

export interface MachineChoice {
  readonly qemu: string
  readonly kvm: string
}

interface Asked<K extends string, Q> {
  readonly is: K
  readonly ask: Q
}

export interface Questions {
  /** Rows `from` to `from + count - 1` of a list. */
  rows: {
    readonly list: ListKey
    readonly from: number
    readonly count: number
    readonly model: MachineChoice | null
    readonly sought: string
  }
  /** The row at or before a place on the timeline. */
  rowAt: { readonly list: ListKey; readonly place: number }
  /** What is known at a place. */
  state: { readonly place: number; readonly pin: number }
  tracks: {
    readonly pin: number
    readonly from: number
    readonly to: number
    readonly most: number
    readonly dead: readonly number[]
  }
  overview: { readonly columns: number }
  /** Where a machine and the log part, seen from a place. */
  partings: { readonly model: MachineChoice; readonly place: number }
  /** How often something is found, and where next and before a place. */
  search: { readonly text: string; readonly list: ListKey; readonly place: number }
  /** The whole log in another format. */
  file: { readonly format: FormatId; readonly mime: string }
}

export interface Answers {
  rows: { readonly rows: readonly TextRow[]; readonly size: number }
  rowAt: { readonly row: number; readonly exact: boolean }
  state: LogPlace
  tracks: { readonly tracks: readonly Track[]; readonly from: number; readonly to: number }
  overview: { readonly pins: readonly PinDensity[] }
  partings: Steps
  search: SearchAnswer
  file: { readonly blob: Blob }
}

export type QuestionName = keyof Questions
export type Question = { [K in QuestionName]: Asked<K, Questions[K]> }[QuestionName]

export interface LogPlace {
  readonly place: number
  readonly pins: readonly KnownPin[]
  readonly stations: readonly Station[]
  /** The place of the event that last set each station; null for none. */
  readonly stationPlaces: readonly (number | null)[]
  /** What happens here, for the transport: the event's name, and its words. */
  readonly title: string
  readonly pin: number | null
}

/** Places that one can step through, seen from one. */
export interface Steps {
  readonly count: number
  /** Which of them, from 1, is at or before the place; 0 for none. */
  readonly at: number
  readonly next: number | null
  readonly previous: number | null
}

export interface SearchAnswer extends Steps {
  readonly text: string
  readonly is: 'text' | 'pattern'
}
