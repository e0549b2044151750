/**
 * A whole run in about as many columns as a strip has px: how much happens at each pin, and what of
 * it is bad. The last column may reach beyond the run.
 */
import type { Run } from '../trace/run.ts'
import type { PinDensity } from './log/overview.ts'
import { columnsOf, FINEST } from './pyramid.ts'
import { writeTracks } from './tracks.ts'

export const overviewOfRun = (run: Run, columns: number): PinDensity[] =>
  run.scenario.irqs.map(({ irq }) => densityOf(run, irq, columns))

function densityOf(run: Run, pin: number, most: number): PinDensity {
  const steps = run.schedule.length
  const width = Math.max(FINEST, 2 ** Math.ceil(Math.log2(steps / most)))
  const rows = run.lanes.flatMap((lane) => writeTracks(lane, pin, lane.trace.steps.length).rows)
  const all = rows.map(({ record }) => columnsOf(record.pyramid, 0, steps + 1, width))
  const length = all[0]?.length ?? 0
  const counts = Array.from({ length }, (_, at) =>
    all.reduce((sum, own) => sum + (own[at]?.count ?? 0), 0),
  )
  const busiest = Math.max(1, ...counts)
  return {
    pin,
    events: counts.reduce((sum, count) => sum + count, 0),
    columns: counts.map((count) => count / busiest),
    bad: counts.map((_, at) => all.some((own) => own[at]?.high === 2 || (own[at]?.bad ?? 0) > 0)),
    over: length * width,
  }
}
