/**
 * Where two machines part, and why: the divergences that follow from no other, each in a sentence
 * made from what the two sides used, and the steps that follow from them.
 */
import { grouped } from '../../base/grouped.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellValue } from '../../trace/causes/cell.ts'
import type { LaneIndex, Parting } from '../../trace/causes/comparing.ts'
import {
  areUnknown,
  type Difference,
  differenceOf,
  partings,
  type Used,
  usedBy,
} from '../../trace/causes/parting.ts'
import type { Item } from '../../trace/causes/streams.ts'
import { why } from '../../trace/causes/why.ts'
import type { Lane, Run } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { laneName } from '../code/listing.ts'
import { ROW_IDS, type RowId } from '../stations/rows.ts'
import { type NamedValue, rowValues, type StationValues } from '../stations/values.ts'
import { cellName, valueText } from './value.ts'
import { didText } from './words.ts'

/** A piece of a sentence; one that names a step leads there. */
export interface Told {
  readonly text: string
  readonly step?: number
  /** The machine whose step it is. */
  readonly lane?: LaneIndex
}

export interface Divergence {
  /** The first step at which it shows. */
  readonly step: number
  readonly told: readonly Told[]
}

const found = new WeakMap<Run, readonly Divergence[]>()

/** In the order of steps; none with a single lane, or where only the order of work differs. */
export function divergences(run: Run): readonly Divergence[] {
  const known = found.get(run)
  if (known) return known
  const list = partings(run).roots.map((root) => ({ step: root.step, told: sentenceOf(run, root) }))
  if (!areUnknown(run)) found.set(run, list)
  return list
}

/** The steps of each lane that follow from a divergence, those of the divergences included. */
export const followers = (run: Run): readonly [ReadonlySet<number>, ReadonlySet<number>] =>
  partings(run).tainted

/** Successive steps of which at least one lane's follows from a divergence. */
export function stretchesOf(run: Run): { readonly from: number; readonly to: number }[] {
  const [a, b] = followers(run)
  const steps = [...new Set([...a, ...b])].sort((one, other) => one - other)
  const stretches: { from: number; to: number }[] = []
  for (const step of steps) {
    const last = stretches.at(-1)
    if (last && last.to === step - 1) last.to = step
    else stretches.push({ from: step, to: step })
  }
  return stretches
}

/** The rows of a lane's path that hold what follows from a divergence. */
export function followingRows(
  run: Run,
  lane: LaneIndex,
  cursor: number,
  values: StationValues,
): ReadonlySet<RowId> {
  const { isTainted } = partings(run)
  const { model, trace } = run.lanes[lane] as Lane
  const isThere = (cell: Cell) =>
    !PASSING.has(cell.of) || !/^0?$/.test(cellValue(model.setup, stateAt(trace, cursor), cell))
  const follows = ({ value: { cell } }: NamedValue) =>
    isTainted(lane, cursor, cell) && isThere(cell)
  return new Set(ROW_IDS.filter((row) => rowValues(values, row).some(follows)))
}

/** What comes and goes with an interrupt: once it is gone, nothing of it is left to see. */
const PASSING: ReadonlySet<Cell['of']> = new Set(['irr', 'isr', 'running'])

export const toldText = (told: readonly Told[]): string => told.map(({ text }) => text).join('')

const at = (lane: LaneIndex, step: number): Told => ({ text: `step ${grouped(step)}`, step, lane })

function sentenceOf(run: Run, root: Parting): Told[] {
  const difference = differenceOf(run, root)
  if (difference) return usedOtherwise(run, root, difference)
  const [a, b] = root.sides
  if (a && b) return didOtherwise(run, a, b)
  return a ? didAlone(run, root, 0, a) : b ? didAlone(run, root, 1, b) : []
}

/** Both did the same from different values. */
function usedOtherwise(run: Run, root: Parting, [a, b]: Difference): Told[] {
  if (a.cell.of !== b.cell.of) {
    return [
      ...sourceText(run, root, 0, a),
      { text: '; ' },
      ...sourceText(run, root, 1, b),
      { text: '.' },
    ]
  }
  const [older, newer]: [LaneIndex, LaneIndex] = a.step <= b.step ? [0, 1] : [1, 0]
  const used = [a, b] as const
  const { step } = used[newer]
  const then: Told[] =
    step === used[older].step
      ? [...usedText(run, newer, used[newer])]
      : [{ text: `${laneName(newer)} had written the new one at ` }, at(newer, step)]
  return [...usedText(run, older, used[older]), { text: '; ' }, ...then, { text: '.' }]
}

/** Where a message comes from: KVM's route, or the RTE itself, either half of it. */
function sourceText(run: Run, { against }: Parting, lane: LaneIndex, { cell }: Used): Told[] {
  const isRoute = cell.of === 'route'
  const source = isRoute ? `the route of GSI ${cell.at}` : `the RTE of pin ${cell.at}`
  const parts: readonly Cell['of'][] = isRoute ? ['route'] : ['rte-high', 'rte-low']
  const used = usedBy(run, lane, against[lane] as Item).filter((one) => parts.includes(one.cell.of))
  const step = Math.max(...used.map((one) => one.step))
  const text = `${laneName(lane)} took its message from ${source}`
  return step === 0
    ? [{ text: `${text} as it was at the start` }]
    : [{ text: `${text}, written at ` }, at(lane, step)]
}

/** "A used the route of GSI 11 written at step 11". */
function usedText(run: Run, lane: LaneIndex, { cell, value, step }: Used): Told[] {
  const setup = setupOf(run, lane)
  const subject = `${laneName(lane)} used ${cellName(setup, cell)}`
  const what = cell.of === 'route' ? subject : `${subject}, ${valueText(setup, cell, value)},`
  return step === 0
    ? [{ text: `${what} as it was at the start` }]
    : [{ text: `${what} written at ` }, at(lane, step)]
}

/** From the same values each did something else: their rules differ. */
const didOtherwise = (run: Run, a: Item, b: Item): Told[] => [
  { text: `From the same values ${did(run, 0, a)} at ` },
  at(0, a.step),
  { text: ` and ${did(run, 1, b)} at ` },
  at(1, b.step),
  { text: '.' },
]

function did(run: Run, lane: LaneIndex, { cell, value }: Item): string {
  const written = cell.of === 'irr' ? '1' : value
  return `${laneName(lane)} ${didText(setupOf(run, lane), cell, written)}`
}

const setupOf = (run: Run, lane: LaneIndex): Setup => (run.lanes[lane] as Lane).model.setup

/** One did what the other did not, and why not, where it is known. */
function didAlone(run: Run, { against }: Parting, lane: LaneIndex, item: Item): Told[] {
  const other: LaneIndex = lane === 0 ? 1 : 0
  const never = !run.complete ? 'has not so far' : against[other] ? 'did not' : 'never did'
  return [
    { text: `${did(run, lane, item)} at ` },
    at(lane, item.step),
    { text: `; ${laneName(other)} ${never}` },
    ...reason(run, other, item),
    { text: '.' },
  ]
}

/** What became of the EOI that `lane` waits for; else what the other had, and it had not. */
function reason(run: Run, lane: LaneIndex, item: Item): Told[] {
  const own = run.lanes[lane] as Lane
  const end = own.trace.steps.length
  const lost = why(own.model.setup, own.trace, end, item.cell).find(({ as }) => as === 'kept')
  if (!lost) return contrast(run, lane, item)
  return [
    { text: `: the EOI of vCPU ${lost.cell.at} at ` },
    at(lane, lost.step),
    { text: ' stayed inside KVM' },
  ]
}

/** The first thing that the other lane used and that was something else in `lane` at that step. */
function contrast(run: Run, lane: LaneIndex, item: Item): Told[] {
  const own = run.lanes[lane] as Lane
  const doer: LaneIndex = lane === 0 ? 1 : 0
  const { setup } = own.model
  const before = stateAt(own.trace, item.step - 1)
  for (const { cell, value } of usedBy(run, doer, item)) {
    const here = cellValue(setup, before, cell)
    if (cell.of === 'running' || here === value) continue
    const [there, instead] = [value, here].map((text) => valueText(setup, cell, text))
    const name = cellName(setup, cell)
    return [
      { text: `: ${name} was ${there} in ${laneName(doer)}, ${instead} in ${laneName(lane)}` },
    ]
  }
  return []
}
