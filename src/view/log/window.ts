/**
 * The rows of one pin in a window of the timeline. Where there is more than could be drawn, what
 * lies within one column is merged into one; what is bad always comes through.
 */

import { firstFrom, type Series } from '../series.ts'
import type { BandForm, MarkForm } from '../tracks/forms.ts'
import { gather } from '../tracks/gather.ts'
import type { Band, Mark, Track, TrackLane } from '../tracks/model.ts'
import { isBadMark } from '../tracks/model.ts'
import type { History, RowHistory } from './history.ts'
import { remoteIrrStuck } from './history-forms.ts'

export interface WindowAsk {
  readonly pin: number
  /** Positions, both included. */
  readonly from: number
  readonly to: number
  /** More bands or marks than this in a row are merged. */
  readonly most: number
  /** Places at which the pin waits for an EOI that never comes. */
  readonly dead: readonly number[]
}

export interface WindowAnswer {
  readonly tracks: readonly Track[]
  /** Events about this pin in the window. */
  readonly events: number
}

export function windowOf(history: History, ask: WindowAsk): Track[] {
  const pin = history.pins[ask.pin]
  return (pin?.rows ?? []).map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    sub: row.sub,
    lanes: [laneOf(history, row, ask)],
  }))
}

function laneOf(history: History, row: RowHistory, ask: WindowAsk): TrackLane {
  const bands = bandsOf(history, row, ask)
  return {
    bands: row.kind === 'pin' ? bands.map((band) => stuck(history, band, ask.dead)) : bands,
    marks: marksOf(row.marks, history.marks.all, ask),
  }
}

function stuck(history: History, band: Band, dead: readonly number[]): Band {
  const isDead = dead.some((place) => band.from <= place && place <= band.to)
  if (band.kind !== 'remote-irr' || !isDead) return band
  const form = history.bands.all[remoteIrrStuck(history.bands)] as BandForm
  return { ...form, from: band.from, to: band.to }
}

/** Rows of which nothing is known before their first band. */
const KNOWN_LATER = ['pin', 'route', 'line']

function bandsOf(history: History, { kind, bands: series }: RowHistory, ask: WindowAsk): Band[] {
  const end = history.axis.size + 1
  const start = Math.max(0, firstFrom(series, ask.from + 1) - 1)
  const stop = firstFrom(series, ask.to + 1)
  const gathered = gather(stop - start > ask.most ? (ask.to - ask.from) / ask.most : 0)
  const first = series.size > 0 ? (series.at[0] as number) : 0
  if (first > 1 && ask.from < first && KNOWN_LATER.includes(kind)) {
    gathered.add({ kind: 'unknown', labels: ['?'], title: UNTOLD, wrong: false }, 0, first)
  }
  for (let at = start; at < stop; at++) {
    if (series.value[at] === 0) continue
    const form = history.bands.all[series.value[at] as number] as BandForm
    const to = at + 1 < series.size ? (series.at[at + 1] as number) : end
    gathered.add(form, series.at[at] as number, to)
  }
  return gathered.bands()
}

const UNTOLD = 'The log does not say what holds before its first event here'

/** So many marks to a column tell no more one by one; the bad ones still do. */
const CROWD = 4

function marksOf(series: Series, all: readonly MarkForm[], ask: WindowAsk): Mark[] {
  const start = firstFrom(series, ask.from)
  const stop = firstFrom(series, ask.to + 1)
  const crowd = (stop - start) / ask.most
  const least = crowd > 1 ? (ask.to - ask.from) / ask.most : 0
  const marks: Mark[] = []
  for (let at = start; at < stop; at++) {
    const form = all[series.value[at] as number] as MarkForm
    const isBad = isBadMark(form.kind)
    if (crowd > CROWD && !isBad) continue
    const step = series.at[at] as number
    const last = marks.at(-1)
    if (!last || step - last.step >= least) marks.push({ ...form, step })
    else if (isBad && !isBadMark(last.kind)) marks[marks.length - 1] = { ...form, step: last.step }
  }
  return marks
}
