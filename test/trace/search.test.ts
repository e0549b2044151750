import { describe, expect, it, vi } from 'vitest'
import { openSearch, search } from '../../src/trace/search.ts'
import { type Cell, cell, finish, propertyOf, refuted, setupOf, UNBOUNDED } from './cells.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 120_000 })

const seedCell = cell('original', 'K0', 'same-vector', 'seed')
const patchedCell = cell('patched', 'K0', 'same-vector', 'seed')

const sizeOf = (its: Cell, vcpus = 2, asserts = 3) => {
  const { states, transitions, depth } = finish(search(setupOf(its, vcpus, asserts), UNBOUNDED))
  return { states, transitions, depth }
}

describe('the size of a search', () => {
  it.each([
    [seedCell, 255, 406, 73],
    [patchedCell, 770, 1_567, 100],
    [cell('original', 'K2', 'in-service-rewrite', 'seed'), 3_816, 8_474, 83],
    [cell('patched', 'K0', 'one-write', 'ordinary'), 473, 737, 84],
    [cell('even-if-masked', 'K0', 'in-service-rewrite', 'ordinary'), 3_991, 7_895, 71],
  ])('is the same every time: $name', (its, states, transitions, depth) => {
    expect(sizeOf(its)).toEqual({ states, transitions, depth })
    expect(sizeOf(its)).toEqual({ states, transitions, depth })
  })

  it('grows with the assertions that the device may make, and with the vCPUs', () => {
    expect(sizeOf(patchedCell, 2, 4).states).toBeGreaterThan(sizeOf(patchedCell, 2, 3).states)
    expect(sizeOf(patchedCell, 3, 3).states).toBeGreaterThan(sizeOf(patchedCell, 2, 3).states)
  })
})

describe('the number of assertions', () => {
  const claims = (its: Cell, asserts: number) =>
    refuted(finish(search(setupOf(its, 2, asserts), UNBOUNDED)))
  const dead = cell('original', 'K0', 'same-vector', 'ordinary')

  it('of two is too few: no assertion is left that finds the pin dead', () => {
    expect(claims(dead, 2)).toContain('eoi-reaches-ioapic')
    expect(claims(dead, 2)).not.toContain('no-dead-pin')
  })

  it('of three is enough: a fourth refutes nothing more', () => {
    expect(claims(dead, 3)).toContain('no-dead-pin')
    for (const its of [dead, seedCell, cell('patched', 'K0', 'in-service-rewrite', 'ordinary')]) {
      expect(claims(its, 4)).toEqual(claims(its, 3))
    }
  })
})

describe('a search that a bound cuts', () => {
  it.each([
    ['states', { ...UNBOUNDED, states: 200 }, 200],
    ['depth', { ...UNBOUNDED, depth: 20 }, 20],
  ] as const)(
    'names the bound of %s and claims nothing it has not seen',
    (bound, limits, reached) => {
      const result = finish(search(setupOf(patchedCell), limits))
      expect(result).toMatchObject({ complete: false, boundedBy: bound, [bound]: reached })
      for (const { holds, schedule } of result.properties) {
        expect({ holds, schedule }).toEqual({ holds: null, schedule: null })
      }
    },
  )

  it('still tells what it found before the bound', () => {
    const { length } = propertyOf(
      finish(search(setupOf(seedCell), UNBOUNDED)),
      'delivered-as-rte-names',
    )
    const result = finish(search(setupOf(seedCell), { ...UNBOUNDED, depth: length ?? 0 }))
    expect(result.boundedBy).toBe('depth')
    expect(propertyOf(result, 'delivered-as-rte-names')).toMatchObject({ holds: false, length })
    expect(propertyOf(result, 'no-dead-pin').holds).toBeNull()
  })

  it('is complete when the bound is just as large as the space', () => {
    expect(
      finish(search(setupOf(patchedCell), { ...UNBOUNDED, states: 770, depth: 101 })).complete,
    ).toBe(true)
    expect(
      finish(search(setupOf(patchedCell), { ...UNBOUNDED, states: 769, depth: 101 })).complete,
    ).toBe(false)
  })

  it('goes on with larger bounds to the same end as one that was never cut', () => {
    const whole = finish(search(setupOf(seedCell), UNBOUNDED))
    const opened = openSearch(setupOf(seedCell))
    for (const states of [1, 2, 50, 51, 200]) {
      expect(finish(opened.run({ ...UNBOUNDED, states }))).toMatchObject({
        states,
        boundedBy: 'states',
      })
    }
    expect(finish(opened.run({ ...UNBOUNDED, depth: 70 })).boundedBy).toBe('depth')
    expect(finish(opened.run(UNBOUNDED))).toEqual(whole)
    expect(finish(opened.run(UNBOUNDED))).toEqual(whole)
  })

  it('goes on after its driver has stopped it', () => {
    const its = cell('patched', 'K0', 'in-service-rewrite', 'seed')
    const opened = openSearch(setupOf(its))
    const stopped = opened.run(UNBOUNDED)
    const { value } = stopped.next()
    expect(value).toMatchObject({ depth: expect.any(Number), frontier: expect.any(Number) })
    stopped.return(undefined as never)
    expect(finish(opened.run(UNBOUNDED))).toEqual(finish(search(setupOf(its), UNBOUNDED)))
  })
})

describe('the progress of a search', () => {
  it('only grows, and comes at least every few hundred states', () => {
    const running = search(setupOf(cell('patched', 'K0', 'in-service-rewrite', 'seed')), UNBOUNDED)
    let before = { states: 0, transitions: 0, depth: 0, expanded: 0 }
    let next = running.next()
    for (; !next.done; next = running.next()) {
      const { states, transitions, depth, frontier } = next.value
      const expanded = states - frontier
      expect(states).toBeGreaterThanOrEqual(before.states)
      expect(transitions).toBeGreaterThanOrEqual(before.transitions)
      expect(depth).toBeGreaterThanOrEqual(before.depth)
      expect(expanded - before.expanded).toBeLessThanOrEqual(1_000)
      before = { states, transitions, depth, expanded }
    }
    expect(before.states).toBeGreaterThan(1_000)
  })

  it('tells the phase: first all states, then each claim shown, with the pairs looked at', () => {
    const large = cell('original', 'K1', 'in-service-rewrite', 'seed')
    const running = search(setupOf(large, 2, 20), UNBOUNDED)
    const phases: string[] = []
    let pairs = 0
    let next = running.next()
    for (; !next.done; next = running.next()) {
      const { value } = next
      const phase = value.phase === 'states' ? 'states' : value.claim
      if (phases.at(-1) !== phase) {
        phases.push(phase)
        pairs = 0
      }
      if (value.phase === 'states') continue
      expect(value.pairs).toBeGreaterThan(pairs)
      pairs = value.pairs
    }
    const shown = next.value.properties.flatMap(({ id, schedule }) => (schedule ? [id] : []))
    expect(phases[0]).toBe('states')
    expect(phases.length).toBeGreaterThan(1)
    expect(shown).toEqual(expect.arrayContaining(phases.slice(1)))
  })
})

describe('a search that memory cuts', () => {
  it('names the bound and goes on when given more', () => {
    const its = cell('patched', 'K0', 'in-service-rewrite', 'seed')
    const whole = finish(search(setupOf(its, 2, 20), UNBOUNDED))
    const opened = openSearch(setupOf(its, 2, 20))
    const cut = finish(opened.run({ ...UNBOUNDED, bytes: 600_000 }))
    expect(cut).toMatchObject({ complete: false, boundedBy: 'bytes' })
    expect(cut.states).toBeLessThan(whole.states)
    expect(finish(opened.run(UNBOUNDED))).toEqual(whole)
  })
})
