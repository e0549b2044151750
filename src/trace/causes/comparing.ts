/** What two runs did, stream by stream: what only one of them did, and what one did before the other. */
import { diffArrays } from 'diff'
import type { Lane } from '../run.ts'
import { type Item, streamsOf } from './streams.ts'

export type LaneIndex = 0 | 1

/** What the lanes did differently at one place of one stream; a side is null where it did nothing. */
export interface Parting {
  readonly sides: readonly [Item | null, Item | null]
  /** What each side is held against: the other's, or what the other did next in that stream. */
  readonly against: readonly [Item | null, Item | null]
  /** The first step at which it shows. */
  readonly step: number
}

export interface Compared {
  /** What only one of them did, or did otherwise. */
  readonly hunks: readonly Parting[]
  /** By lane: what it did before the other did the same. */
  readonly ahead: readonly [readonly Item[], readonly Item[]]
}

/** Beyond so many differences in one stream they are not told apart any more. */
const MOST_EDITS = 2_000

/** `complete`: a run that was cut may stop while one lane is behind. */
export function* compared(first: Lane, second: Lane, complete: boolean): Generator<void, Compared> {
  const a = yield* streamsOf(first.model.setup, first.trace)
  const b = yield* streamsOf(second.model.setup, second.trace)
  const hunks: Parting[] = []
  const ahead: [Item[], Item[]] = [[], []]
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    yield
    const found = different(a.get(key) ?? [], b.get(key) ?? [], complete, ahead)
    for (const hunk of found) hunks.push(hunk)
  }
  return { hunks, ahead }
}

/** The differences of two streams; of what both have, that which one has first goes to `ahead`. */
function different(
  a: readonly Item[],
  b: readonly Item[],
  complete: boolean,
  ahead: readonly [Item[], Item[]],
): Parting[] {
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
    if (!added && !removed) {
      noteAhead(ofA, ofB, ahead)
      regions.push(SAME)
    } else if (!last || last === SAME) regions.push({ ofA, ofB, next })
    else regions.splice(-1, 1, { ofA: [...last.ofA, ...ofA], ofB: [...last.ofB, ...ofB], next })
  }
  const isBehind = ({ ofA, ofB }: Region, at: number) =>
    !complete && at === regions.length - 1 && (ofA.length === 0 || ofB.length === 0)
  return regions.filter((region, at) => !isBehind(region, at)).flatMap(pairwise)
}

function noteAhead(
  ofA: readonly Item[],
  ofB: readonly Item[],
  [byA, byB]: readonly [Item[], Item[]],
): void {
  ofA.forEach((own, at) => {
    const other = ofB[at] as Item
    if (own.step < other.step) byA.push(own)
    if (other.step < own.step) byB.push(other)
  })
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
