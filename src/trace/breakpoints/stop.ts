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

/** Steps that every breakpoint is held against before any looks further on. */
const STRIDE = 256

/** The first stop after step `from`; null if there is none up to the end. */
export function nextStop(watch: Watch, from: number): Stop | null {
  const all = watched(watch)
  const end = Math.max(0, ...watch.lanes.map(({ trace }) => trace.steps.length))
  for (let at = from; at < end; at += STRIDE) {
    const near = all.flatMap(({ lane, breakpoint }) => {
      const step = nextHit(watch.lanes[lane] as Lane, breakpoint.condition, at, at + STRIDE)
      return step ?? []
    })
    if (near.length > 0) return stopAt(watch, Math.min(...near))
  }
  return null
}

/** The last stop before step `from`; null if there is none down to the start. */
export function previousStop(watch: Watch, from: number): Stop | null {
  const all = watched(watch)
  for (let at = from; at > 1; at -= STRIDE) {
    const near = all.flatMap(({ lane, breakpoint }) => {
      const step = previousHit(watch.lanes[lane] as Lane, breakpoint.condition, at, at - STRIDE)
      return step ?? []
    })
    if (near.length > 0) return stopAt(watch, Math.max(...near))
  }
  return null
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
