/** The whole machine: steps of the seed scenario, as the page and the explorer make them. */
import { loadWorkload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'

/** So often per measurement that the clock's grain does not count. */
const REPLAYS = 50

export async function machineFigures(): Promise<readonly Figure[]> {
  const { recordSeedRun, replayRun } = await loadWorkload()
  const lanes = recordSeedRun()
  const steps = lanes.reduce((sum, { actions }) => sum + actions.length, 0)
  return [
    {
      name: 'machine/affinity-move',
      unit: 'steps/s',
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
