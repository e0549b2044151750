/** The search for the calmest schedule against every schedule of small systems made by chance. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Coding } from '../../src/lts/coding.ts'
import { fewestSwitches, switchesIn } from '../../src/lts/fewest-switches.ts'
import type { Lts } from '../../src/lts/lts.ts'
import type { Property } from '../../src/lts/property.ts'

interface Edge {
  readonly from: number
  readonly to: number
  readonly actor: number
}

const STATES = 6
const GOAL = STATES - 1

const graph = fc.array(
  fc.record({ from: fc.nat(STATES - 1), to: fc.nat(STATES - 1), actor: fc.nat(2) }),
  { maxLength: 14 },
)

const ltsOf = (edges: readonly Edge[]): Lts<{ at: number }, Edge, number> => ({
  initial: { at: 0 },
  enabled: ({ at }) => edges.filter(({ from }) => from === at),
  apply: (_, { to }) => ({ state: { at: to }, events: [to] }),
  key: ({ at }) => `${at}`,
})

const coding: Coding<{ at: number }> = {
  width: 1,
  encode({ at }, row) {
    row[0] = at
  },
  bytes: () => 0,
  decode: (row) => ({ at: row[0]! }),
}

const actorOf = ({ actor }: Edge) => `${actor}`

const reachesState: Property<{ at: number }, Edge, number> = {
  id: 'reached',
  sentence: 'The goal is reached.',
  expectation: 'sometimes',
  about: 'state',
  holds: ({ at }) => at === GOAL,
}
const neverSteps: Property<{ at: number }, Edge, number> = {
  id: 'never',
  sentence: 'No step leads to the goal.',
  expectation: 'always',
  about: 'step',
  holds: (_before, _action, _after, events) => !events.includes(GOAL),
}

function calmest(edges: readonly Edge[], property = reachesState, limit = 1_000) {
  const running = fewestSwitches(ltsOf(edges), coding, property, actorOf, limit)
  for (;;) {
    const next = running.next()
    if (next.done) return next.value
  }
}

/** By relaxation until nothing changes: the least [switches, length] to the goal; null if none. */
function leastCost(edges: readonly Edge[]): readonly [number, number] | null {
  const costs = new Map<string, readonly [number, number]>()
  const less = (a: readonly [number, number], b: readonly [number, number] | undefined) =>
    b === undefined || a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
  for (let changed = true; changed; ) {
    changed = false
    for (const edge of edges) {
      for (const last of [0, 1, 2, null]) {
        const known = costs.get(`${edge.from} ${last}`)
        const cost = last === null ? (edge.from === 0 ? ([0, 0] as const) : undefined) : known
        if (!cost) continue
        const switches = cost[0] + (last !== null && last !== edge.actor ? 1 : 0)
        const next = [switches, cost[1] + 1] as const
        const key = `${edge.to} ${edge.actor}`
        if (!less(next, costs.get(key))) continue
        costs.set(key, next)
        changed = true
      }
    }
  }
  return [0, 1, 2]
    .flatMap((actor) => [costs.get(`${GOAL} ${actor}`)])
    .reduce<readonly [number, number] | null>(
      (best, cost) => (cost && less(cost, best ?? undefined) ? cost : best),
      null,
    )
}

describe('the schedule with the fewest switches', () => {
  it.each([
    ['a state', reachesState],
    ['a step', neverSteps],
  ])('to %s has the fewest of all, and is the shortest of those', (_, property) => {
    fc.assert(
      fc.property(graph, (edges) => {
        const path = calmest(edges, property)
        const got = path && [switchesIn(path, actorOf), path.length]
        expect(got).toEqual(leastCost(edges))
        path?.forEach(({ from }, at) => void expect(from).toBe(path[at - 1]?.to ?? 0))
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes the longer way if one actor can go it alone', () => {
    const edge = (from: number, to: number, actor: number) => ({ from, to, actor })
    const short = [edge(0, 1, 0), edge(1, GOAL, 1)]
    const long = [edge(0, 2, 2), edge(2, 3, 2), edge(3, GOAL, 2)]
    expect(calmest([...short, ...long])).toEqual(long)
    expect(calmest(short)).toEqual(short)
  })

  it('is not looked for beyond the limit', () => {
    const line = [0, 1, 2, 3, 4].map((from) => ({ from, to: from + 1, actor: 0 }))
    expect(calmest(line, reachesState, 3)).toBeNull()
    expect(calmest(line, reachesState, 6)).toEqual(line)
  })
})
