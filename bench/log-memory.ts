/** Ten times as many lines, in a process of its own so that the highest use of memory is theirs. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure.ts'
import type { LongLog } from './log-file.ts'

const TIMES = 10

export const memoryFigures = (log: LongLog): readonly Figure[] => [
  {
    name: 'log/memory-10m',
    unit: 'MB at most for 10,000,000 lines',
    target: 1024,
    runs: 1,
    run: () => highestUse(log) / 1024,
  },
]

function highestUse({ path, lines }: LongLog): number {
  const script = fileURLToPath(new URL('./log-memory-run.ts', import.meta.url))
  const out = execFileSync('node', ['--import', 'tsx', script, path, `${TIMES}`], {
    encoding: 'utf8',
  })
  const { lines: read, kilobytes } = JSON.parse(out) as { lines: number; kilobytes: number }
  if (read !== lines * TIMES) throw new Error(`${read} lines of ${lines * TIMES} were read`)
  return kilobytes
}
