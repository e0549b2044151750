import { describe, expect, it } from 'vitest'
import type { OneMove } from '../../src/core/scenarios/one-move.ts'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { CELLS, type Cell, setupOf } from '../../src/trace/matrix.ts'
import { search } from '../../src/trace/search.ts'
import { scheduleTo, stateSpace } from '../../src/trace/state-space.ts'

const move: OneMove = { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 }
const limits = { states: 100_000, depth: 1_000, bytes: MEMORY_BOUND }
const small = CELLS[0] as Cell
const large: Cell = { qemu: 'original', scan: 'K1', apicv: false }

function searched(cell: Cell) {
  const searching = search(setupOf(cell, move), limits)
  let next = searching.next()
  while (!next.done) next = searching.next()
  return next.value
}

const scheduleFor = (cell: Cell, claim: string) =>
  searched(cell).properties.find(({ id }) => id === claim)?.schedule ?? []

describe('the states of a machine', () => {
  it.each([small, large])(
    'are as many, by depth too, as its search counts ($qemu, $scan)',
    (cell) => {
      const { states, depth, transitions } = searched(cell)
      const space = stateSpace(setupOf(cell, move), 'no-dead-pin', [], limits)
      expect(space).toMatchObject({ complete: true, states })
      expect(space.levels.reduce((sum, level) => sum + level.states, 0)).toBe(states)
      expect(space.levels).toHaveLength(depth + 1)
      expect(space.actors.reduce((sum, [, count]) => sum + count, 0)).toBe(transitions)
    },
  )

  it('are all drawn while they are few, each with its shortest schedule', () => {
    const schedule = scheduleFor(small, 'no-dead-pin')
    const space = stateSpace(setupOf(small, move), 'no-dead-pin', schedule, limits)
    expect(space.drawn).toBe(true)
    expect(space.nodes).toHaveLength(255)
    space.nodes.forEach(({ depth }, node) => {
      expect(scheduleTo(space.nodes, node)).toHaveLength(depth)
    })
    expect(space.path).toHaveLength(schedule.length + 1)
    expect(space.nodes[space.path.at(-1) ?? 0]?.marked).toBe(true)
    expect(space.nodes.filter(({ marked }) => marked).length).toBe(
      space.levels.reduce((sum, level) => sum + level.marked, 0),
    )
  })

  it('are, where they are many, those of the schedule and the ones beside it', () => {
    const schedule = scheduleFor(large, 'no-interrupt-off-affinity')
    const space = stateSpace(setupOf(large, move), 'no-interrupt-off-affinity', schedule, limits)
    expect(space.drawn).toBe(false)
    expect(space.path).toHaveLength(schedule.length + 1)
    expect(scheduleTo(space.nodes, space.path.at(-1) ?? 0)).toEqual(schedule)
    expect(space.nodes.length).toBeGreaterThan(space.path.length)
    expect(space.nodes[space.path.at(-1) ?? 0]?.marked).toBe(true)
  })

  it('says that it stopped when the bound is met', () => {
    const space = stateSpace(setupOf(large, move), 'no-dead-pin', [], { ...limits, states: 100 })
    expect(space).toMatchObject({ complete: false, states: 100, drawn: false })
    const shallow = stateSpace(setupOf(large, move), 'no-dead-pin', [], { ...limits, depth: 5 })
    expect(shallow.complete).toBe(false)
    expect(shallow.levels).toHaveLength(5)
  })
})
