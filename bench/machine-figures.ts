/** The whole machine: steps of the seed scenario, as the page and the explorer make them. */
import { loadWorkload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'

/** In one measurement: long enough for V8 to compile the code before the first that counts. */
const REPLAYS = 1_000

export async function machineFigures(): Promise<readonly Figure[]> {
  const { recordSeedRun, replayRun } = await loadWorkload()
  const lanes = recordSeedRun()
  const steps = lanes.reduce((sum, { actions }) => sum + actions.length, 0)
  return [
    {
      name: 'machine/affinity-move',
      unit: 'steps per processor second',
      run() {
        const { seconds, result } = timed(() => {
          for (let replay = 0; replay < REPLAYS; replay++) if (!replayRun(lanes)) return false
          return true
        })
        if (!result) throw new Error('The same moves led to another state.')
        return (REPLAYS * steps) / seconds
      },
    },
  ]
}
