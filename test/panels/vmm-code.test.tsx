import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { VmmCode } from '../../src/panels/code/vmm-code.tsx'
import type { Lane } from '../../src/trace/run.ts'
import { vmmCode } from '../../src/view/code/code.ts'
import { kvmDecision } from '../../src/view/code/kvm-decision.ts'
import { lanesOf, seedLanes, stepWith, unmaskStep } from '../view/side.ts'

const unmask = unmaskStep(seedLanes[0])

function show(step: number, lanes: readonly Lane[] = seedLanes) {
  const onSeek = vi.fn()
  const view = vmmCode(lanes, step, 11)
  const decisions = kvmDecision(lanes, step, 11)
  const props = { view, decisions, lanes: lanes.length, onSeek }
  render(<VmmCode {...props} />)
  return { onSeek }
}

const line = (text: string, nth = 0) => {
  const rows = screen.getAllByRole('listitem').filter((row) => row.textContent?.includes(text))
  return rows[nth] ?? expect.fail(`no line "${text}"`)
}
const marksOf = (row: HTMLElement) =>
  within(row)
    .queryAllByRole('img')
    .map((mark) => mark.getAttribute('aria-label'))

describe('what QEMU runs', () => {
  it('names the call, who made it, the lock, and the function', () => {
    show(unmask)
    expect(screen.getByRole('heading', { name: 'What QEMU runs' })).toBeVisible()
    const call = screen.getByRole('region', {
      name: 'vCPU 2: IOWIN write 0x8021, pin 11, low half',
    })
    expect(call).toHaveTextContent('holds the BQL')
    expect(screen.getByText('hw/intc/ioapic.c, ioapic_mem_write()')).toBeVisible()
  })

  it('has a badge and marks with words for both lanes', () => {
    show(unmask + 2)
    expect(marksOf(line('replace the half of the RTE'))).toEqual(['A: done', 'B: done'])
    expect(marksOf(line('edge pin'))).toEqual(['A: nothing to do', 'B: nothing to do'])
    expect(marksOf(line('level: set Remote IRR'))).toEqual(['A: done', 'B is here'])
    expect(marksOf(line('raise the GSI'))).toEqual(['A is here', 'B: next'])
  })

  it('says of the update which lane has it, and when', () => {
    show(unmask + 3)
    expect(line('wait for vCPUs', 0)).toHaveTextContent('only in B: runs first')
    expect(line('wait for vCPUs', 1)).toHaveTextContent('only in A: runs last')
    expect(line('raise the GSI')).toHaveTextContent('A: GSI 11 to vCPU 2, B: GSI 11 to vCPU 0')
  })

  it('leads to the step that ran a line; a line that has not run leads nowhere', async () => {
    const { onSeek } = show(unmask + 3)
    await userEvent.click(screen.getByRole('button', { name: 'raise the GSI in KVM' }))
    expect(onSeek).toHaveBeenCalledExactlyOnceWith(unmask + 2)
    expect(within(line('edge pin')).queryByRole('button')).toBeNull()
  })

  it('is one stop for Tab; arrow keys go from line to line', async () => {
    show(unmask + 2)
    await userEvent.tab()
    expect(screen.getByRole('button', { name: 'raise the GSI in KVM' })).toHaveFocus()
    await userEvent.keyboard('{ArrowUp}')
    expect(screen.getByRole('button', { name: 'level: set Remote IRR' })).toHaveFocus()
  })

  it('is left with the next Tab', async () => {
    show(unmask + 2)
    await userEvent.tab()
    await userEvent.tab()
    expect(document.body).toHaveFocus()
  })

  it('has one column and no signs of a difference for a single lane', () => {
    const lanes = lanesOf('affinity-move', [['original']])
    show(unmaskStep(lanes[0]), lanes)
    expect(marksOf(line('restart the count'))).toEqual(['A is here'])
    expect(screen.queryByText(/only in/)).toBeNull()
  })

  it('has nothing to show before anything runs', () => {
    show(0)
    expect(screen.getByText('Nothing has run yet.')).toBeVisible()
    expect(screen.queryByRole('listitem')).toBeNull()
  })
})

describe('a call that is over while the other lane is in one', () => {
  it('is a heading that opens', async () => {
    show(stepWith(seedLanes[1], 'ioapic_eoi_broadcast', () => true, 2))
    const heading = screen.getByRole('button', { name: 'main loop: device sets line 11 to 1' })
    expect(screen.queryByText('latch the line of the pin')).toBeNull()
    await userEvent.click(heading)
    expect(heading).toHaveAttribute('aria-expanded', 'true')
    expect(screen.getByText('latch the line of the pin')).toBeVisible()
  })
})

describe('what KVM decided', () => {
  it('says clause by clause why the EOI is lost', () => {
    show(stepWith(seedLanes[0], 'kvm_eoi', () => true, 2))
    expect(screen.getByRole('heading', { name: 'What KVM decided' })).toBeVisible()
    expect(marksOf(line('a level route with vector 33'))).toEqual(['A: true'])
    expect(marksOf(line('whose destination is this vCPU'))).toEqual(['A: false'])
    expect(line('bit 33: the EOI exits to the VMM')).toHaveTextContent('it ends in KVM')
  })

  it('has the room of calls that are over, and leaves a call that runs as it is', () => {
    show(unmask + 4)
    expect(screen.getByRole('button', { name: /IOWIN write/ })).toHaveAttribute(
      'aria-expanded',
      'false',
    )
    show(stepWith(seedLanes[0], 'ioapic_clear_remote_irr'))
    expect(screen.getByRole('button', { name: 'clear Remote IRR of the pin' })).toBeVisible()
  })

  it('is absent from a step that has no EOI and no scan', () => {
    show(unmask)
    expect(screen.queryByText('What KVM decided')).toBeNull()
  })
})
