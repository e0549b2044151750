/**
 * Where two machines part. A step is different when at least one of the ten rows is
 * (differences.ts). Different steps in a row are one stretch. From the stretches come the
 * divergences:
 *
 * - A stretch in which every row goes through the same values in both machines is no divergence:
 *   one machine is only a few micro-ops behind the other, and nothing comes of it.
 * - A stretch is cut where one machine breaks a promise (watched.ts) that the other keeps: what
 *   follows has another cause than what went before. The first break of a stretch does not cut it,
 *   because it is what the difference is about.
 */
import type { Run } from '../trace/run.ts'
import { stateAt } from '../trace/trace.ts'
import { type RowValues, rowsDiffer, rowsOfBoth } from './differences.ts'
import { ROW_IDS, type RowId } from './rows.ts'
import { type Promised, watched } from './watched.ts'

export interface Divergence {
  /** First and last step that are different. */
  readonly from: number
  readonly to: number
  /** The rows that are different in at least one of its steps, from top to bottom. */
  readonly rows: readonly RowId[]
}

const found = new WeakMap<Run, Map<number, readonly Divergence[]>>()

/** The divergences of a pin between the first two lanes; none with a single lane. */
export function divergences(run: Run, pin: number): readonly Divergence[] {
  const known = found.get(run) ?? new Map<number, readonly Divergence[]>()
  found.set(run, known)
  const list = known.get(pin) ?? findDivergences(run, pin)
  known.set(pin, list)
  return list
}

type Pair = readonly [RowValues, RowValues]

function findDivergences(run: Run, pin: number): Divergence[] {
  if (run.lanes.length < 2) return []
  const pairs = pairsOf(run, pin)
  return stretchesOf(pairs)
    .filter((stretch) => !isLag(pairs, stretch, run.complete))
    .flatMap((stretch) => cut(run, stretch))
    .map(([from, to]) => ({ from, to, rows: rowsIn(pairs, from, to) }))
}

function pairsOf({ lanes, schedule }: Run, pin: number): Pair[] {
  const [a, b] = lanes
  if (!a || !b) return []
  return Array.from({ length: schedule.length + 1 }, (_, cursor) =>
    rowsOfBoth(
      { setup: a.model.setup, machine: stateAt(a.trace, cursor) },
      { setup: b.model.setup, machine: stateAt(b.trace, cursor) },
      pin,
    ),
  )
}

const isDifferent = ([a, b]: Pair): boolean => ROW_IDS.some((id) => rowsDiffer(id, a, b))

type Stretch = readonly [from: number, to: number]

function stretchesOf(pairs: readonly Pair[]): Stretch[] {
  const stretches: [number, number][] = []
  pairs.forEach((pair, at) => {
    if (!isDifferent(pair)) return
    const last = stretches.at(-1)
    if (last && last[1] === at - 1) last[1] = at
    else stretches.push([at, at])
  })
  return stretches
}

/** Every row takes the same values in both lanes, from the step before the stretch to after it. */
function isLag(pairs: readonly Pair[], [from, to]: Stretch, complete: boolean): boolean {
  const window = pairs.slice(Math.max(0, from - 1), to + 2)
  const open = to === pairs.length - 1
  if (open && complete) return false
  return ROW_IDS.every((id) => {
    const key = id === 'eoiExit' ? 'settledExits' : id
    const [a, b] = [0, 1].map((lane) =>
      collapsed(window.map((pair) => (pair[lane] as RowValues)[key])),
    )
    return open ? isPrefix(a as string[], b as string[]) : `${a}` === `${b}`
  })
}

/** The values without immediate repeats. */
const collapsed = (values: readonly string[]): string[] =>
  values.filter((value, at) => at === 0 || value !== values[at - 1])

/** Whether one list begins the other: a run that was cut may stop while one lane is behind. */
const isPrefix = (a: readonly string[], b: readonly string[]): boolean => {
  const length = Math.min(a.length, b.length)
  return a.slice(0, length).join('|') === b.slice(0, length).join('|')
}

const HARM: readonly Promised[] = ['delivery', 'eoi', 'served']

/** The parts of a stretch, each from one broken promise to the step before the next. */
function cut(run: Run, [from, to]: Stretch): Stretch[] {
  const breaks: number[] = []
  for (let at = from; at <= to; at++) if (partsAt(run, at)) breaks.push(at)
  const starts = [from, ...breaks.slice(1)]
  return starts.map((start, at) => [start, (starts[at + 1] ?? to + 1) - 1])
}

/** Whether a promise that held so far is broken by step `at` in one lane and not in the other. */
function partsAt({ lanes }: Run, at: number): boolean {
  const [a, b] = lanes.map((lane) =>
    watched(lane, at).filter(({ id, holds, since }) => HARM.includes(id) && !holds && since === at),
  )
  return `${a?.map(({ id }) => id)}` !== `${b?.map(({ id }) => id)}`
}

const rowsIn = (pairs: readonly Pair[], from: number, to: number): RowId[] =>
  ROW_IDS.filter((id) => pairs.slice(from, to + 1).some(([a, b]) => rowsDiffer(id, a, b)))
