/**
 * Where two runs part, by cause and not by step: the things that only one of them did, or did
 * otherwise, and which of those follow from which.
 */
import { diffArrays } from 'diff'
import { type Lane, MAX_STEPS, type Run } from '../run.ts'
import { type Step, stateAt } from '../trace.ts'
import { type Cell, cellValue, sameCell } from './cell.ts'
import { type Following, followingOf } from './following.ts'
import { historyOf, lastWrite } from './history.ts'
import { type Item, streamsOf } from './streams.ts'
import { usedFor } from './used.ts'

export type LaneIndex = 0 | 1

/** What the lanes did differently at one place of one stream; a side is null where it did nothing. */
export interface Parting {
  readonly sides: readonly [Item | null, Item | null]
  /** What each side is held against: the other's, or what the other did next in that stream. */
  readonly against: readonly [Item | null, Item | null]
  /** The first step at which it shows. */
  readonly step: number
}

export interface Partings {
  /** The divergences that follow from no other, in the order of steps. */
  readonly roots: readonly Parting[]
  /** By lane: the steps that wrote something different, or used what was. */
  readonly tainted: readonly [ReadonlySet<number>, ReadonlySet<number>]
  /** Whether a cell of a lane, as it is after a step, is different or made from what is. */
  isTainted(lane: LaneIndex, step: number, cell: Cell): boolean
}

const NOTHING: Partings = { roots: [], tainted: [new Set(), new Set()], isTainted: () => false }
/** What is said of a long run until somebody has looked. */
const UNKNOWN: Partings = { ...NOTHING }
const found = new WeakMap<Run, Partings>()

/**
 * Of the first two lanes; nothing with a single one. A run longer than a first cut is not looked
 * through here: that is for `partingsInSlices`.
 */
export function partings(run: Run): Partings {
  const known = found.get(run)
  if (known) return known
  if (run.lanes.length < 2) return NOTHING
  if (run.schedule.length > MAX_STEPS) return UNKNOWN
  return drained(partingsInSlices(run))
}

/** Whether it is still to be found where the lanes of a run part. */
export const areUnknown = (run: Run): boolean => partings(run) === UNKNOWN

/** The same run as another object, of which it is known where it parts. */
export function withPartings(run: Run): Run {
  const same = { ...run }
  found.set(same, partings(run))
  return same
}

function drained<T>(slices: Generator<void, T>): T {
  let next = slices.next()
  while (!next.done) next = slices.next()
  return next.value
}

/** Looks where the lanes part, with rests; it is known from then on. */
export function* partingsInSlices(run: Run): Generator<void, Partings> {
  const hunks = yield* hunksOf(run)
  const followings: Following[] = []
  for (const lane of [0, 1] as const) {
    const parted = hunks.flatMap(({ sides }) => sides[lane] ?? [])
    const missed = hunks.flatMap(({ sides }) => (sides[lane] ? [] : (sides[1 - lane] ?? [])))
    followings.push(yield* followingOf(run.lanes[lane] as Lane, parted, missed))
  }
  const [a, b] = followings as [Following, Following]
  const isNone = (of: 'follows' | 'carried', { sides }: Parting): boolean =>
    sides.every((item, lane) => item === null || !(lane === 0 ? a : b)[of].has(item))
  const isRoot = (parting: Parting): boolean =>
    isNone('follows', parting) || (isOtherMessage(run, parting) && isNone('carried', parting))
  const result: Partings = {
    roots: hunks.filter(isRoot).sort((one, other) => one.step - other.step),
    tainted: [a.steps, b.steps],
    isTainted: (lane, step, cell) => (lane === 0 ? a : b).isTainted(step, cell),
  }
  found.set(run, result)
  return result
}

/** An interrupt that had to be sent again goes astray for its own reason, if its message does. */
const isOtherMessage = (run: Run, parting: Parting): boolean =>
  parting.against.every((item) => item?.cell.of === 'irr') && differenceOf(run, parting) !== null

/** Beyond so many differences in one stream they are not told apart any more. */
const MOST_EDITS = 2_000

function* hunksOf(run: Run): Generator<void, Parting[]> {
  const [first, second] = run.lanes as readonly [Lane, Lane]
  const a = yield* streamsOf(first.model.setup, first.trace)
  const b = yield* streamsOf(second.model.setup, second.trace)
  const hunks: Parting[] = []
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    yield
    for (const hunk of different(a.get(key) ?? [], b.get(key) ?? [], run.complete)) hunks.push(hunk)
  }
  return hunks
}

/** `complete`: a run that was cut may stop while one lane is behind. */
function different(a: readonly Item[], b: readonly Item[], complete: boolean): Parting[] {
  const values = (items: readonly Item[]) => items.map(({ value }) => value)
  const changes = diffArrays(values(a), values(b), { maxEditLength: MOST_EDITS })
  if (!changes) return pairwise(firstOf(a, b))
  let [atA, atB] = [0, 0]
  const regions: Region[] = []
  for (const { count, added, removed } of changes) {
    const ofA = added ? [] : a.slice(atA, atA + count)
    const ofB = removed ? [] : b.slice(atB, atB + count)
    atA += ofA.length
    atB += ofB.length
    const next = [a[atA], b[atB]] as const
    const last = regions.at(-1)
    if (!added && !removed) regions.push(SAME)
    else if (!last || last === SAME) regions.push({ ofA, ofB, next })
    else regions.splice(-1, 1, { ofA: [...last.ofA, ...ofA], ofB: [...last.ofB, ...ofB], next })
  }
  const isBehind = ({ ofA, ofB }: Region, at: number) =>
    !complete && at === regions.length - 1 && (ofA.length === 0 || ofB.length === 0)
  return regions.filter((region, at) => !isBehind(region, at)).flatMap(pairwise)
}

/** Successive items in which a stream differs, and what comes next on each side. */
interface Region {
  readonly ofA: readonly Item[]
  readonly ofB: readonly Item[]
  readonly next: readonly (Item | undefined)[]
}

/** Where two streams first differ, as if nothing came after it. */
function firstOf(a: readonly Item[], b: readonly Item[]): Region {
  const at = a.findIndex(({ value }, index) => value !== b[index]?.value)
  const from = at < 0 ? a.length : at
  return { ofA: a.slice(from, from + 1), ofB: b.slice(from, from + 1), next: [] }
}

const SAME: Region = { ofA: [], ofB: [], next: [] }

const pairwise = ({ ofA, ofB, next }: Region): Parting[] =>
  Array.from({ length: Math.max(ofA.length, ofB.length) }, (_, at) => {
    const sides = [ofA[at] ?? null, ofB[at] ?? null] as const
    const steps = sides.map((side) => side?.step ?? Number.POSITIVE_INFINITY)
    const against = [sides[0] ?? next[0] ?? null, sides[1] ?? next[1] ?? null] as const
    return { sides, against, step: Math.min(...steps) }
  })

/** What the two sides of a root used, where that is what differs. */
export type Difference = readonly [Used, Used]

export interface Used {
  readonly cell: Cell
  readonly value: string
  /** The step that wrote it; 0 for the start. */
  readonly step: number
}

/** Null where both used the same, or one did nothing: the machines' rules differ, not their data. */
export function differenceOf(run: Run, { against }: Parting): Difference | null {
  const [a, b] = against.map((item, lane) => (item ? usedBy(run, lane as LaneIndex, item) : []))
  const [first, other] = [a?.[0], b?.[0]]
  if (!first || !other) return null
  if (first.cell.of !== other.cell.of) return [first, other]
  for (const own of a ?? []) {
    const same = b?.find(({ cell }) => sameCell(cell, own.cell))
    if (same && same.value !== own.value) return [own, same]
  }
  return null
}

/** What a step of a lane used to write an item, the deciding value first. */
export function usedBy(run: Run, lane: LaneIndex, { step, cell }: Item): readonly Used[] {
  const { model, trace } = run.lanes[lane] as Run['lanes'][number]
  const before = stateAt(trace, step - 1)
  const moment = { setup: model.setup, before, step: trace.steps[step - 1] as Step }
  const history = historyOf(model.setup, trace)
  return usedFor(moment, cell).map(({ cell: used }) => ({
    cell: used,
    value: cellValue(model.setup, before, used),
    step: lastWrite(history, used, step - 1)?.step ?? 0,
  }))
}
