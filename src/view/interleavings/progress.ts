/** The machine at work: what is done of it, how fast, and with how much memory. */
import { grouped } from '../../base/grouped.ts'
import { type Cell, cellKey } from '../../trace/matrix.ts'
import type { SearchProgress } from '../../trace/search.ts'
import { claimTitle } from './claims.ts'
import { cellName } from './matrix.ts'
import { memory } from './words.ts'

export interface CellProgress {
  readonly cell: Cell
  readonly progress: SearchProgress
  /** At work on this machine. */
  readonly seconds: number
}

/** A report with its pace since the reports before: states a second, later pairs a second. */
export interface Paced extends CellProgress {
  readonly pace: number | null
}

/** Share of the newest report in the pace, so that the figure can be read. */
const WEIGHT = 0.3

export function paced(before: Paced | null, now: CellProgress): Paced {
  const same = before && cellKey(before.cell) === cellKey(now.cell)
  if (!same || jobOf(before.progress) !== jobOf(now.progress)) {
    const average = now.seconds > 0 ? done(now.progress) / now.seconds : null
    return { ...now, pace: now.progress.phase === 'states' ? average : (before?.pace ?? average) }
  }
  const seconds = now.seconds - before.seconds
  if (seconds <= 0) return { ...now, pace: before.pace }
  const fresh = (done(now.progress) - done(before.progress)) / seconds
  const old = before.pace ?? fresh
  return { ...now, pace: old + WEIGHT * (fresh - old) }
}

const jobOf = (progress: SearchProgress): string =>
  progress.phase === 'states' ? progress.phase : progress.claim

const done = (progress: SearchProgress): number =>
  progress.phase === 'states' ? progress.states : progress.pairs

/** What is being done, in words. */
export const phaseWords = (progress: SearchProgress): string =>
  progress.phase === 'states'
    ? 'visiting every state'
    : `fewest switches: ${claimTitle(progress.claim)}`

export function progressFigures({ cell, progress, pace }: Paced): {
  readonly name: string
  readonly phase: string
  readonly figures: readonly (readonly [name: string, value: string])[]
} {
  const { states, depth, frontier, bytes } = progress
  return {
    name: cellName(cell),
    phase: phaseWords(progress),
    figures: [
      ['states', grouped(states)],
      progress.phase === 'states'
        ? ['waiting', grouped(frontier)]
        : ['pairs seen', grouped(progress.pairs)],
      ['a second', pace === null ? '-' : grouped(pace)],
      ['depth', grouped(depth)],
      ['memory', memory(bytes)],
    ],
  }
}
