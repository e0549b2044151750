/**
 * The steps at which a condition is met in a lane. Looks step by step from where it is asked, in
 * either direction; what was looked at from the start on is remembered with the trace.
 */
import { countUpTo } from '../../base/sorted.ts'
import { keptOf } from '../account.ts'
import type { Lane } from '../run.ts'
import type { Condition } from './breakpoint.ts'
import { meets } from './meets.ts'

/** All hits of the steps up to `scanned`, in their order. */
interface Known {
  scanned: number
  readonly steps: number[]
}

const knownOf = ({ trace }: Lane, condition: Condition): Known =>
  keptOf(trace, condition, () => ({ scanned: 0, steps: [] }))

/** The first hit after step `from` and not after `until`; null for none. */
export function nextHit(
  lane: Lane,
  condition: Condition,
  from: number,
  until = lane.trace.steps.length,
): number | null {
  const known = knownOf(lane, condition)
  const end = Math.min(until, lane.trace.steps.length)
  const next = known.steps[upTo(known.steps, from)]
  if (next !== undefined) return next <= end ? next : null
  for (let step = Math.max(from, known.scanned) + 1; step <= end; step++) {
    const isHit = meets(lane, condition, step)
    if (step === known.scanned + 1) note(known, step, isHit)
    if (isHit) return step
  }
  return null
}

/** The last hit before step `from` and not before `until`; null for none. */
export function previousHit(
  lane: Lane,
  condition: Condition,
  from: number,
  until = 1,
): number | null {
  const known = knownOf(lane, condition)
  let step = Math.min(from - 1, lane.trace.steps.length)
  for (; step > known.scanned && step >= until; step--) {
    if (meets(lane, condition, step)) return step
  }
  const last = known.steps[upTo(known.steps, step) - 1]
  return last !== undefined && last >= until ? last : null
}

/** All hits up to step `until`, in their order. Looks only at what was not looked at before. */
export function hitsUpTo(
  lane: Lane,
  condition: Condition,
  until = lane.trace.steps.length,
): readonly number[] {
  const end = Math.min(until, lane.trace.steps.length)
  const known = scanned(lane, condition, end)
  return known.scanned === end ? known.steps : known.steps.slice(0, upTo(known.steps, end))
}

/** Looks for hits up to step `until`, so that they are known. */
export function scanHits(lane: Lane, condition: Condition, until: number): void {
  scanned(lane, condition, Math.min(until, lane.trace.steps.length))
}

function scanned(lane: Lane, condition: Condition, end: number): Known {
  const known = knownOf(lane, condition)
  while (known.scanned < end) {
    const step = known.scanned + 1
    note(known, step, meets(lane, condition, step))
  }
  return known
}

function note(known: Known, step: number, isHit: boolean): void {
  known.scanned = step
  if (isHit) known.steps.push(step)
}

/** How many of them are at most `step`. */
const upTo = (steps: readonly number[], step: number): number =>
  countUpTo(steps.length, (at) => steps[at] as number, step)
