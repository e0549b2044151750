/** All that the page tells of a run step by step, written down ahead of the place that is shown. */
import { keptOf } from '../trace/account.ts'
import { readHistory } from '../trace/causes/history.ts'
import type { Run } from '../trace/run.ts'
import { writeLog } from './log-book.ts'
import { pinHistory } from './stations/history.ts'
import { eventsUntil, writeTracks } from './tracks/tracks.ts'
import { sentUntil } from './verdict/ending.ts'
import { verdict } from './verdict/verdict.ts'
import { watched } from './verdict/watched.ts'

const TOLD = {}

const told = ({ lanes: [first] }: Run): { until: number } =>
  first ? keptOf(first.trace, TOLD, () => ({ until: 0 })) : { until: 0 }

/** How far it is written down already. */
export const toldUntil = (run: Run): number => told(run).until

/** Up to `step`: so that showing any place up to there is no work to speak of. */
export function tellUntil(run: Run, pins: readonly number[], step: number): void {
  told(run).until = step
  eventsUntil(run, step)
  writeLog(run.lanes, step)
  for (const lane of run.lanes) {
    readHistory(lane.model.setup, lane.trace, step)
    verdict(lane, step)
    sentUntil(lane, run.scenario.focus, step)
    watched(lane, step)
    for (const pin of pins) {
      pinHistory(lane, step, pin)
      writeTracks(lane, pin, step)
    }
  }
}
