import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { OneMove } from '../../src/core/scenarios/one-move.ts'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { InterleavingsControls } from '../../src/panels/interleavings-controls.tsx'
import { InterleavingsGraph } from '../../src/panels/interleavings-graph.tsx'
import { InterleavingsMatrix } from '../../src/panels/interleavings-matrix.tsx'
import { InterleavingsSchedule } from '../../src/panels/interleavings-schedule.tsx'
import { InterleavingsStatus } from '../../src/panels/interleavings-status.tsx'
import { CELLS, type Cell, cellKey, setupOf } from '../../src/trace/matrix.ts'
import { search } from '../../src/trace/search.ts'
import { stateSpace } from '../../src/trace/state-space.ts'
import { scheduleOf } from '../../src/view/interleavings-finding.ts'
import { graph } from '../../src/view/interleavings-graph.ts'
import { type Findings, findingOn, matrix } from '../../src/view/interleavings-matrix.ts'
import { toldTurns } from '../../src/view/interleavings-schedule.ts'

const move: OneMove = { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 }
const limits = { states: 100_000, depth: 1_000, bytes: MEMORY_BOUND }
const dying = CELLS[0] as Cell

const findings: Findings = Object.fromEntries(
  CELLS.slice(0, 2).map((cell) => {
    const searching = search(setupOf(cell, move), limits)
    let next = searching.next()
    while (!next.done) next = searching.next()
    return [cellKey(cell), { result: next.value, seconds: 1 }]
  }),
)
const schedule = scheduleOf(findingOn(findings[cellKey(dying)] ?? null, 'no-dead-pin'), 'shortest')

function Walked({ onOpen = () => {}, rule = null as string | null }) {
  const [chosen, setChosen] = useState({ column: cellKey(dying), claim: 'no-dead-pin' })
  return (
    <InterleavingsMatrix
      matrix={matrix(move, findings, rule)}
      chosen={chosen}
      working={null}
      onChoose={(column, claim) => setChosen({ column, claim })}
      onOpen={onOpen}
    />
  )
}

describe('the matrix', () => {
  it('is a grid with one tab stop, walked with the arrow keys up to its edges', async () => {
    const user = userEvent.setup()
    render(<Walked />)
    await user.tab()
    const focused = () => document.activeElement?.getAttribute('aria-label')
    expect(focused()).toMatch(/^No dead pin, original under K0: violated/)
    await user.keyboard('{ArrowRight}')
    expect(focused()).toMatch(/^No dead pin, original under K0, APICv: violated/)
    await user.keyboard('{ArrowDown}{Home}{ArrowLeft}')
    expect(focused()).toMatch(/^No interrupt off affinity, original under K0: violated/)
    await user.keyboard('{End}')
    expect(focused()).toMatch(/even if masked under K2, APICv: not searched yet/)
    await user.tab()
    expect(screen.getByRole('grid')).not.toContainElement(document.activeElement as HTMLElement)
  })

  it('opens on Enter', async () => {
    const user = userEvent.setup()
    const onOpen = vi.fn()
    render(<Walked onOpen={onOpen} />)
    await user.tab()
    await user.keyboard('{Enter}')
    expect(onOpen).toHaveBeenCalledOnce()
  })

  it('writes words where there is room, and a number with each sign where there is not', () => {
    const { unmount } = render(<Walked rule="K0" />)
    const name = /^No dead pin, original under K0: violated/
    expect(screen.getByRole('gridcell', { name })).toHaveTextContent('71 moves4 switches')
    const holds = /^Quiet means clear, original under K0: holds/
    expect(screen.getByRole('gridcell', { name: holds })).toHaveTextContent('holds')
    unmount()
    render(<Walked />)
    expect(screen.getByRole('gridcell', { name })).toHaveTextContent('71')
  })
})

describe('the controls', () => {
  const shown = (status: 'idle' | 'running' | 'stopped' | 'done') => {
    const props = { onPlan: vi.fn(), onSearch: vi.fn(), onStop: vi.fn(), onAgain: vi.fn() }
    render(<InterleavingsControls move={move} limits={limits} status={status} {...props} />)
    return props
  }

  it.each([
    ['idle', ['Search']],
    ['running', ['Stop Esc']],
    ['stopped', ['Resume', 'Search again']],
    ['done', ['Search again']],
  ] as const)('offer, when %s: %s', (status, names) => {
    shown(status)
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(names)
  })

  it('change the plan, and put back what is no number within the bounds', async () => {
    const user = userEvent.setup()
    const { onPlan } = shown('idle')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Guest' }), 'one-write')
    expect(onPlan).toHaveBeenLastCalledWith({ ...move, guest: 'one-write' }, limits)
    const asserts = screen.getByRole('textbox', { name: 'Asserts' })
    await user.clear(asserts)
    await user.type(asserts, '5{Enter}')
    expect(onPlan).toHaveBeenLastCalledWith({ ...move, asserts: 5 }, limits)
    const states = screen.getByRole('textbox', { name: 'Most states' })
    await user.clear(states)
    await user.type(states, 'many')
    await user.tab()
    expect(states).toHaveValue('100000')
    for (const [, bounds] of onPlan.mock.calls) expect(bounds).toEqual(limits)
  })
})

it('the status shows the machine at work in figures', () => {
  render(
    <InterleavingsStatus
      summary={{ fact: 'Machine 3 of 40.', text: '' }}
      running
      known={2}
      of={40}
      progress={{
        cell: dying,
        progress: { states: 120_000, transitions: 1, depth: 88, frontier: 900, bytes: 3_200_000 },
        seconds: 2,
      }}
    />,
  )
  expect(screen.getByRole('progressbar', { name: 'Machines searched' })).toHaveValue(2)
  for (const text of ['original under K0', '120,000', '60,000', '88', '3.2 MB'])
    expect(screen.getByText(text)).toBeInTheDocument()
})

describe('the state graph', () => {
  const shown = () => {
    const space = stateSpace(setupOf(dying, move), 'no-dead-pin', schedule, limits)
    const onOpen = vi.fn()
    render(
      <InterleavingsGraph
        space={space}
        graph={graph(space)}
        expectation="always"
        tell={(node) => `Told of ${node}.`}
        onOpen={onOpen}
      />,
    )
    return { space, onOpen, end: space.path.at(-1) as number }
  }

  it('has each state as a button that opens it, and one tab stop, at the end of the schedule', async () => {
    const user = userEvent.setup()
    const { space, onOpen, end } = shown()
    expect(screen.getAllByRole('button')).toHaveLength(space.states)
    await user.tab()
    expect(document.activeElement).toHaveAccessibleName(
      `State ${end} at depth 71, the claim is violated here, on the schedule. Told of ${end}.`,
    )
    await user.keyboard('{Enter}')
    expect(onOpen).toHaveBeenLastCalledWith(end)
    await user.click(screen.getByRole('button', { name: /^State 0 at depth 0/ }))
    expect(onOpen).toHaveBeenLastCalledWith(0)
  })

  it('is walked along its edges, the schedule first', async () => {
    const user = userEvent.setup()
    shown()
    await user.tab()
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(document.activeElement).toHaveAccessibleName(/at depth 69, on the schedule/)
    await user.keyboard('{ArrowRight}')
    expect(document.activeElement).toHaveAccessibleName(/at depth 70, on the schedule/)
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement).toHaveAccessibleName(/^State \d+ at depth 70\./)
  })

  it('counts states by depth where they are too many to draw', () => {
    const large: Cell = { qemu: 'original', scan: 'K1', apicv: false }
    const space = stateSpace(setupOf(large, move), 'no-dead-pin', [], limits)
    render(
      <InterleavingsGraph
        space={space}
        graph={graph(space)}
        expectation="always"
        tell={() => ''}
        onOpen={() => {}}
      />,
    )
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText('Depth 0: 1 state')).toBeInTheDocument()
    expect(screen.getByRole('group', { name: /^833 states in 124 levels/ })).toBeInTheDocument()
  })
})

it('the schedule is a list of turns, and a move opens the run there', async () => {
  const user = userEvent.setup()
  const onMove = vi.fn()
  render(
    <InterleavingsSchedule
      turns={toldTurns(setupOf(dying, move), schedule, true)}
      onMove={onMove}
    />,
  )
  const turns = screen.getByRole('list', { name: 'Moves, by the turns of their actors' })
  expect(
    within(turns)
      .getAllByRole('heading')
      .map(({ textContent }) => textContent),
  ).toEqual(['Device', 'QEMU main loop', 'vCPU 1', 'User', 'vCPU 1'])
  const wrong = within(turns).getByRole('button', {
    name: /Vector 33 went to vCPU 1\.$/,
    description: 'Open move 60 in Step',
  })
  expect(wrong).toHaveAccessibleName(/goes wrong/)
  await user.click(wrong)
  expect(onMove).toHaveBeenCalledWith(60)
})
