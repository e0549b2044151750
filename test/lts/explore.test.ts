import { describe, expect, it } from 'vitest'
import { explore, type Limits, MEMORY_BOUND, openExploration } from '../../src/lts/explore.ts'
import type { Property } from '../../src/lts/property.ts'
import { consistent, twoPhaseCommit } from './two-phase-commit.ts'

const UNBOUNDED: Limits = { states: 10_000_000, depth: 10_000, bytes: MEMORY_BOUND }

function search(
  count: number,
  properties: readonly Property<never, never, never>[] = [],
  limits = UNBOUNDED,
) {
  const { lts, coding } = twoPhaseCommit(count)
  return finish(explore(lts, coding, properties as never, limits))
}

function finish<R>(running: Generator<unknown, R>): R {
  for (;;) {
    const next = running.next()
    if (next.done) return next.value
  }
}

describe('a search of two-phase commit', () => {
  it.each([
    [3, 288],
    [4, 1_568],
    [5, 8_832],
    [7, 296_448],
  ])('with %i resource managers meets the published %i states', (count, states) => {
    expect(search(count)).toMatchObject({ states, boundedBy: null, frontier: 0 })
  })

  it('proves that no manager commits while another aborts', () => {
    const [verdict] = search(3, [consistent(3) as never]).verdicts
    expect(verdict).toEqual({ id: 'consistent', expectation: 'always', holds: true, path: null })
  })

  it('finds a shortest way to a commit of all: every manager prepares, is counted, then commits', () => {
    const committed: Property<{ managers: number }, number, never> = {
      id: 'committed',
      sentence: 'All resource managers can commit.',
      expectation: 'sometimes',
      about: 'state',
      holds: ({ managers }) => (managers & 0b111111) === 0b101010,
    }
    const [verdict] = search(3, [committed as never]).verdicts
    expect(verdict).toMatchObject({ holds: true })
    expect(verdict?.path).toHaveLength(3 + 3 + 1 + 3)
  })

  it('says that a bound was reached instead of claiming that a property holds', () => {
    const outcome = search(5, [consistent(5) as never], { ...UNBOUNDED, states: 1_000 })
    expect(outcome.boundedBy).toBe('states')
    expect(outcome.states).toBe(1_000)
    expect(outcome.verdicts[0]?.holds).toBeNull()
    expect(search(7, [consistent(7) as never], { ...UNBOUNDED, bytes: 1_000_000 })).toMatchObject({
      boundedBy: 'bytes',
      verdicts: [{ holds: null }],
    })
    expect(search(5, [consistent(5) as never], { ...UNBOUNDED, depth: 4 }).boundedBy).toBe('depth')
  })

  it('stops before its tables outgrow the bound, and goes on when given more', () => {
    const { lts, coding } = twoPhaseCommit(7)
    const opened = openExploration(lts, coding, [])
    let before = 0
    for (const bytes of [200_000, 500_000, 1_000_000, 3_000_000]) {
      const outcome = finish(opened.run({ ...UNBOUNDED, bytes }))
      expect(outcome.boundedBy).toBe('bytes')
      expect(outcome.bytes).toBeLessThanOrEqual(bytes)
      expect(outcome.states).toBeGreaterThan(before)
      before = outcome.states
    }
    expect(finish(opened.run(UNBOUNDED))).toMatchObject({ states: 296_448, boundedBy: null })
  })
})
