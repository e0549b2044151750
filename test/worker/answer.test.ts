import { expect, it } from 'vitest'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { CELLS, type Cell } from '../../src/trace/matrix.ts'
import { answer } from '../../src/worker/answer.ts'
import type { Reply, Request } from '../../src/worker/protocol.ts'

const move = { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 } as const
const limits = { states: 100_000, depth: 1_000, bytes: MEMORY_BOUND }
const [first, second] = CELLS as [Cell, Cell]

/** The replies, with a clock on which each look takes `tick` milliseconds. */
function replies(request: Request, tick = 1): Reply[] {
  const heard: Reply[] = []
  let now = 0
  answer(
    request,
    (reply) => heard.push(structuredClone(reply)),
    () => (now += tick),
  )
  return heard
}

it('searches one cell after the other and ends with done', () => {
  const heard = replies({ type: 'search', move, cells: [second, first], limits })
  const results = heard.filter((reply) => reply.type === 'result')
  expect(results.map(({ cell }) => cell)).toEqual([second, first])
  expect(results.map(({ result }) => result.complete)).toEqual([true, true])
  expect(heard.at(-1)).toEqual({ type: 'done' })
})

it('reports progress of the cell at work, but not more often than the eye needs', () => {
  const cell: Cell = { qemu: 'patched', scan: 'K0', apicv: false }
  const request: Request = { type: 'search', move: { ...move, vcpus: 3 }, cells: [cell], limits }
  const progress = (tick: number) =>
    replies(request, tick).filter((reply) => reply.type === 'progress')
  const often = progress(100)
  expect(often.length).toBeGreaterThan(0)
  expect(often[0]).toMatchObject({ cell, progress: { states: expect.any(Number) } })
  expect(progress(0.001)).toEqual([])
})

it('counts the states of a cell for a picture', () => {
  const heard = replies({
    type: 'space',
    move,
    cell: first,
    claim: 'no-dead-pin',
    schedule: [],
    limits,
  })
  expect(heard).toMatchObject([{ type: 'space', space: { states: 255, drawn: true } }])
})

it('shrinks a schedule to the moves that its claim needs', () => {
  const searched = replies({ type: 'search', move, cells: [first], limits })[0]
  const found = searched?.type === 'result' ? searched.result.properties : []
  const claim = 'no-dead-pin'
  const schedule = found.find(({ id }) => id === claim)?.schedule ?? []
  const longer = [...schedule.slice(0, 20), ...schedule]
  const request = { type: 'shrink', move, cell: first, claim } as const
  expect(replies({ ...request, schedule: longer })).toMatchObject([{ type: 'shrunk' }])
  expect(replies({ ...request, schedule })).toEqual([{ type: 'shrunk', schedule }])
})
