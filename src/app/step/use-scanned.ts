/** Looking through a long run for hits, a slice at a time, so that the page goes on meanwhile. */
import { useEffect, useState } from 'react'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import { hitsUpTo } from '../../trace/breakpoints/hits.ts'
import type { Run } from '../../trace/run.ts'

/** Steps that are looked at at once. */
const SLICE = 20_000

/** The step up to which all hits of the breakpoints are known. A run that grows is not begun again. */
export function useScanned(run: Run, breakpoints: readonly Breakpoint[]): number {
  const steps = run.schedule.length
  const model = run.lanes[0]?.model
  const [scanned, setScanned] = useState({ model, breakpoints, until: SLICE })
  const isSame = scanned.model === model && scanned.breakpoints === breakpoints
  const until = isSame ? scanned.until : SLICE
  useEffect(() => {
    if (until >= steps) return
    const timer = setTimeout(() => {
      for (const lane of run.lanes) {
        for (const { condition } of breakpoints) hitsUpTo(lane, condition, until + SLICE)
      }
      setScanned({ model, breakpoints, until: until + SLICE })
    })
    return () => clearTimeout(timer)
  }, [run, model, breakpoints, until, steps])
  return Math.min(until, steps)
}
