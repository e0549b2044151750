/**
 * A whole run in about as many columns as a strip has px: how much happens at each pin, and what of
 * it is bad. The last column may reach beyond the run.
 */
import type { Run } from '../../trace/run.ts'
import type { PinDensity } from '../log/overview.ts'
import { columnsOf, FINEST } from './pyramid.ts'
import { writeTracks } from './tracks.ts'

export const overviewOfRun = (run: Run, columns: number): PinDensity[] =>
  run.scenario.irqs.map(({ irq }) => densityOf(run, irq, columns))

/** Line, pin and route: what holds there may be wrong; what a handler returns is told by its row. */
const OUTSIDE = 3

function densityOf(run: Run, pin: number, most: number): PinDensity {
  const steps = run.schedule.length
  const width = Math.max(FINEST, 2 ** Math.ceil(Math.log2(steps / most)))
  const lanes = run.lanes.map((lane) =>
    writeTracks(lane, pin, lane.trace.steps.length).rows.map(({ record }) =>
      columnsOf(record.pyramid, 0, steps + 1, width),
    ),
  )
  const all = lanes.flat()
  const outside = lanes.flatMap((rows) => rows.slice(0, OUTSIDE))
  const length = all[0]?.length ?? 0
  const counts = Array.from({ length }, (_, at) =>
    all.reduce((sum, own) => sum + (own[at]?.count ?? 0), 0),
  )
  const busiest = Math.max(1, ...counts)
  return {
    pin,
    events: counts.reduce((sum, count) => sum + count, 0),
    columns: counts.map((count) => count / busiest),
    bad: counts.map((_, at) => {
      const isHeld = outside.some((own) => own[at]?.high === 2)
      return isHeld || all.some((own) => (own[at]?.bad ?? 0) > 0)
    }),
    over: length * width,
  }
}
