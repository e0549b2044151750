/** Reading a log of 1,000,000 lines, and the same beside perl. */
import { type LogWorkload, loadLogWorkload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'
import { chunksOf, type LongLog, writeLongLog } from './log-file.ts'
import { memoryFigures } from './log-memory.ts'
import { perlReads } from './log-perl.ts'

const LINES = 1_000_000
const RUNS = 5

export async function logFigures(): Promise<readonly Figure[]> {
  const workload = await loadLogWorkload()
  const log = writeLongLog(LINES)
  process.once('exit', () => log.remove())
  return [
    {
      name: 'log/decode',
      unit: 'lines per processor second',
      runs: RUNS,
      run: () => log.lines / decoding(workload, log),
    },
    {
      name: 'log/decode-1m',
      unit: 'seconds for 1,000,000 lines',
      target: 1.5,
      runs: RUNS,
      run: () => decoding(workload, log),
    },
    {
      name: 'log/decode-to-perl',
      unit: 'times the time of perl over the same file',
      target: 1,
      runs: RUNS,
      run: () => decoding(workload, log) / perl(log),
    },
    ...memoryFigures(log),
  ]
}

function decoding(workload: LogWorkload, log: LongLog): number {
  const { seconds, result } = timed(() => workload.decodeLog(chunksOf(log.path)))
  if (result.lines !== log.lines) throw new Error(`${result.lines} lines of ${log.lines} were read`)
  return seconds
}

function perl(log: LongLog): number {
  const { seconds, events } = perlReads(log.path)
  if (events < log.lines * 0.9) throw new Error(`perl found only ${events} events`)
  return seconds
}
