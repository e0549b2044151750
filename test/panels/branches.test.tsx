import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_HOSTS } from '../../src/app/work/permalink.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { Branches } from '../../src/panels/branches.tsx'
import { type Branch, trunk } from '../../src/trace/branch.ts'
import { openRun } from '../../src/trace/run.ts'
import { branchRows } from '../../src/view/branches.ts'

const early: Branch = {
  id: 2,
  name: 'Moved early',
  chosen: [
    ...openRun(affinityMove, DEFAULT_HOSTS).schedule.slice(0, 4),
    { agent: 'user', irq: 11, cpu: 0 },
  ],
  from: 5,
}
const rowsOf = (branches: readonly Branch[], shown = [1, 1]) =>
  branchRows({ scenario: affinityMove, hosts: DEFAULT_HOSTS, branches, shown }, 11)

function shown(branches: readonly Branch[], following?: number[]) {
  const props = { onShow: vi.fn(), onCompare: vi.fn(), onName: vi.fn(), onDrop: vi.fn() }
  render(<Branches rows={rowsOf(branches, following)} comparing {...props} />)
  const item = (at: number) => screen.getAllByRole('listitem')[at] as HTMLElement
  return { ...props, user: userEvent.setup(), item }
}

describe('the list of branches', () => {
  it('says where each branch leaves, how long it is, and how it ends on each machine', () => {
    const { item } = shown([trunk(), early])
    expect(item(0)).toHaveTextContent(/the default schedule, 88 steps/)
    expect(item(0)).toHaveTextContent('A: Pin 11 is dead: line 1, Remote IRR 1')
    expect(item(0)).toHaveTextContent('B: IRQ 11 was served on CPU 0.')
    expect(item(1)).toHaveTextContent(/from step 5: .+, \d+ steps/)
  })

  it('says which machine follows which', () => {
    const { item } = shown([trunk(), early], [2, 1])
    expect(within(item(0)).getByText('B')).toBeVisible()
    expect(within(item(1)).getByText('A')).toBeVisible()
  })

  it('tells how a branch comes about while there is one', () => {
    shown([trunk()])
    expect(screen.getByText(/Take another enabled action at any step/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Delete/ })).toBeNull()
  })

  it('shows, compares and deletes by buttons named after the branch', async () => {
    const { user, onShow, onCompare, onDrop } = shown([trunk(), early])
    await user.click(screen.getByRole('button', { name: 'Moved early' }))
    await user.click(screen.getByRole('button', { name: 'Compare with Moved early' }))
    await user.click(screen.getByRole('button', { name: 'Delete Branch 1' }))
    expect([onShow, onCompare, onDrop].map(({ mock }) => mock.lastCall)).toEqual([[2], [2], [1]])
    expect(screen.getByRole('list', { name: 'Branches' })).toHaveFocus()
  })

  it('renames with the keyboard, and Escape leaves the name as it was', async () => {
    const { user, onName } = shown([trunk(), early])
    await user.click(screen.getByRole('button', { name: 'Rename Branch 1' }))
    await user.keyboard('Default{Enter}')
    expect(onName.mock.lastCall).toEqual([1, 'Default'])
    await user.click(screen.getByRole('button', { name: 'Rename Moved early' }))
    await user.keyboard('x{Escape}')
    expect(onName).toHaveBeenCalledTimes(1)
    expect(screen.getByRole('button', { name: 'Moved early' })).toBeVisible()
  })
})
