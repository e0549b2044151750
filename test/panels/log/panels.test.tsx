import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { Findings, type ShownFinding } from '../../../src/panels/log/findings.tsx'
import { Fits } from '../../../src/panels/log/fits.tsx'
import { StatePanel } from '../../../src/panels/log/state-panel.tsx'
import { TextFilters } from '../../../src/panels/log/text-filters.tsx'
import { TextList } from '../../../src/panels/log/text-list.tsx'
import { offsetAfter } from '../../../src/panels/use-rows.ts'
import type { TextRow } from '../../../src/view/log/rows.ts'
import { LOG_PIN_FIELDS } from '../../../src/view/log/state-table.ts'

const finding: ShownFinding = {
  id: 'stale-route-used',
  severity: 'fault',
  pin: 11,
  vector: 33,
  evidence: [
    { source: 0, line: 28 },
    { source: 0, line: 30 },
  ],
  places: [28, 30],
  confidence: 0.97,
  title: 'Sent by a stale route',
  text: 'It went to CPU 2.',
  disproof: 'An update before it.',
  next: 'trace-cmd record -e kvm',
}

const nothing = () => {}

describe('a finding', () => {
  it('shows its evidence as links, what would disprove it, and what to do next, once chosen', async () => {
    const onSeek = vi.fn()
    render(
      <Findings findings={[finding]} files={['a']} chosen={1} onChoose={nothing} onSeek={onSeek} />,
    )
    const item = screen.getByRole('listitem')
    expect(item).toHaveTextContent('certain from the log, pin 11, vector 33')
    expect(item).toHaveTextContent('An update before it.')
    expect(item).toHaveTextContent('trace-cmd record -e kvm')
    await userEvent.click(within(item).getByRole('button', { name: 'line 30' }))
    expect(onSeek).toHaveBeenCalledWith(30)
  })

  it('is chosen by its title, which says whether it is a fault', async () => {
    const onChoose = vi.fn()
    const note = { ...finding, severity: 'note', title: 'Merged' } as const
    render(
      <Findings
        findings={[finding, note]}
        files={['a']}
        chosen={null}
        onChoose={onChoose}
        onSeek={nothing}
      />,
    )
    await userEvent.click(screen.getByRole('button', { name: /^Note.*Merged$/ }))
    expect(onChoose).toHaveBeenCalledWith(2)
    expect(screen.queryByText('An update before it.')).not.toBeInTheDocument()
  })
})

describe('the machines', () => {
  const conflict = { source: 0, line: 7, expected: 'a route', found: 'a write' }
  const fits = [
    { qemu: 'original', kvm: 'K0', explained: 4, of: 4, firstConflict: null, place: null },
    { qemu: 'patched', kvm: 'K0', explained: 3, of: 4, firstConflict: conflict, place: 7 },
    { qemu: 'patched', kvm: 'K1', explained: 3, of: 4, firstConflict: conflict, place: 7 },
  ]

  it('lead to the first line that they cannot explain, and can be set beside the log', async () => {
    const [onSeek, onChoose] = [vi.fn(), vi.fn()]
    render(
      <Fits
        fits={fits}
        fingerprint={{ build: 'before-fix', evidence: [], text: 'Before the fix.' }}
        chosen={null}
        onChoose={onChoose}
        onSeek={onSeek}
      />,
    )
    expect(screen.getByText('Before the fix.')).toBeVisible()
    expect(screen.getByText('explains every event')).toBeVisible()
    expect(screen.getByText('K0, K1')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'line 7' }))
    expect(onSeek).toHaveBeenCalledWith(7)
    await userEvent.click(screen.getByRole('button', { name: 'Show patched on K0 beside the log' }))
    expect(onChoose).toHaveBeenCalledWith({ qemu: 'patched', kvm: 'K0' })
  })
})

const row = (line: number, more: Partial<TextRow> = {}): TextRow => ({
  row: line - 1,
  source: 0,
  line,
  position: line,
  text: `ioapic_service: trigger KVM IRQ ${line}`,
  of: 'decoded',
  reason: '',
  event: line - 1,
  pin: 11,
  words: null,
  findings: [],
  model: null,
  isHit: false,
  ...more,
})

describe('the text', () => {
  const list = (rows: readonly TextRow[], more = {}) => (
    <TextList
      size={rows.length}
      rows={rows}
      current={0}
      isNear={false}
      digits={4}
      hasModel={false}
      faults={2}
      files={[]}
      onWindow={nothing}
      onSeek={nothing}
      onMove={nothing}
      {...more}
    />
  )

  it('stands beside its number, its findings and its meaning', () => {
    const words = { text: 'sends by the stale fee02000', tone: 'bad' } as const
    render(list([row(1, { findings: [1, 3], words })]))
    expect(screen.getByRole('option')).toHaveTextContent(
      /^11ioapic_service: trigger KVM IRQ 1sends by the stale fee02000$/,
    )
  })

  it('that only a note is about has an i, not a number', () => {
    render(list([row(1, { findings: [3] })]))
    expect(screen.getByRole('option')).toHaveTextContent(/^1iioapic_service/)
  })

  it('says why a line holds no event', () => {
    render(list([row(1, { of: 'damaged', reason: 'a value is missing', text: 'ioapic_set_irq' })]))
    expect(screen.getByText('damaged: a value is missing')).toBeVisible()
  })

  it('is never markup', () => {
    render(list([row(1, { text: '<b id="x">bold</b>', of: 'unknown' })]))
    expect(document.getElementById('x')).toBeNull()
    expect(screen.getByText('<b id="x">bold</b>')).toBeVisible()
  })

  it('is walked with the arrow keys', async () => {
    const onMove = vi.fn()
    render(list([row(1), row(2)], { onMove }))
    screen.getByRole('listbox').focus()
    await userEvent.keyboard('{ArrowDown}')
    expect(onMove).toHaveBeenCalledWith(1)
  })

  it('shows what a machine beside it does', () => {
    const model = { same: false, text: 'an update of the route' }
    render(list([row(1, { model })], { hasModel: true }))
    expect(screen.getByRole('option')).toHaveTextContent('≠ an update of the route')
  })

  it('has a filter for each kind of line with its count; an empty one is off', async () => {
    const onFilter = vi.fn()
    const counts = { all: 1234, ioapic: 1200, guest: 30, unknown: 4, damaged: 0, findings: 7 }
    render(<TextFilters filter="all" counts={counts} onFilter={onFilter} />)
    await userEvent.click(screen.getByRole('button', { name: 'damaged 0' }))
    expect(onFilter).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'events 1,200' }))
    expect(onFilter).toHaveBeenCalledWith('ioapic')
  })
})

describe('more rows than a browser can stack', () => {
  const all = 170_000_000
  const total = 8_000_000
  const before = { scroll: 4_000_000, offset: 85_000_000, height: 500 }

  it('move by what the wheel says', () => {
    expect(offsetAfter(before, 4_000_100, 500, all, total)).toBe(85_000_100)
  })

  it('follow a jump of the scroll bar to the same share of the whole', () => {
    expect(offsetAfter(before, 0, 500, all, total)).toBe(0)
    expect(offsetAfter(before, total - 500, 500, all, total)).toBe(all - 500)
    expect(offsetAfter(before, 2_000_000, 500, all, total) / all).toBeCloseTo(0.25, 2)
  })
})

it('the state marks each value as read, inferred or unknown, in words too', async () => {
  const cell = { text: '1', knowledge: 'inferred' } as const
  const cells = Object.fromEntries(LOG_PIN_FIELDS.map((field) => [field, cell])) as never
  const onSeek = vi.fn()
  render(
    <StatePanel
      stations={[
        {
          name: 'KVM route',
          cells: [{ label: 'message', text: '?', knowledge: 'unknown' }],
          remark: { text: 'stale', bad: true },
          at: 4,
        },
      ]}
      places={[5]}
      pins={[{ pin: 11, untold: false, unset: false, cells }]}
      focus={11}
      unit="line"
      onFocusPin={nothing}
      onSeek={onSeek}
    />,
  )
  const station = screen.getByRole('list', { name: 'Pin 11, station by station' })
  expect(within(station).getByText('unknown')).toBeInTheDocument()
  const table = screen.getByRole('region', { name: 'Redirection table' })
  expect(within(table).getAllByText('inferred')).toHaveLength(LOG_PIN_FIELDS.length)
  await userEvent.click(screen.getByRole('button', { name: 'line 5' }))
  expect(onSeek).toHaveBeenCalledWith(5)
})
