/** Searches of the default move, run to their end, for tests of what is shown of them. */
import type { OneMove } from '../../src/core/scenarios/one-move.ts'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { type Cell, cellKey, setupOf } from '../../src/trace/matrix.ts'
import { search } from '../../src/trace/search.ts'
import type { Findings } from '../../src/view/interleavings/matrix.ts'

export const move: OneMove = {
  guest: 'same-vector',
  device: 'seed',
  vcpus: 2,
  asserts: 3,
  affinityWrites: 1,
}

export const wide = { states: 100_000, depth: 1_000, bytes: MEMORY_BOUND }

export function searched(cells: readonly Cell[], limits = wide): Findings {
  const found = cells.map((cell) => {
    const searching = search(setupOf(cell, move), limits)
    let next = searching.next()
    while (!next.done) next = searching.next()
    return [cellKey(cell), { result: next.value, seconds: 0.5 }] as const
  })
  return Object.fromEntries(found)
}
