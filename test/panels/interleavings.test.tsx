import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { InterleavingsButtons } from '../../src/panels/interleavings/buttons.tsx'
import { InterleavingsControls } from '../../src/panels/interleavings/controls.tsx'
import { InterleavingsGraph } from '../../src/panels/interleavings/graph.tsx'
import { InterleavingsMatrix } from '../../src/panels/interleavings/matrix.tsx'
import { InterleavingsReduction } from '../../src/panels/interleavings/reduction.tsx'
import { InterleavingsSchedule } from '../../src/panels/interleavings/schedule.tsx'
import { InterleavingsStatus } from '../../src/panels/interleavings/status.tsx'
import { CELLS, type Cell, cellKey, setupOf } from '../../src/trace/matrix.ts'
import { stateSpace } from '../../src/trace/state-space.ts'
import { scheduleOf } from '../../src/view/interleavings/finding.ts'
import { graph } from '../../src/view/interleavings/graph.ts'
import { findingOn, matrix } from '../../src/view/interleavings/matrix.ts'
import type { SearchPlan } from '../../src/view/interleavings/plan.ts'
import type { Paced } from '../../src/view/interleavings/progress.ts'
import { reduced } from '../../src/view/interleavings/reduction.ts'
import { toldTurns } from '../../src/view/interleavings/schedule.ts'
import type { SearchStatus } from '../../src/view/interleavings/summary.ts'
import { wide as limits, move, searched } from '../view/searched.ts'

const dying = CELLS[0] as Cell

const findings = searched(CELLS.slice(0, 2))
const schedule = scheduleOf(findingOn(findings[cellKey(dying)] ?? null, 'no-dead-pin'), 'shortest')

function Walked({ onOpen = () => {}, rule = null as string | null }) {
  const [chosen, setChosen] = useState({ column: cellKey(dying), claim: 'no-dead-pin' })
  return (
    <InterleavingsMatrix
      matrix={matrix(move, findings, rule)}
      {...chosen}
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

describe('the buttons', () => {
  const shown = (status: SearchStatus) => {
    const on = { onSearch: vi.fn(), onStop: vi.fn(), onAgain: vi.fn() }
    const { rerender } = render(<InterleavingsButtons status={status} {...on} />)
    return {
      ...on,
      become: (status: SearchStatus) => rerender(<InterleavingsButtons status={status} {...on} />),
    }
  }

  it.each([
    ['idle', ['Search']],
    ['running', ['Stop Esc']],
    ['stopped', ['Search again', 'Resume']],
    ['done', ['Search again']],
  ] as const)('offer, when %s: %s', (status, names) => {
    shown(status)
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(names)
  })

  it('keep the focus on the one that stops and resumes', async () => {
    const user = userEvent.setup()
    const { become, onSearch, onAgain } = shown('running')
    await user.tab()
    become('stopped')
    expect(screen.getByRole('button', { name: 'Resume' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(onSearch).toHaveBeenCalledOnce()
    expect(onAgain).not.toHaveBeenCalled()
  })
})

describe('the controls', () => {
  const plan = { move, limits, symmetry: false }
  const shown = () => {
    const onPlan = vi.fn<(plan: SearchPlan) => void>()
    render(<InterleavingsControls plan={plan} onPlan={onPlan} />)
    return { onPlan, user: userEvent.setup() }
  }
  const field = (name: string) => screen.getByRole('textbox', { name })

  it('set the guest and each count', async () => {
    const { user, onPlan } = shown()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Guest' }), 'one-write')
    expect(onPlan).toHaveBeenLastCalledWith({ ...plan, move: { ...move, guest: 'one-write' } })
    await user.selectOptions(screen.getByRole('combobox', { name: 'vCPUs' }), '16')
    expect(onPlan).toHaveBeenLastCalledWith({ ...plan, move: { ...move, vcpus: 16 } })
    await user.clear(field('Device edges'))
    await user.type(field('Device edges'), '5{Enter}')
    expect(onPlan).toHaveBeenLastCalledWith({ ...plan, move: { ...move, asserts: 5 } })
    await user.clear(field('Affinity writes'))
    await user.type(field('Affinity writes'), '2')
    await user.tab()
    expect(onPlan).toHaveBeenLastCalledWith({ ...plan, move: { ...move, affinityWrites: 2 } })
  })

  it('have the bounds in a drawer, with symmetry and what it does', async () => {
    const { user, onPlan } = shown()
    expect(screen.queryByRole('group', { name: /^Bounds/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: /^Bounds 100,000 states, depth 1,000/ }))
    expect(screen.getByRole('group', { name: /^Bounds/ })).toBeVisible()
    await user.clear(field('Most memory MB'))
    await user.type(field('Most memory MB'), '250{Enter}')
    expect(onPlan).toHaveBeenLastCalledWith({ ...plan, limits: { ...limits, bytes: 250_000_000 } })
    const symmetry = screen.getByRole('checkbox', { name: 'Symmetry' })
    expect(symmetry).toHaveAccessibleDescription(/^Takes vCPUs that nothing tells apart/)
    await user.click(symmetry)
    expect(onPlan).toHaveBeenLastCalledWith({ ...plan, symmetry: true })
  })

  it('say what is wrong with a number, keep the plan, and put the number back', async () => {
    const { user, onPlan } = shown()
    const edges = field('Device edges')
    await user.clear(edges)
    await user.type(edges, 'many{Enter}')
    expect(edges).toHaveValue('many')
    expect(edges).toBeInvalid()
    expect(edges).toHaveAccessibleDescription(
      'Device edges: “many” is not a whole number from 1 to 1,000; it stays at 3.',
    )
    await user.tab()
    expect(edges).toHaveValue('3')
    expect(screen.getByRole('alert')).toBeInTheDocument()
    await user.clear(edges)
    await user.type(edges, '4')
    expect(screen.queryByRole('alert')).toBeNull()
    await user.keyboard('{Escape}')
    expect(edges).toHaveValue('3')
    expect(onPlan).not.toHaveBeenCalled()
  })
})

describe('the status', () => {
  const shown = (running: boolean, progress: Paced | null) =>
    render(
      <InterleavingsStatus
        summary={{ fact: 'Machine 3 of 40.', text: '' }}
        plan="2 vCPUs."
        running={running}
        progress={progress}
        known={2}
        of={40}
      />,
    )
  const counts = { states: 120_000, transitions: 1, depth: 88, frontier: 900, bytes: 3_200_000 }
  const progress: Paced = {
    cell: dying,
    progress: { ...counts, phase: 'states' },
    seconds: 2,
    pace: 60_000,
  }

  it('shows the machine at work in figures', () => {
    shown(true, progress)
    expect(screen.getByRole('progressbar', { name: 'Machines searched' })).toHaveValue(2)
    for (const text of [/^original under K0/, 'visiting every state', '120,000', '60,000', '88'])
      expect(screen.getByText(text)).toBeInTheDocument()
    expect(screen.getByText('3.2 MB')).toBeInTheDocument()
  })

  it('says where it stopped, and what is searched where nothing is at work', () => {
    const { unmount } = shown(false, progress)
    expect(screen.getByText('stopped in')).toBeInTheDocument()
    expect(screen.queryByRole('progressbar')).toBeNull()
    unmount()
    shown(false, null)
    expect(screen.getByText('2 vCPUs.')).toBeInTheDocument()
  })
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

describe('the schedule', () => {
  const setup = setupOf(dying, move)
  const shown = (leftOut: readonly number[] = []) => {
    const reduction = reduced(setup, schedule, new Set(leftOut), 'no-dead-pin')
    const on = { onMove: vi.fn(), onLeaveOut: vi.fn(), onTakeBack: vi.fn(), onUndo: vi.fn() }
    render(<InterleavingsSchedule turns={toldTurns(setup, reduction, true)} {...on} />)
    return { ...on, user: userEvent.setup() }
  }
  const focused = () => document.activeElement?.textContent

  it('is a list of turns, and a move opens the run there', async () => {
    const { user, onMove } = shown()
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

  it('is one tab stop, walked with the arrow keys; Delete drops the move in focus', async () => {
    const { user, onLeaveOut, onUndo } = shown()
    await user.tab()
    expect(focused()).toMatch(/^1The device raised IRQ 11/)
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{Delete}')
    expect(onLeaveOut).toHaveBeenLastCalledWith(1)
    await user.keyboard('{End}{Delete}')
    expect(onLeaveOut).toHaveBeenLastCalledWith(schedule.length - 1)
    await user.keyboard('{Control>}z{/Control}')
    expect(onUndo).toHaveBeenCalledOnce()
    await user.tab()
    expect(document.body).toHaveFocus()
  })

  it('drops a move by its button', async () => {
    const { user, onLeaveOut } = shown()
    await user.click(screen.getByRole('button', { name: 'Drop move 7' }))
    expect(onLeaveOut).toHaveBeenLastCalledWith(6)
  })

  it('shows what was left out and takes it back; what cannot be made then is counted', async () => {
    const { user, onTakeBack, onMove } = shown([6])
    const out = screen.getByRole('button', { name: /Left out: ?You asked for IRQ 11/ })
    await user.click(out)
    expect(onMove).not.toHaveBeenCalled()
    await user.keyboard('{Delete}')
    expect(onTakeBack).toHaveBeenLastCalledWith(6)
    await user.click(screen.getByRole('button', { name: 'Take move 7 back' }))
    expect(onTakeBack).toHaveBeenCalledTimes(2)
    expect(screen.getAllByText(/^\d+ moves? not possible here$/).length).toBeGreaterThan(0)
  })
})

it('folds moves left out in a row, unless one of them has the focus', async () => {
  const setup = setupOf(dying, move)
  const out = new Set([10, 11, 12, 13])
  const reduction = reduced(setup, schedule, out, 'no-dead-pin')
  const on = { onMove: vi.fn(), onLeaveOut: vi.fn(), onTakeBack: vi.fn(), onUndo: vi.fn() }
  render(<InterleavingsSchedule turns={toldTurns(setup, reduction, true)} {...on} />)
  const user = userEvent.setup()
  const fold = screen.getByText('4 moves left out').closest('details')
  expect(fold).not.toHaveAttribute('open')
  await user.tab()
  for (let move = 0; move < 10; move++) await user.keyboard('{ArrowDown}')
  expect(fold).not.toContainElement(document.activeElement as HTMLElement)
  await user.click(screen.getByText('4 moves left out'))
  await user.click(screen.getByRole('button', { name: 'Take move 12 back' }))
  expect(on.onTakeBack).toHaveBeenCalledWith(11)
  expect(fold).toHaveAttribute('open')
})

describe('making a schedule smaller', () => {
  const shown = (leftOut: readonly number[], shrunk: number | null = null) => {
    const reduction = reduced(setupOf(dying, move), schedule, new Set(leftOut), 'no-dead-pin')
    const on = { onShrink: vi.fn(), onUndo: vi.fn(), onTakeAllBack: vi.fn() }
    const props = { reduction, expectation: 'always', shrinking: false, shrunk } as const
    render(<InterleavingsReduction {...props} {...on} />)
    return { ...on, user: userEvent.setup() }
  }
  const button = (name: RegExp | string) => screen.getByRole('button', { name })

  it('begins with how it is done, and has nothing to undo', async () => {
    const { user, onUndo, onShrink } = shown([])
    expect(screen.getByRole('status')).toHaveTextContent(
      'Drop a move, or press Delete on it, and see whether the claim still fails without it.',
    )
    await user.click(button(/^Undo/))
    expect(onUndo).not.toHaveBeenCalled()
    await user.click(button('Shrink'))
    expect(onShrink).toHaveBeenCalledOnce()
  })

  it('says that the claim no longer fails, which cannot be shrunk but undone', async () => {
    const { user, onUndo, onShrink, onTakeAllBack } = shown([6])
    expect(screen.getByRole('status')).toHaveTextContent(/^No longer violated\. \d+ moves of 71/)
    await user.click(button('Shrink'))
    expect(onShrink).not.toHaveBeenCalled()
    await user.click(button(/^Undo/))
    await user.click(button('Take all back'))
    expect(onUndo).toHaveBeenCalledOnce()
    expect(onTakeAllBack).toHaveBeenCalledOnce()
  })

  it('says what shrinking came to', () => {
    shown([], 0)
    expect(screen.getByRole('status')).toHaveTextContent(
      'No move can be left out alone: each of them is needed.',
    )
  })
})
