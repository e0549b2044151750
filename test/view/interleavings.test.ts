import { describe, expect, it } from 'vitest'
import { grouped } from '../../src/base/grouped.ts'
import type { Action } from '../../src/core/action.ts'
import { CELLS, type Cell, cellKey, setupOf } from '../../src/trace/matrix.ts'
import { stateSpace } from '../../src/trace/state-space.ts'
import { claimRows } from '../../src/view/interleavings/claims.ts'
import { findingText, scheduleOf } from '../../src/view/interleavings/finding.ts'
import { graph } from '../../src/view/interleavings/graph.ts'
import {
  type Finding,
  type Findings,
  findingOn,
  matrix,
} from '../../src/view/interleavings/matrix.ts'
import {
  boundsWords,
  countOf,
  planSentence,
  RANGES,
  readCount,
  withCount,
} from '../../src/view/interleavings/plan.ts'
import { type CellProgress, paced, progressFigures } from '../../src/view/interleavings/progress.ts'
import { leftOutFor, reduced, reductionText } from '../../src/view/interleavings/reduction.ts'
import { actorTitle, toldState, toldTurns } from '../../src/view/interleavings/schedule.ts'
import { searchStatus, summary } from '../../src/view/interleavings/summary.ts'
import { counted, memory, short } from '../../src/view/interleavings/words.ts'
import { move, searched, wide } from './searched.ts'

const dying = CELLS[0] as Cell

const all = searched(CELLS)
const cellOf = (findings: Findings, claim: string, cell: Cell) =>
  matrix(move, findings)
    .rows.find(({ id }) => id === claim)
    ?.cells.find(({ column }) => column === cellKey(cell))
/** A schedule of the dying machine, nothing left out of it. */
const whole = (schedule: readonly Action[], claim = 'eoi-reaches-ioapic') =>
  reduced(setupOf(dying, move), schedule, new Set(), claim)
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

describe('a machine whose search was stopped on the way', () => {
  const progress = { states: 4_661, transitions: 9_000, depth: 100 }
  const stopped = { cell: CELLS[3] as Cell, progress }

  it('shows how far it came, the word "stopped", and no verdict', () => {
    const { columns, rows } = matrix(move, searched(CELLS.slice(0, 3)), null, stopped)
    expect(columns[3]).toMatchObject({ figures: progress, end: 'stopped', finding: null })
    expect(columns.slice(2, 5).map(({ end }) => end)).toEqual([
      'complete',
      'stopped',
      'not searched',
    ])
    expect(rows[0]?.cells[3]).toMatchObject({ kind: 'open', word: 'stopped' })
    expect(rows[0]?.cells[3]?.label).toContain('no answer yet. Stopped at 4,661 states.')
  })

  it('is told so when it is opened', () => {
    expect(findingText(claimOf('no-dead-pin'), null, { stopped: progress }).fact).toBe(
      'Stopped at 4,661 states. No answer yet.',
    )
  })
})

it('says which vCPUs symmetry took for one another, and where there are none', () => {
  const finding = all[cellKey(dying)] as Finding
  const figures = (interchangeable: readonly (readonly number[])[], symmetry: boolean) => {
    const result = { ...finding.result, interchangeable }
    return findingText(claimOf('no-dead-pin'), { ...finding, result }, { symmetry }).figures
  }
  expect(figures([[1, 2]], true)).toMatch(/complete, vCPUs 1 and 2 taken for one another$/)
  expect(figures([], true)).toMatch(/complete, no two vCPUs interchangeable$/)
  expect(figures([], false)).toMatch(/complete$/)
})

it('names the bound that was met: states, depth or memory', () => {
  const ends = [
    { ...wide, states: 150 },
    { ...wide, depth: 20 },
    { ...wide, bytes: 1 },
  ].map((limits) => matrix(move, searched([dying], limits)).columns[0]?.end)
  expect(ends).toEqual(['bounded by states', 'bounded by depth', 'bounded by memory'])
})

describe('the plan', () => {
  const plan = { move, limits: { states: 2_000_000, depth: 10_000, bytes: 1e9 }, symmetry: false }

  it('says what would be searched, and how far', () => {
    expect(planSentence(plan)).toBe(
      '2 vCPUs, 3 device edges, 1 affinity write; BQL and desc->lock on. Each machine up to 2,000,000 states, depth 10,000, 1,000 MB.',
    )
    expect(boundsWords({ ...plan, symmetry: true })).toMatch(/, symmetry$/)
  })

  it('has each of its numbers set and read back by name', () => {
    for (const name of Object.keys(RANGES) as (keyof typeof RANGES)[])
      expect(countOf(withCount(plan, name, 7), name)).toBe(7)
  })

  it('reads numbers as people write them, and nothing else', () => {
    const read = (text: string) => readCount(text, { least: 1, most: 20_000_000 })
    expect(['2000000', '2,000,000', '2M', '2 000k', ' 150 '].map(read)).toEqual([
      2_000_000, 2_000_000, 2_000_000, 2_000_000, 150,
    ])
    expect(['', 'many', '0', '-3', '1.5', '21M', '1e3'].map(read)).toEqual(Array(7).fill(null))
  })
})

describe('the machine at work', () => {
  const figures = { transitions: 9, depth: 80, frontier: 12, bytes: 1_000_000 }
  const states = (states: number, seconds: number): CellProgress => ({
    cell: dying,
    progress: { ...figures, states, phase: 'states' },
    seconds,
  })
  const pairs = (pairs: number, seconds: number): CellProgress => ({
    cell: dying,
    progress: { ...figures, states: 900, phase: 'fewest-switches', claim: 'no-dead-pin', pairs },
    seconds,
  })

  it('moves on while the fewest switches are sought, and says for which claim', () => {
    const later = paced(paced(paced(null, states(900, 1)), pairs(512, 2)), pairs(1_024, 3))
    const { phase, figures } = progressFigures(later)
    expect(phase).toBe('fewest switches: No dead pin')
    expect(figures).toContainEqual(['pairs seen', '1,024'])
    expect(figures).toContainEqual(['states', '900'])
  })

  it('has the pace of now, smoothed, not of the whole', () => {
    let now = paced(null, states(1_000, 1))
    expect(now.pace).toBe(1_000)
    for (let second = 2; second < 30; second++)
      now = paced(now, states(1_000 + second * 50, second))
    expect(now.pace).toBeGreaterThan(49)
    expect(now.pace).toBeLessThan(60)
  })

  it('keeps the last pace until the second phase has one of its own', () => {
    expect(paced(paced(null, states(900, 1)), pairs(512, 1.1)).pace).toBe(900)
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
    const turns = toldTurns(setupOf(dying, move), whole(schedule), true)
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
      toldTurns(setup, whole(scheduleOf(found, telling)), true).length
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

describe('a counterexample with moves left out', () => {
  const setup = setupOf(dying, move)
  const claim = 'no-dead-pin'
  const schedule = scheduleOf(findingOn(all[cellKey(dying)] ?? null, claim), 'shortest')
  const without = (...out: number[]) => reduced(setup, schedule, new Set(out), claim)
  const user = schedule.findIndex(({ agent }) => agent === 'user')

  it('says whether the claim still fails, and what became of the other moves', () => {
    const rest = without(user)
    expect(rest.shows).toBe(false)
    expect(rest.fates[user]).toBe('left out')
    expect(rest.left).toHaveLength(rest.fates.filter((fate) => fate === 'made').length)
    const text = reductionText(rest, 'always')
    expect(text).toMatchObject({ fact: 'No longer violated.', kind: 'lost' })
    expect(text?.text).toMatch(
      /^\d+ moves of 71 made, 1 left out, \d+ not possible without them\.$/,
    )
    expect(reductionText(without(), 'always')).toBeNull()
  })

  it('needs every move of a shortest schedule', () => {
    expect(schedule.filter((_, at) => without(at).shows)).toEqual([])
  })

  it('still fails without what comes after the violation, which is then not needed', () => {
    const longer = [...schedule, ...schedule.slice(0, 4)]
    const rest = reduced(setup, longer, new Set([longer.length - 1]), claim)
    expect(rest.shows).toBe(true)
    expect(rest.fates.slice(-4)).toEqual(['unneeded', 'unneeded', 'unneeded', 'left out'])
    expect(reductionText(rest, 'always')).toMatchObject({
      fact: 'Still violated.',
      text: '71 moves of 75 made, 1 left out, 3 no longer needed.',
    })
  })

  it('is left with just the moves that a shrinking kept', () => {
    const noise: Action = { agent: 'clock' }
    const longer = [noise, ...schedule.slice(0, 3), noise, ...schedule.slice(3)]
    const whole = reduced(setup, longer, new Set(), claim)
    const out = leftOutFor(whole, schedule)
    expect(reduced(setup, longer, new Set(out), claim).left).toEqual(schedule)
    expect(out).toEqual([0, 4])
  })

  it('is told in the turns of the whole, numbered by the moves made', () => {
    const rest = without(user)
    const moves = toldTurns(setup, rest, true).flatMap((turn) => turn.moves)
    expect(moves.map(({ at }) => at)).toEqual(schedule.map((_, at) => at))
    const numbers = moves.flatMap(({ number }) => (number === null ? [] : [number]))
    expect(numbers).toEqual(rest.left.map((_, at) => at + 1))
    expect(moves[user]).toMatchObject({ number: null, fate: 'left out', bad: false })
    expect(moves[user]?.fact.map(({ text }) => text).join('')).toMatch(/^You asked for IRQ 11/)
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
