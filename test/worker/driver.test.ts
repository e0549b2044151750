import { expect, it } from 'vitest'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { CELLS } from '../../src/trace/matrix.ts'
import { createDriver } from '../../src/worker/driver.ts'
import type { Reply } from '../../src/worker/protocol.ts'

const request = {
  type: 'search',
  move: { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3, affinityWrites: 1 },
  cells: CELLS.slice(0, 5),
  limits: { states: 100_000, depth: 1_000, bytes: MEMORY_BOUND },
} as const

/** A driver whose slices run one by one, on a clock that the test sets. */
function driven() {
  const heard: Reply[] = []
  const waiting: (() => void)[] = []
  const clock = { ms: 0 }
  const order = createDriver({
    reply: (message) => heard.push(message),
    now: () => clock.ms,
    later: (slice) => waiting.push(slice),
  })
  const results = () => heard.filter(({ type }) => type === 'result').length
  return { heard, waiting, clock, order, results, slice: () => waiting.shift()?.() }
}

it('rests when told to and goes on where it was, no machine searched twice', () => {
  const { order, slice, waiting, results, heard } = driven()
  order(request)
  slice()
  slice()
  order({ type: 'pause' })
  slice()
  expect(results()).toBe(2)
  expect(waiting).toEqual([])
  order({ type: 'resume' })
  while (waiting.length > 0) slice()
  expect(results()).toBe(5)
  expect(heard.at(-1)).toEqual({ type: 'done' })
})

it('runs one slice at a time, however often it is told to rest and go on', () => {
  const { order, waiting } = driven()
  order(request)
  for (const type of ['pause', 'resume', 'pause', 'resume', 'resume'] as const) order({ type })
  expect(waiting).toHaveLength(1)
})

it('does not count the time it rested as time at work', () => {
  const { order, slice, clock, heard } = driven()
  order({ type: 'pause' })
  order(request)
  clock.ms = 60_000
  order({ type: 'resume' })
  slice()
  expect(heard[0]).toMatchObject({ type: 'result', seconds: 0 })
})
