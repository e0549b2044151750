/** The search: distinct states per second, and what a state takes. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadWorkload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'

const run = promisify(execFile)

/** SPIN's compiled checker on a machine like ours. */
const SPIN = 450_000
const ONE_MOVE = 150_000
const STATES = 300_000
/** 5,000,000 states in 1 GB. */
const BYTES = 200
const MEGABYTES = 1_000

export async function exploreFigures(): Promise<readonly Figure[]> {
  const { searchTwoPhaseCommit, searchOneMove } = await loadWorkload()
  const speed = (search: () => { readonly states: number }, wanted: number): number => {
    const { seconds, result } = timed(search)
    if (result.states !== wanted) throw new Error(`${result.states} states, not ${wanted}.`)
    return wanted / seconds
  }
  const unit = 'states per processor second'
  return [
    {
      name: 'explore/two-phase-commit-7',
      unit,
      target: SPIN,
      run: () => speed(searchTwoPhaseCommit, 296_448),
    },
    {
      name: 'explore/one-move',
      unit,
      target: ONE_MOVE,
      runs: 3,
      run: () => speed(() => searchOneMove(STATES), STATES),
    },
    {
      name: 'explore/one-move/memory',
      unit: 'bytes per state in the tables of the search',
      target: BYTES,
      runs: 1,
      run: () => searchOneMove(STATES).bytes / STATES,
    },
    {
      name: 'explore/one-move/peak',
      unit: 'MB of a process that finds 5,000,000 states',
      target: MEGABYTES,
      warmUps: 0,
      runs: 1,
      run: peakMegabytes,
    },
  ]
}

/** In a process of its own, which has never held anything else. */
async function peakMegabytes(): Promise<number> {
  const script = fileURLToPath(new URL('./explore-peak.ts', import.meta.url))
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script])
  return Number(stdout)
}
