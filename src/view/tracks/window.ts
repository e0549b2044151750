/** A row in a part of the run, in as much detail as can be told apart there. */

import { firstFrom } from '../series.ts'
import type { BandForm, MarkForm } from './forms.ts'
import { gather } from './gather.ts'
import type { RowRecord } from './log.ts'
import { type Band, isBadBand, isBadMark, type Mark, type TrackLane } from './model.ts'
import { type Column, columnsOf, FINEST, holdOn } from './pyramid.ts'

/** Each thing for itself; things counted in ticks over bands; or only how much there is. */
export type Detail = 'each' | 'ticks' | 'density'

/** A part of the run: steps `from` to `to`, both included, at so many steps to a px. */
export interface Part {
  readonly from: number
  readonly to: number
  readonly perPx: number
  readonly detail: Detail
}

/** From so many events to a px on they are counted, and from so many on the bands are too. */
const TICKS = 1
const DENSITY = 20

export const detailFor = (eventsPerPx: number): Detail =>
  eventsPerPx <= TICKS ? 'each' : eventsPerPx <= DENSITY ? 'ticks' : 'density'

/** Px of a tick with the room around it, and of a column of a density strip. */
const TICK_PX = 4
const COLUMN_PX = 2
/** Bands that would be narrower than this are joined, in px. */
const BAND_PX = 3

/** `open` is what holds at the end, which is before step `end`. */
export function laneIn(row: RowRecord, open: Band | null, part: Part): TrackLane {
  switch (part.detail) {
    case 'each':
      return { bands: bandsIn(row, open, part, 0), marks: marksIn(row, part, () => true) }
    case 'ticks': {
      const width = columnWidth(part.perPx * TICK_PX)
      const columns = countsIn(row, part, width)
      return {
        bands: bandsIn(row, open, part, part.perPx * BAND_PX),
        marks: marksIn(row, part, ({ kind }) => isBadMark(kind)),
        crowd: { width, columns, dense: false },
      }
    }
    case 'density': {
      const width = Math.max(FINEST, columnWidth(part.perPx * COLUMN_PX))
      const columns = columnsOf(row.pyramid, part.from, part.to + 1, width)
      if (open) holdOn(columns, width, open.from, isBadBand(open) ? 2 : 1)
      return { bands: [], marks: [], crowd: { width, columns, dense: true } }
    }
  }
}

/** The power of two that is not less: columns stay where they are while a window moves. */
const columnWidth = (steps: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(steps)))

function bandsIn(row: RowRecord, open: Band | null, { from, to }: Part, least: number): Band[] {
  const { bands, bandForms } = row
  const gathered = gather(least)
  const start = Math.max(0, firstFrom(bands, from + 1) - 1)
  for (let at = start; at < bands.size && (bands.at[at] as number) <= to; at++) {
    const form = bandForms.all[bands.value[at] as number] as BandForm
    const end = bands.at[at + 1]
    if (bands.value[at] !== 0 && at + 1 < bands.size)
      gathered.add(form, bands.at[at] as number, end as number)
  }
  if (open && open.from <= to) {
    const { from: start, to: end, ...form } = open
    gathered.add(form, start, end)
  }
  return gathered.bands()
}

function marksIn(row: RowRecord, { from, to }: Part, isShown: (mark: MarkForm) => boolean): Mark[] {
  const { marks, markForms } = row
  const shown: Mark[] = []
  for (let at = firstFrom(marks, from); at < marks.size && (marks.at[at] as number) <= to; at++) {
    const form = markForms.all[marks.value[at] as number] as MarkForm
    if (isShown(form)) shown.push({ ...form, step: marks.at[at] as number })
  }
  return shown
}

/** How often something happened in each column, whole columns at both ends. */
function countsIn(row: RowRecord, { from, to }: Part, width: number): Column[] {
  if (width >= FINEST) return columnsOf(row.pyramid, from, to + 1, width)
  const first = Math.floor(Math.max(0, from) / width)
  const columns: Column[] = []
  for (let at = first; at * width <= to; at++)
    columns.push({ from: at * width, count: 0, bad: 0, low: 0, high: 0 })
  const end = (first + columns.length) * width
  for (const { step, kind } of marksIn(row, { from: first * width, to: end - 1 } as Part, all)) {
    const column = columns[Math.floor(step / width) - first] as Column
    column.count++
    if (isBadMark(kind)) column.bad++
  }
  return columns
}

const all = () => true
