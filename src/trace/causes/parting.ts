/**
 * Where two runs part, by cause and not by step: the things that only one of them did, or did
 * otherwise, and which of those follow from which.
 */
import { isEnvironment } from '../../core/action.ts'
import { type Lane, MAX_STEPS, type Run } from '../run.ts'
import { stateAt } from '../trace.ts'
import { type Cell, cellValue, sameCell } from './cell.ts'
import { compared, type LaneIndex, type Parting } from './comparing.ts'
import { type Apart, followingsOf } from './following.ts'
import { historyOf, lastWrite } from './history.ts'
import type { Item } from './streams.ts'
import { momentAt, usedFor } from './used.ts'

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
  const [first, second] = run.lanes as readonly [Lane, Lane]
  const { hunks, ahead } = yield* compared(first, second, run.complete)
  const others = new Set(hunks.filter((hunk) => isOtherMessage(run, hunk)))
  const apartIn = (lane: LaneIndex): Apart => ({
    parted: hunks.flatMap((hunk) => (others.has(hunk) ? hunk.against : hunk.sides)[lane] ?? []),
    ahead: ahead[lane],
  })
  const [a, b] = yield* followingsOf([first, second], [apartIn(0), apartIn(1)])
  const isNone = (of: 'follows' | 'carried', { sides }: Parting): boolean =>
    sides.every((item, lane) => item === null || !(lane === 0 ? a : b)[of].has(item))
  const isRoot = (parting: Parting): boolean =>
    !isScenarios(run, parting) &&
    (isNone('follows', parting) || (others.has(parting) && isNone('carried', parting)))
  const result: Partings = {
    roots: hunks.filter(isRoot).sort((one, other) => one.step - other.step),
    tainted: [a.steps, b.steps],
    isTainted: (lane, step, cell) => (lane === 0 ? a : b).isTainted(step, cell),
  }
  found.set(run, result)
  return result
}

/**
 * The outside world does the same to machines by one schedule. What it does to one only follows from
 * what keeps the other from coming to it.
 */
const isScenarios = ({ shared, schedule }: Run, { sides }: Parting): boolean =>
  shared &&
  sides.some((item) => {
    const action = item && schedule[item.step - 1]
    return action && isEnvironment(action)
  })

/**
 * An interrupt that had to be sent again goes astray for its own reason, if its message does. What
 * the other lane sent instead is different too, though this lane may send the same in the end.
 */
const isOtherMessage = (run: Run, parting: Parting): boolean =>
  parting.against.every((item) => item?.cell.of === 'irr') && differenceOf(run, parting) !== null

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
  const history = historyOf(model.setup, trace)
  return usedFor(momentAt(model.setup, trace, step), cell).map(({ cell: used }) => ({
    cell: used,
    value: cellValue(model.setup, before, used),
    step: lastWrite(history, used, step - 1)?.step ?? 0,
  }))
}
