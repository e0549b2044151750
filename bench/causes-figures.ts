/** Where two long runs part, with the histories that the answer is made from. */
import { loadWorkload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'

const EVENTS = 100_000

export async function causesFigures(): Promise<readonly Figure[]> {
  const { longRun, partAnew } = await loadWorkload()
  const run = longRun(EVENTS)
  return [
    {
      name: 'causes/part-100k',
      unit: 'processor seconds for 100,000 against 100,000 events',
      target: 1,
      warmUps: 2,
      runs: 5,
      run() {
        const { seconds, result } = timed(() => partAnew(run))
        if (result === 0) throw new Error('Two runs that part were taken for the same.')
        return seconds
      },
    },
  ]
}
