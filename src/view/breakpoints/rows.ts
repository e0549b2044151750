/** The breakpoints of a run as a list: each in words, with the steps at which it hits. */
import { countUpTo } from '../../base/sorted.ts'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import { hitsUpTo } from '../../trace/breakpoints/hits.ts'
import { breakpointKey } from '../../trace/breakpoints/list.ts'
import type { Lane, Run } from '../../trace/run.ts'
import { laneName } from '../code/listing.ts'
import { breakpointText } from './words.ts'

export interface BreakpointRow {
  readonly key: string
  readonly breakpoint: Breakpoint
  readonly text: string
  /** For each machine that it is for. */
  readonly hits: readonly LaneHits[]
}

export interface LaneHits {
  readonly lane: number
  readonly steps: readonly number[]
}

/** `until` is the step up to which the run has been looked through. */
export const breakpointRows = (
  { lanes }: Run,
  breakpoints: readonly Breakpoint[],
  until: number,
): readonly BreakpointRow[] =>
  breakpoints.map((breakpoint) => ({
    key: breakpointKey(breakpoint),
    breakpoint,
    text: breakpointText((lanes[0] as Lane).model.setup, breakpoint),
    hits: lanes.flatMap((lane, at) =>
      breakpoint.lane === null || breakpoint.lane === at
        ? [{ lane: at, steps: hitsUpTo(lane, breakpoint.condition, until) }]
        : [],
    ),
  }))

/** Where one breakpoint that is on hits in one machine. */
export interface Stops {
  readonly text: string
  /** In their order. */
  readonly steps: readonly number[]
}

export const stopsOf = (rows: readonly BreakpointRow[], lanes: number): readonly Stops[] =>
  rows
    .filter(({ breakpoint }) => breakpoint.enabled)
    .flatMap(({ text, hits }) =>
      hits.map(({ lane, steps }) => ({
        text: lanes < 2 ? text : `${text}: ${laneName(lane)}`,
        steps,
      })),
    )

/** The first stop from step `from` to before `to`, and what hits there; null for none. */
export function stopWithin(
  stops: readonly Stops[],
  from: number,
  to: number,
): { readonly step: number; readonly texts: readonly string[] } | null {
  const firsts = stops.map(
    ({ steps }) => steps[countUpTo(steps.length, (at) => steps[at] as number, from - 1)],
  )
  const step = Math.min(...firsts.map((first) => first ?? Number.POSITIVE_INFINITY))
  if (step >= to) return null
  return { step, texts: stops.filter((_, at) => firsts[at] === step).map(({ text }) => text) }
}

/** More than this many are not listed one by one. */
const LISTED = 12

/** The hits that are listed: those around the place shown, with how many there are before and after. */
export function nearHits(
  steps: readonly number[],
  cursor: number,
): { readonly before: number; readonly near: readonly number[]; readonly after: number } {
  const here = steps.findIndex((step) => step >= cursor)
  const middle = here < 0 ? steps.length : here
  const from = Math.max(0, Math.min(middle - LISTED / 2, steps.length - LISTED))
  const near = steps.slice(from, from + LISTED)
  return { before: from, near, after: steps.length - from - near.length }
}
