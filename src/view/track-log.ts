import type { Event } from '../core/event.ts'
import type { Machine } from '../core/machine.ts'
import type { Band, Mark, MarkKind, TrackLane } from './track-model.ts'
import type { Custody, Sending } from './track-sendings.ts'

/** One step of a lane that did not sit it out, with what it meant for the pin. */
export interface Change {
  readonly step: number
  readonly before: Machine
  readonly after: Machine
  readonly events: readonly Event[]
  /** The messages of the pin that left in this step. */
  readonly sent: readonly Sending[]
  /** Per vCPU, the vectors of the pin that its local APIC held before or got in this step. */
  readonly custody: readonly Custody[]
}

/** The makings of one row in one lane: told every change in order, then asked once. */
export interface RowLog {
  take(change: Change): void
  /** `end` is one past the last step. */
  finish(end: number): TrackLane
}

export type Look = Omit<Band, 'from' | 'to'>

export interface BandLog {
  /** The look from `step` on; null for nothing. An equal look changes nothing. */
  set(step: number, look: Look | null): void
  finish(end: number): Band[]
}

/** Bands out of a value that is told whenever it may have changed. */
export function bandLog(): BandLog {
  const bands: Band[] = []
  let open: Look | null = null
  let from = 0
  const close = (to: number) => {
    if (open && to > from) bands.push({ ...open, from, to })
  }
  return {
    set(step, look) {
      if (look?.kind === open?.kind && look?.title === open?.title) return
      close(step)
      open = look
      from = step
    },
    finish(end) {
      close(end)
      return bands
    },
  }
}

export const mark = (step: number, kind: MarkKind, title: string): Mark => ({ step, kind, title })
