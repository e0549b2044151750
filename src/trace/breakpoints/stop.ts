/** Where a run stops: the nearest step at which a breakpoint that is switched on hits. */
import type { Lane } from '../run.ts'
import type { Breakpoint } from './breakpoint.ts'
import { nextHit, previousHit } from './hits.ts'
import { meets } from './meets.ts'

export interface Hit {
  readonly breakpoint: Breakpoint
  readonly lane: number
}

export interface Stop {
  readonly step: number
  /** At least one. */
  readonly hits: readonly Hit[]
}

/** What is looked at: breakpoints, and the lanes in which they may hit. */
export interface Watch {
  readonly lanes: readonly Lane[]
  readonly breakpoints: readonly Breakpoint[]
  /** The lane that alone counts; null for all. */
  readonly only: number | null
}

/** The way in which a run is looked through. */
export type Towards = 'end' | 'start'

/** Steps that every breakpoint is held against before any looks further on. */
const STRIDE = 256

/**
 * The first stop after step `from`, or the last one before it; null for none. Rests after every few
 * steps, and tells to which it has come.
 */
export function* stopInSlices(
  watch: Watch,
  towards: Towards,
  from: number,
): Generator<number, Stop | null> {
  const all = watched(watch)
  const isOn = towards === 'end'
  const end = isOn ? Math.max(0, ...watch.lanes.map(({ trace }) => trace.steps.length)) : 0
  for (let at = from; ; ) {
    const until = isOn ? Math.min(at + STRIDE, end) : Math.max(at - STRIDE, end)
    const near = all.flatMap(({ lane, breakpoint: { condition } }) => {
      const own = watch.lanes[lane] as Lane
      return (isOn ? nextHit : previousHit)(own, condition, at, until) ?? []
    })
    if (near.length > 0) return stopAt(watch, isOn ? Math.min(...near) : Math.max(...near))
    if (until === end) return null
    at = until
    yield at
  }
}

/** What hits at a step; null if nothing does. */
export function stopAt(watch: Watch, step: number): Stop | null {
  const hits = watched(watch).filter(({ lane, breakpoint }) =>
    meets(watch.lanes[lane] as Lane, breakpoint.condition, step),
  )
  return hits.length > 0 ? { step, hits } : null
}

/** The breakpoints that are on, each with every lane in which it may hit. */
const watched = ({ lanes, breakpoints, only }: Watch): readonly Hit[] =>
  breakpoints.flatMap((breakpoint) =>
    lanes.flatMap((_, lane) => {
      const counts = breakpoint.lane === null || breakpoint.lane === lane
      const isOn = breakpoint.enabled && (only === null || only === lane)
      return counts && isOn ? [{ breakpoint, lane }] : []
    }),
  )
