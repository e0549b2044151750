import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { PinStrip } from '../../src/panels/pin-strip.tsx'
import { RedirectionTable } from '../../src/panels/redirection-table.tsx'
import { redirectionTable } from '../../src/view/stations/redirection.ts'
import { eduLanes, seedLanes, stepWith, unmaskStep } from '../view/side.ts'

const unmask = unmaskStep(seedLanes[0])

function show(step: number, lanes = seedLanes) {
  const onFocusPin = vi.fn()
  const rows = redirectionTable(lanes, step)
  render(<RedirectionTable rows={rows} focus={11} onFocusPin={onFocusPin} />)
  return onFocusPin
}

const row = (pin: number) =>
  screen.getByRole('button', { name: `Pin ${pin}` }).closest('tr') ?? expect.fail('no row')
const cells = (pin: number) => within(row(pin)).getAllByRole('cell')
const cell = (pin: number, head: string) => {
  const at = screen
    .getAllByRole('columnheader')
    .indexOf(screen.getByRole('columnheader', { name: head }))
  return cells(pin)[at - 1] ?? expect.fail(`no ${head}`)
}

describe('the redirection table', () => {
  it('has a row with a heading for each of the 24 pins', () => {
    show(0)
    expect(screen.getAllByRole('rowheader')).toHaveLength(24)
    expect(cells(11).map(({ textContent }) => textContent)).toEqual([
      '0x21',
      '2',
      'level',
      'open',
      '0',
      'low',
      '0',
      'in sync',
      'fixed phys',
    ])
  })

  it('shows both values where the lanes differ, and says how many rows do', () => {
    show(unmask + 1)
    expect(cell(11, 'KVM route')).toHaveTextContent('A staleB in sync')
    expect(cell(11, 'Remote IRR')).toHaveTextContent('A 1, was 0B 0')
    expect(within(row(11)).getByRole('img', { name: 'differs' })).toBeVisible()
    expect(within(row(10)).queryByRole('img')).toBeNull()
    expect(screen.getByText('1 pin differs')).toBeVisible()
  })

  it('tells what a changed field was', () => {
    show(
      stepWith(eduLanes[0], 'ioapic_mem_write', ({ val }) => val === 0x2000000),
      eduLanes,
    )
    expect(cell(11, 'Dest')).toHaveTextContent('2, was 1')
    expect(screen.getByText('A and B are the same')).toBeVisible()
  })

  it('asks why of each value, and says of those of the pin in focus since when they are so', async () => {
    const onWhy = vi.fn()
    const props = { rows: redirectionTable(seedLanes, unmask), focus: 11, onFocusPin: vi.fn() }
    const since = () => 'since step 40'
    render(<RedirectionTable {...props} onWhy={onWhy} since={since} />)
    const name = '0, Dest of pin 11, since step 40, why?'
    await userEvent.click(within(row(11)).getByRole('button', { name }))
    expect(onWhy).toHaveBeenCalledExactlyOnceWith('A', 11, 'dest')
    expect(within(row(10)).queryByRole('button', { name: /since/ })).toBeNull()
  })

  it('offers to stop when Remote IRR of a pin changes, and leaves the focus where it is', async () => {
    const [onFocusPin, onToggle] = [vi.fn(), vi.fn()]
    const stop = (pin: number) => ({
      text: `Remote IRR of pin ${pin} changes`,
      isOn: pin === 11,
      onToggle: () => onToggle(pin),
    })
    const rows = redirectionTable(seedLanes, 0)
    render(<RedirectionTable {...{ rows, onFocusPin, stop }} focus={11} />)
    const dot = (pin: number) =>
      within(cell(pin, 'Remote IRR')).getByRole('button', {
        name: `Stop when Remote IRR of pin ${pin} changes`,
      })
    expect(dot(11)).toHaveAttribute('aria-pressed', 'true')
    expect(dot(11)).toHaveAttribute('tabindex', '0')
    expect(dot(4)).toHaveAttribute('tabindex', '-1')
    await userEvent.click(dot(4))
    expect(onToggle).toHaveBeenCalledExactlyOnceWith(4)
    expect(onFocusPin).not.toHaveBeenCalled()
  })

  it('puts a pin in focus', async () => {
    const onFocusPin = show(0)
    expect(screen.getByRole('button', { name: 'Pin 11' })).toHaveAttribute('aria-pressed', 'true')
    await userEvent.click(screen.getByRole('button', { name: 'Pin 4' }))
    expect(onFocusPin).toHaveBeenCalledExactlyOnceWith(4)
  })
})

describe('the strip of pins', () => {
  function strip(step: number) {
    const onFocusPin = vi.fn()
    render(<PinStrip rows={redirectionTable(seedLanes, step)} focus={11} onFocusPin={onFocusPin} />)
    return onFocusPin
  }

  it('tells each pin in a sentence, the one in focus checked', () => {
    strip(unmask + 1)
    expect(screen.getAllByRole('radio')).toHaveLength(24)
    expect(screen.getByRole('radio', { checked: true })).toHaveAccessibleName(
      /^Pin 11: A: .*route stale; B: .*route in sync$/,
    )
    expect(screen.getByRole('radio', { name: 'Pin 12: not in use' })).not.toBeChecked()
  })

  it('is one stop for Tab; arrow keys choose, round the end', async () => {
    const onFocusPin = strip(0)
    await userEvent.tab()
    expect(screen.getByRole('radio', { checked: true })).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    expect(onFocusPin).toHaveBeenLastCalledWith(12)
    await userEvent.keyboard('{End}')
    expect(onFocusPin).toHaveBeenLastCalledWith(23)
  })
})
