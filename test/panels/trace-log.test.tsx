import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { TraceLog, type TraceLogHandle } from '../../src/panels/run-log/trace-log.tsx'
import { openRun } from '../../src/trace/run.ts'
import type { LogRow } from '../../src/view/log.ts'
import { type LogRows, logBook } from '../../src/view/log-book.ts'
import { storm } from '../trace/storms.ts'
import { seedLanes, unmaskStep } from '../view/side.ts'
import { both } from '../view/track-runs.ts'
import { logRows } from '../view/whole.ts'

const rows = logRows(seedLanes)
const unmask = unmaskStep(seedLanes[0])

/** So long a log that most of it is out of view. */
const LONG = 100_000
const long: readonly LogRow[] = Array.from({ length: LONG }, (_, at) => ({
  lines: [{ step: at + 1, text: `ioapic_set_irq vector: ${at % 24} level: 1`, route: null }],
  step: at + 1,
  only: null,
  follows: false,
}))

/** Rows that are there already. */
const listed = (list: readonly LogRow[]): LogRows => ({
  length: list.length,
  at: (row) => list[row],
  slice: (from, to) => list.slice(from, to),
  lastUntil: (step) => list.findLastIndex((row) => row.step <= step),
})

function show(cursor: number, list: readonly LogRow[] = rows, raw = false) {
  const onSeek = vi.fn()
  const handle = createRef<TraceLogHandle>()
  const props = { rows: listed(list), raw, onSeek, handle }
  const { rerender } = render(<TraceLog {...props} cursor={cursor} />)
  return { onSeek, handle, seek: (to: number) => rerender(<TraceLog {...props} cursor={to} />) }
}

const options = () => screen.getAllByRole('option')
const current = () => options().find((row) => row.getAttribute('aria-current') === 'step')
const selected = () => screen.getByRole('option', { selected: true })

describe('the log around the playhead', () => {
  it('has the last line up to the playhead as the current one', () => {
    const { seek } = show(unmask)
    expect(current()).toHaveTextContent(
      `${unmask}ioapic_mem_write addr 0x10 regsel: 0x26 size 0x4 val 0x8021`,
    )
    seek(unmask + 3)
    expect(current()).toHaveTextContent('update_kvm_routes: IRQ 11: fee00000 8021 late')
  })

  it('has no current line before the first', () => {
    show(0)
    expect(current()).toBeUndefined()
  })

  it('marks rows as before, at and after', () => {
    show(unmask)
    const when = options().map((row) => row.dataset.when)
    expect(when).toEqual([...when].sort((a, b) => order(a) - order(b)))
    expect(new Set(when)).toEqual(new Set(['before', 'at', 'after']))
  })

  const order = (when = '') => ['before', 'at', 'after'].indexOf(when)

  it('names the lane of a line that one machine has, or has later', () => {
    show(unmask + 2)
    const row = (text: string) =>
      options().find((option) => option.textContent?.includes(text)) ?? expect.fail(text)
    expect(within(row('fee00000')).getByTitle('only in B')).toHaveTextContent('B')
    const later = `B prints it at step ${unmask + 2}`
    expect(within(row(`${unmask + 1}B+1`)).getByTitle(later)).toBeVisible()
  })

  it('leads to the step of a row', async () => {
    const { onSeek } = show(unmask)
    await userEvent.click(screen.getByText(/trigger KVM IRQ 11/))
    expect(onSeek).toHaveBeenCalledExactlyOnceWith(unmask + 2)
  })

  it('shows the raw text on demand', () => {
    show(unmask, rows, true)
    expect(current()).toHaveTextContent('ioapic_mem_write ioapic mem write addr 0x10')
    expect(screen.queryByText(/repeats folded/)).toBeNull()
  })

  it('says so when nothing is printed', () => {
    show(0, [])
    expect(screen.getByText('No line has been printed.')).toBeVisible()
  })
})

describe('the keys of the list', () => {
  it('move a selection that Enter seeks to, and leave Left and Right to the page', async () => {
    const { onSeek } = show(unmask)
    const pressed = vi.fn()
    const listen = (event: KeyboardEvent) => pressed(event.key)
    window.addEventListener('keydown', listen)
    screen.getByRole('listbox').focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{ArrowRight}')
    expect(selected()).toHaveTextContent('ioapic_update_kvm_routes')
    expect(screen.getByRole('listbox')).toHaveAttribute('aria-activedescendant', selected().id)
    await userEvent.keyboard('{Enter}')
    expect(onSeek).toHaveBeenCalledExactlyOnceWith(unmask + 1)
    expect(pressed.mock.calls.flat()).toEqual(['ArrowRight'])
    window.removeEventListener('keydown', listen)
  })

  it('go to the first and the last line, and not beyond', async () => {
    show(unmask)
    screen.getByRole('listbox').focus()
    await userEvent.keyboard('{Home}{ArrowUp}')
    expect(selected()).toHaveAttribute('aria-posinset', '1')
  })
})

describe('a log of 100,000 lines', () => {
  it('stands before the first line of a run of chapters, and is walked from there', async () => {
    const book = logBook(openRun(storm, both).lanes)
    const props = { rows: book, raw: false, onSeek: vi.fn() }
    render(<TraceLog {...props} cursor={0} />)
    const list = screen.getByRole('listbox', { name: 'Log lines' })
    expect(list).not.toHaveAttribute('aria-activedescendant')
    list.focus()
    await userEvent.keyboard('{Enter}{ArrowDown}')
    expect(props.onSeek).not.toHaveBeenCalled()
    expect(selected()).toBe(options()[0])
  })

  it('draws a screenful, around the playhead, and knows how long it is', () => {
    const { seek } = show(50_000, long)
    expect(options().length).toBeLessThan(100)
    expect(current()).toHaveTextContent('50,000')
    expect(current()).toHaveAttribute('aria-setsize', String(LONG))
    seek(99_999)
    expect(current()).toHaveTextContent('99,999')
  })
})

describe('the search', () => {
  it('counts what it finds in the text as shown, and goes round', async () => {
    const { handle } = show(unmask)
    const found = rows.filter(({ lines }) =>
      lines.some((line) => line?.text.startsWith('ioapic_set_irq')),
    ).length
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find in log' }), 'SET_IRQ')
    expect(screen.getByRole('status', { name: 'Matches' })).toHaveTextContent(String(found))
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
    expect(screen.getByRole('status')).toHaveTextContent(`2 of ${found}`)
    expect(selected()).toHaveTextContent('ioapic_set_irq')
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}{Shift>}{Enter}{/Shift}')
    expect(screen.getByRole('status')).toHaveTextContent(`${found} of ${found}`)
    await userEvent.keyboard('{Enter}')
    expect(screen.getByRole('status')).toHaveTextContent(`1 of ${found}`)
    expect(handle.current).not.toBeNull()
  })

  it('finds folded words only in the raw text', async () => {
    show(unmask)
    await userEvent.type(screen.getByRole('searchbox'), 'ioapic mem write')
    expect(screen.getByRole('status')).toHaveTextContent('0')
  })

  it('is not drawn again by a step that changes nothing of it', () => {
    const { seek } = show(unmask)
    const observer = new MutationObserver(() => {})
    observer.observe(screen.getByRole('searchbox'), { attributes: true })
    seek(unmask + 3)
    expect(current()).toHaveTextContent('late')
    expect(observer.takeRecords()).toEqual([])
    observer.disconnect()
  })

  it('is in reach of the keys of the page', async () => {
    const { handle } = show(0)
    handle.current?.focusFind()
    expect(screen.getByRole('searchbox')).toHaveFocus()
    await userEvent.keyboard('delayed reassert{Escape}')
    expect(screen.getByRole('searchbox')).toHaveValue('')
  })
})
