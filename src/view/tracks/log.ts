import type { Event } from '../../core/event.ts'
import type { Machine } from '../../core/machine.ts'
import { append, change, newSeries, type Series } from '../series.ts'
import { type BandForm, bandForms, type Forms, forms, type MarkForm } from './forms.ts'
import { type Band, isBadBand, isBadMark, type MarkKind } from './model.ts'
import { hold, newPyramid, type Pyramid, tally } from './pyramid.ts'
import type { Custody, Sending } from './sendings.ts'

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

/** One row in one lane, in the making: told every change in order, and asked at any time. */
export interface RowLog {
  readonly record: RowRecord
  take(change: Change): void
  /** What holds after the last step told, which is `last`; `end` is one past it. */
  open(end: number, last: Machine): Band | null
}

/** What has begun and ended in a row, in columns. */
export interface RowRecord {
  readonly bands: Series
  readonly bandForms: Forms<BandForm>
  readonly marks: Series
  readonly markForms: Forms<MarkForm>
  readonly pyramid: Pyramid
}

export const newRecord = (): RowRecord => ({
  bands: newSeries(),
  bandForms: bandForms(),
  marks: newSeries(),
  markForms: forms<MarkForm>([]),
  pyramid: newPyramid(),
})

export function noteMark(record: RowRecord, step: number, kind: MarkKind, title: string): void {
  const form = record.markForms.of(`${kind} ${title}`, () => ({ kind, title }))
  append(record.marks, step, form)
  tally(record.pyramid, step, isBadMark(kind))
}

/** A band that has ended; one that never lasted a step is none. */
export function noteBand(record: RowRecord, from: number, to: number, look: BandForm): void {
  if (to <= from) return
  const name = [look.kind, look.wrong, look.title, ...look.labels].join('\n')
  change(
    record.bands,
    from,
    record.bandForms.of(name, () => look),
  )
  change(record.bands, to, 0)
  hold(record.pyramid, from, to, isBadBand(look) ? 2 : 1)
}

export type Look = BandForm

export interface BandLog {
  /** The look from `step` on; null for nothing. An equal look changes nothing. */
  set(step: number, look: Look | null): void
  open(end: number): Band | null
}

/** Bands out of a value that is told whenever it may have changed. */
export function bandLog(record: RowRecord): BandLog {
  let open: Look | null = null
  let from = 0
  return {
    set(step, look) {
      if (look?.kind === open?.kind && look?.title === open?.title) return
      if (open) noteBand(record, from, step, open)
      open = look
      from = step
    },
    open: (end) => (open && end > from ? { ...open, from, to: end } : null),
  }
}
