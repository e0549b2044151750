/** The rows of the timeline, as data. Steps are columns; step 0 is the start of the run. */
import type { Column } from './pyramid.ts'

export type TrackKind = 'line' | 'pin' | 'route' | 'lapic' | 'linux'

/** One row: the same thing in every lane. */
export interface Track {
  readonly id: string
  readonly kind: TrackKind
  readonly name: string
  /** Which one: "pin 11", "vCPU 2". */
  readonly sub: string
  readonly lanes: readonly TrackLane[]
}

/** Bands and marks of one lane, both in the order of their steps; bands never overlap. */
export interface TrackLane {
  readonly bands: readonly Band[]
  readonly marks: readonly Mark[]
  /** What there is too much of to show it one by one. */
  readonly crowd?: Crowd
}

/** A row in columns of `width` steps each. */
export interface Crowd {
  readonly width: number
  readonly columns: readonly Column[]
  /** The columns stand for the bands too. */
  readonly dense: boolean
}

/** How a band is drawn. `route` and `route-next` alternate whenever the route changes. */
export type BandKind =
  | 'high'
  | 'remote-irr'
  | 'stuck'
  | 'route'
  | 'route-next'
  | 'stale'
  | 'no-route'
  | 'pir'
  | 'irr'
  | 'isr'
  | 'isr-irr'
  | 'run'
  | 'handled'
  | 'none'
  | 'unknown'
  | 'busy'

/**
 * A stretch of equal states: those after the steps `from` to `to` - 1. A band that holds at the
 * end of the run has `to` one past the last step.
 */
export interface Band {
  readonly from: number
  readonly to: number
  readonly kind: BandKind
  /** The first that fits is written inside, from long to short. */
  readonly labels: readonly string[]
  /** The same as a sentence without a place. */
  readonly title: string
  /** Reached a vCPU that the RTE did not name. */
  readonly wrong: boolean
  /** Not told by what is shown here, but following from it. */
  readonly inferred?: boolean
}

export type MarkKind =
  | 'assert'
  | 'deassert'
  | 'rte-write'
  | 'route-update'
  | 'set-irq'
  | 'wrong'
  | 'irr'
  | 'irr-wrong'
  | 'eoi'
  | 'eoi-lost'

/** Something that happened in a step. */
export interface Mark {
  readonly step: number
  readonly kind: MarkKind
  readonly title: string
}

/** What must stay visible however crowded a row is. */
export const isBadBand = ({ kind, wrong }: Pick<Band, 'kind' | 'wrong'>): boolean =>
  wrong || kind === 'stuck' || kind === 'stale' || kind === 'none'

export const isBadMark = (kind: MarkKind): boolean =>
  kind === 'wrong' || kind === 'irr-wrong' || kind === 'eoi-lost'
