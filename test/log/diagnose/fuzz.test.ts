/** A small part of `npm run fuzz`, as far as it concerns findings; the seeds are always the same. */
import { expect, it } from 'vitest'
import { chanceOf, damaged } from '../read/mutate.ts'
import { realLog, realNames } from '../read/real-logs.ts'
import { brokenFinding } from './finding-laws.ts'

const SEEDS = 600

it('no damage to a log makes its diagnosis throw, or name a line that holds no event', {
  timeout: 300_000,
}, () => {
  const logs = realNames().map(realLog)
  const broken = Array.from({ length: SEEDS }, (_, at) => at + 1).flatMap((seed) => {
    const chance = chanceOf(seed)
    const law = brokenFinding(damaged(logs[chance(logs.length)] as Uint8Array, chance))
    return law === null ? [] : [`seed ${seed}: ${law}`]
  })
  expect(broken).toEqual([])
})
