import { describe, expect, it } from 'vitest'
import type { OneMove } from '../../src/core/scenarios/one-move.ts'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { CELLS, type Cell, cellKey, setupOf } from '../../src/trace/matrix.ts'
import { search } from '../../src/trace/search.ts'
import { stateSpace } from '../../src/trace/state-space.ts'
import { claimRows } from '../../src/view/interleavings-claims.ts'
import { findingText, scheduleOf } from '../../src/view/interleavings-finding.ts'
import { graph } from '../../src/view/interleavings-graph.ts'
import { type Findings, findingOn, matrix } from '../../src/view/interleavings-matrix.ts'
import { actorTitle, toldState, toldTurns } from '../../src/view/interleavings-schedule.ts'
import { searchStatus, summary } from '../../src/view/interleavings-summary.ts'
import { counted, grouped, memory, short } from '../../src/view/interleavings-words.ts'

const move: OneMove = { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 }
const wide = { states: 100_000, depth: 1_000, bytes: MEMORY_BOUND }
const dying = CELLS[0] as Cell

function searched(cells: readonly Cell[], limits = wide): Findings {
  const found = cells.map((cell) => {
    const searching = search(setupOf(cell, move), limits)
    let next = searching.next()
    while (!next.done) next = searching.next()
    return [cellKey(cell), { result: next.value, seconds: 0.5 }] as const
  })
  return Object.fromEntries(found)
}

const all = searched(CELLS)
const cellOf = (findings: Findings, claim: string, cell: Cell) =>
  matrix(move, findings)
    .rows.find(({ id }) => id === claim)
    ?.cells.find(({ column }) => column === cellKey(cell))
const claimOf = (id: string) => claimRows(move).find((row) => row.id === id)!

describe('the matrix', () => {
  it('has every claim by every machine, and a title for each claim', () => {
    const { columns, rows } = matrix(move, {})
    expect(columns).toHaveLength(40)
    expect(rows).toHaveLength(8)
    for (const { id, title, cells } of rows) {
      expect(title).not.toBe(id)
      expect(cells).toHaveLength(40)
    }
  })

  it('shows the five orders under one kind of KVM', () => {
    const { columns } = matrix(move, {}, 'K1+apicv')
    expect(columns.map(({ rule }) => rule)).toEqual(Array(5).fill('K1, APICv'))
  })

  it('says in a whole sentence what was found in a cell', () => {
    expect(cellOf(all, 'no-dead-pin', dying)).toMatchObject({
      kind: 'broken',
      brief: '71',
      label:
        'No dead pin, original under K0: violated; the shortest counterexample has 71 moves and 4 switches.',
    })
    expect(cellOf(all, 'quiet-means-clear', dying)?.label).toBe(
      'Quiet means clear, original under K0: holds in every state.',
    )
    expect(cellOf(all, 'handler-on-new-cpu', dying)?.kind).toBe('never')
    expect(cellOf({}, 'no-dead-pin', dying)).toMatchObject({ kind: 'waiting' })
  })

  it('shows what is known: the original order with the same vector dies under K0 and lives under K1p and K2', () => {
    const kinds = (scan: Cell['scan'], qemu: string) =>
      cellOf(all, 'no-dead-pin', { qemu, scan, apicv: false })?.kind
    expect(kinds('K0', 'original')).toBe('broken')
    expect(kinds('K1p', 'original')).toBe('holds')
    expect(kinds('K2', 'original')).toBe('holds')
    expect(kinds('K0', 'patched')).toBe('holds')
  })

  it('never says "holds" of a search that met a bound', () => {
    const bounded = searched(CELLS, { ...wide, states: 150 })
    const kinds = matrix(move, bounded).rows.flatMap(({ cells }) => cells.map(({ kind }) => kind))
    expect(kinds).toContain('open')
    expect(kinds).not.toContain('holds')
    const finding = bounded[cellKey(dying)] ?? null
    expect(findingText(claimOf('no-dead-pin'), finding).fact).toBe(
      'Stopped at 150 states. No violation found so far.',
    )
    const status = searchStatus(bounded, false)
    expect(summary(bounded, status)).toMatchObject({ fact: '40 of 40 machines met a bound.' })
    expect(summary(bounded, status).text).toContain('0 machines keep every claim')
  })
})

describe('the summary', () => {
  it('tells idle, running, stopped and done apart', () => {
    const some = searched(CELLS.slice(0, 3))
    expect(summary({}, searchStatus({}, false)).fact).toBe('Not searched yet.')
    expect(summary(some, searchStatus(some, true)).fact).toBe('Machine 4 of 40.')
    const stopped = summary(some, searchStatus(some, false))
    expect(stopped.fact).toBe('Stopped after 3 of 40 machines.')
    expect(stopped.text).toContain('Resume goes on with the other 37.')
    expect(summary(all, searchStatus(all, false))).toEqual({
      fact: 'Explored completely.',
      text: expect.stringContaining('32 machines keep every claim, 8 violate one or more (3 can'),
    })
  })
})

describe('a counterexample', () => {
  const found = findingOn(all[cellKey(dying)] ?? null, 'eoi-reaches-ioapic')

  it('is told in turns that alternate between actors, every move once', () => {
    const schedule = scheduleOf(found, 'shortest')
    const turns = toldTurns(setupOf(dying, move), schedule, true)
    expect(turns).toHaveLength((found?.switches ?? 0) + 1)
    const moves = turns.flatMap((turn) => turn.moves)
    expect(moves.map(({ number }) => number)).toEqual(schedule.map((_, at) => at + 1))
    expect(turns.slice(0, 2).map(({ actor }) => actor)).toEqual(['Device', 'QEMU main loop'])
    expect(moves.at(-1)?.bad).toBe(true)
    expect(
      moves
        .at(-1)
        ?.fact.map(({ text }) => text)
        .join(''),
    ).toBe('The EOI from vCPU 1 never reached QEMU.')
  })

  it('is also there with the fewest switches, and that has no more of them', () => {
    const setup = setupOf(dying, move)
    const turns = (telling: 'shortest' | 'calmest') =>
      toldTurns(setup, scheduleOf(found, telling), true).length
    expect(turns('calmest')).toBeGreaterThan(0)
    expect(turns('calmest')).toBeLessThanOrEqual(turns('shortest'))
  })

  it('names who moved last at a state', () => {
    const setup = setupOf(dying, move)
    expect(toldState(setup, [])).toBe('The start.')
    expect(toldState(setup, scheduleOf(found, 'shortest').slice(0, 1))).toMatch(/^Device: /)
    expect(
      ['vcpu 0', 'vcpu 2', 'device 11', 'user 11 0', 'clock'].map((name) =>
        actorTitle(setup, name),
      ),
    ).toEqual(['vCPU 0', 'QEMU main loop', 'Device', 'User', 'Timer'])
  })
})

describe('the state graph', () => {
  const schedule = scheduleOf(findingOn(all[cellKey(dying)] ?? null, 'no-dead-pin'), 'shortest')
  const space = stateSpace(setupOf(dying, move), 'no-dead-pin', schedule, wide)
  const drawing = graph(space)

  it('puts every state at its depth, no two in one place, the schedule on a straight row', () => {
    const places = drawing.nodes.map(({ column, row }) => `${column} ${row}`)
    expect(new Set(places).size).toBe(drawing.nodes.length)
    expect(drawing.nodes.map(({ column }) => column)).toEqual(space.nodes.map(({ depth }) => depth))
    const rows = drawing.nodes.filter(({ onPath }) => onPath).map(({ row }) => row)
    expect(new Set(rows).size).toBe(1)
  })

  it('keeps its rows within the picture', () => {
    for (const { row } of drawing.nodes) {
      expect(row).toBeGreaterThanOrEqual(0)
      expect(row).toBeLessThan(drawing.rows)
    }
  })

  it('marks the edges of the schedule, and the states that only a violation reaches', () => {
    expect(drawing.edges.filter(({ onPath }) => onPath)).toHaveLength(schedule.length)
    const delivered = graph(
      stateSpace(setupOf(dying, move), 'delivered-as-rte-names', schedule.slice(0, 60), wide),
    )
    expect(delivered.nodes.filter(({ kind }) => kind === 'marked').length).toBeGreaterThan(0)
    const after = delivered.nodes.filter(({ kind }) => kind === 'after')
    expect(after.length).toBeGreaterThan(0)
    expect(Math.min(...after.map(({ column }) => column))).toBeGreaterThan(60)
  })
})

it('writes numbers for reading', () => {
  expect(grouped(2_000_000)).toBe('2,000,000')
  expect([counted(1, 'move'), counted(0, 'switch', 'switches')]).toEqual(['1 move', '0 switches'])
  expect([839, 1_567, 12_345, 999_499, 2_000_000].map(short)).toEqual([
    '839',
    '1.6k',
    '12k',
    '999k',
    '2.0M',
  ])
  expect([memory(3_200_000), memory(1_500_000_000)]).toEqual(['3.2 MB', '1.50 GB'])
})
