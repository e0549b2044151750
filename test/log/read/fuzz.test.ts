/** A small part of `npm run fuzz`; the seeds are always the same. */
import { expect, it } from 'vitest'
import { brokenLaw } from './laws.ts'
import { chanceOf, damaged } from './mutate.ts'
import { realLog, realNames } from './real-logs.ts'

/** Found by `npm run fuzz` and kept. */
const KEPT = [593, 5305, 6092, 6155, 7139, 7313, 7822, 8302, 34_362, 34_375]
const MORE = 400

it('no damage makes it throw, lose a line, or depend on how the bytes arrive', {
  timeout: 120_000,
}, () => {
  const logs = realNames().map(realLog)
  const seeds = [...KEPT, ...Array.from({ length: MORE }, (_, at) => at + 1)]
  const broken = seeds.flatMap((seed) => {
    const chance = chanceOf(seed)
    const law = brokenLaw(damaged(logs[chance(logs.length)] as Uint8Array, chance), chance)
    return law === null ? [] : [`seed ${seed}: ${law}`]
  })
  expect(broken).toEqual([])
})
