/** A search that takes interchangeable vCPUs for one another says what the whole search says. */
import { describe, expect, it, vi } from 'vitest'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import type { Setup } from '../../src/core/setup.ts'
import { search } from '../../src/trace/search.ts'
import { scheduleTo, stateSpace } from '../../src/trace/state-space.ts'
import { type Cell, finish, matrix, setupOf, shownAt, UNBOUNDED } from './cells.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 600_000 })

const withAndWithout = (its: Cell, vcpus: number, asserts: number) =>
  bothWays(setupOf(its, vcpus, asserts))

function bothWays(setup: Setup) {
  const whole = finish(search(setup, UNBOUNDED))
  return { setup, whole, reduced: finish(search(setup, UNBOUNDED, { symmetry: true })) }
}

/** Verdicts and lengths are the same, and each schedule is one of the whole machine. */
function expectSameAnswers(
  { setup, whole, reduced }: ReturnType<typeof withAndWithout>,
  name = '',
) {
  const { complete, depth } = whole
  expect(reduced, name).toMatchObject({ complete, depth })
  const told = ({ properties }: typeof whole) =>
    properties.map(({ id, holds, length }) => ({ id, holds, length }))
  expect(told(reduced), name).toEqual(told(whole))
  for (const { id, schedule, calmest } of reduced.properties) {
    for (const path of [schedule, calmest])
      if (path) expect(shownAt(setup, id, path), `${name}: ${id}`).toBe(path.length)
  }
}

describe('a search with symmetry', () => {
  it('says the same of every cell with three vCPUs', () => {
    for (const its of matrix) {
      const both = withAndWithout(its, 3, 1)
      expectSameAnswers(both, its.name)
      const isSmaller = both.reduced.interchangeable.length > 0
      const sizes = [both.reduced.states, both.whole.states]
      expect(sizes[0] !== sizes[1], `${its.name} ${sizes}`).toBe(isSmaller)
    }
  })

  const sample = matrix.filter(
    ({ guest, qemu }, at) =>
      guest !== 'in-service-rewrite' && (qemu === 'original' || qemu === 'patched') && at % 3 === 0,
  )

  it.each(sample.map((its) => [its.name, its] as const))('with four vCPUs: %s', (_, its) => {
    const both = withAndWithout(its, 4, 2)
    expectSameAnswers(both)
    expect(both.reduced.interchangeable).toEqual([its.device === 'seed' ? [1, 2] : [0, 1, 2]])
    expect(both.reduced.states).toBeLessThan(both.whole.states)
  })

  it('with several affinity writes too', () => {
    for (const its of sample.filter((_, at) => at % 3 === 0)) {
      const setup = setupOf(its, 4)
      const scenario = oneMove({ ...its, vcpus: 4, asserts: 2, affinityWrites: 2 })
      const both = bothWays({ ...setup, scenario })
      expectSameAnswers(both, its.name)
      expect(both.reduced.states).toBeLessThan(both.whole.states)
    }
  })

  it('takes none for one another unless it is asked to, nor where none are alike', () => {
    const [its] = sample as [Cell]
    expect(finish(search(setupOf(its, 4), UNBOUNDED)).interchangeable).toEqual([])
    const two = withAndWithout(its, 2, 3)
    expect(two.reduced).toEqual(two.whole)
  })
})

describe('a picture with symmetry', () => {
  const its = matrix.find(
    ({ qemu, device }) => qemu === 'original' && device === 'ordinary',
  ) as Cell
  const setup = setupOf(its, 4, 1)

  it('has the states of the search, each by a schedule of the whole machine', () => {
    const found = finish(search(setup, UNBOUNDED, { symmetry: true }))
    const shown = found.properties.find(({ schedule }) => schedule !== null)
    const schedule = shown?.schedule ?? []
    const space = stateSpace(setup, shown?.id ?? '', schedule, UNBOUNDED, { symmetry: true })
    expect(space).toMatchObject({ states: found.states, interchangeable: [[0, 1, 2]] })
    expect(space.levels.reduce((sum, { states }) => sum + states, 0)).toBe(found.states)
    expect(space.path).toHaveLength(schedule.length + 1)
    space.nodes.forEach((_, node) => {
      expect(() => shownAt(setup, 'no-dead-pin', scheduleTo(space.nodes, node))).not.toThrow()
    })
  })
})
