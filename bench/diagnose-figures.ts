/** Replay and diagnosis of a log of 1,000,000 lines, and of the time until both are there. */
import { type DiagnoseWorkload, loadDiagnoseWorkload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'
import { chunksOf, type LongLog, writeLongLog } from './log-file.ts'

const LINES = 1_000_000
const RUNS = 5
const SEEKS = 200

export async function diagnoseFigures(): Promise<readonly Figure[]> {
  const workload = await loadDiagnoseWorkload()
  const file = writeLongLog(LINES)
  process.once('exit', () => file.remove())
  const log = workload.readChunks(chunksOf(file.path))
  const seconds = 'seconds for 1,000,000 lines'
  const figure = (name: string, unit: string, target: number, run: () => number): Figure => ({
    name: `log/${name}`,
    unit,
    target,
    runs: RUNS,
    run,
  })
  return [
    figure('replay-1m', seconds, 1, () => replaying(workload, log)),
    figure('decode-and-replay-1m', seconds, 4, () => both(workload, file)),
    figure('findings-1m', seconds, 2, () => timed(() => workload.countFindings(log)).seconds),
    figure(
      'diagnosis-1m',
      `${seconds}, with every machine`,
      10,
      () => timed(() => workload.countAll(log)).seconds,
    ),
    figure('seek', 'milliseconds a seek', 16, () => seeking(workload, log)),
  ]
}

type Read = ReturnType<DiagnoseWorkload['readChunks']>

function replaying({ replayLog }: DiagnoseWorkload, log: Read): number {
  const { seconds, result } = timed(() => replayLog(log))
  if (result !== log.events.size) throw new Error(`${result} of ${log.events.size} events replayed`)
  return seconds
}

function both({ readChunks, replayLog }: DiagnoseWorkload, { path }: LongLog): number {
  return timed(() => replayLog(readChunks(chunksOf(path)))).seconds
}

function seeking({ seekLog }: DiagnoseWorkload, log: Read): number {
  const { seconds, result } = timed(() => seekLog(log, SEEKS))
  if (result !== SEEKS) throw new Error(`${SEEKS - result} seeks ended elsewhere`)
  return (seconds * 1_000) / SEEKS
}
