/** Looking through a long run for all hits, in slices, so that the page goes on meanwhile. */
import { useEffect, useState } from 'react'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import { scanHits } from '../../trace/breakpoints/hits.ts'
import type { Run } from '../../trace/run.ts'
import { afterOthers, TOLD, workForSlice } from '../work/slices.ts'

/** Steps that are looked at at once, and between two looks at the clock after that. */
const AT_ONCE = 1_000
const STRIDE = 250

/** The step up to which all hits of the breakpoints are known. A run that grows is not begun again. */
export function useScanned(run: Run, breakpoints: readonly Breakpoint[]): number {
  const steps = run.schedule.length
  const model = run.lanes[0]?.model
  const [scanned, setScanned] = useState({ model, breakpoints, until: AT_ONCE })
  const isSame = scanned.model === model && scanned.breakpoints === breakpoints
  const until = isSame ? scanned.until : AT_ONCE
  useEffect(
    () => scanFrom(run, breakpoints, until, (until) => setScanned({ model, breakpoints, until })),
    [run, model, breakpoints, until],
  )
  return Math.min(until, steps)
}

/** Calls `onScanned` once after a while; returns how to give it up. */
function scanFrom(
  { lanes, schedule }: Run,
  breakpoints: readonly Breakpoint[],
  from: number,
  onScanned: (until: number) => void,
): () => void {
  const later = afterOthers()
  const begun = performance.now()
  let at = from
  let isOver = at >= schedule.length
  const goOn = () => {
    at += STRIDE
    for (const lane of lanes) for (const { condition } of breakpoints) scanHits(lane, condition, at)
    return at >= schedule.length
  }
  const work = () => {
    if (isOver) return
    isOver = workForSlice(goOn) || performance.now() - begun > TOLD
    if (isOver) onScanned(at)
    else later(work)
  }
  if (!isOver) later(work)
  return () => {
    isOver = true
  }
}
