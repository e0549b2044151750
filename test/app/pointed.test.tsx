/** One thing pointed at, by pointer or keyboard: everything on the page that shows it is marked. */
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { App } from '../../src/app/App.tsx'
import { inspector } from '../../src/app/parts/parts.ts'
import { opened } from '../../src/app/work/opening.ts'

beforeAll(() => inspector.fetch())

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }))
  window.history.replaceState(null, '', '#')
  Element.prototype.scrollIntoView = () => {}
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
})

function shown() {
  const { store, search } = opened('')
  render(<App store={store} search={search} faults={[]} />)
  return { store, user: userEvent.setup() }
}

const machine = (id: 'A' | 'B') => within(screen.getByRole('group', { name: `Machine ${id}` }))
const value = (id: 'A' | 'B', name: string) =>
  machine(id).getAllByRole('button', {
    name: `Why is ${name} as it is in machine ${id}?`,
  })[0] as HTMLElement
const row = (text: RegExp) =>
  screen
    .getAllByRole('option')
    .filter((option) => text.test(option.textContent ?? ''))[0] as HTMLElement
const line = (text: string) =>
  screen.getAllByRole('listitem').find((own) => own.textContent?.includes(text)) as HTMLElement

const isMarked = (element: HTMLElement) => element.hasAttribute('data-pointed')
const marked = (role: string) =>
  screen
    .queryAllByRole(role)
    .filter(isMarked)
    .map(({ textContent }) => textContent)

it('a line of the log marks its line of code and the bits that its step set, in both machines', async () => {
  const { user } = shown()
  await user.hover(row(/set_remote_irr/))
  expect(marked('option')).toHaveLength(1)
  expect(isMarked(line('level: set Remote IRR'))).toBe(true)
  expect(isMarked(value('A', 'Remote IRR of pin 11'))).toBe(true)
  expect(isMarked(value('B', 'Remote IRR of pin 11'))).toBe(true)
  expect(isMarked(value('A', 'the mask of pin 11'))).toBe(false)
  await user.unhover(row(/set_remote_irr/))
  expect(document.querySelectorAll('[data-pointed]')).toHaveLength(0)
})

it('a value marks itself and its last write, in its own machine', async () => {
  const { user } = shown()
  await user.hover(value('A', 'IRR bit 33 of vCPU 2'))
  expect(isMarked(value('B', 'IRR bit 33 of vCPU 2'))).toBe(false)
  expect(marked('option')).toEqual([expect.stringContaining('ioapic_service: trigger KVM IRQ 11')])
  expect(isMarked(line('raise the GSI in KVM'))).toBe(true)
})

it('the stale route is marked as long as it stands, wherever one steps', async () => {
  const { user, store } = shown()
  const route = value('A', 'the route of GSI 11')
  await user.hover(route)
  expect(marked('option')).toEqual([])
  const stale = store.getState().cursor
  act(() => store.getState().seek(stale + 1))
  await waitFor(() =>
    expect(marked('option')).toEqual([expect.stringContaining('IRQ 11: fee00000 8021 late')]),
  )
})

it('the keyboard points as the pointer does, at the option of a list too', async () => {
  const { user } = shown()
  screen.getByRole('listbox', { name: 'Log lines' }).focus()
  await user.keyboard('{ArrowUp}')
  await waitFor(() => expect(isMarked(value('A', 'Remote IRR of pin 11'))).toBe(true))
})

it('a bit of the inspector marks its field, and answers why', async () => {
  const { user } = shown()
  await user.keyboard('r')
  const bit = await screen.findByRole('gridcell', { name: /^Bit 16,/ })
  await user.hover(bit)
  expect(marked('gridcell')).toHaveLength(1)
  expect(isMarked(value('A', 'the mask of pin 11'))).toBe(true)
  await user.click(bit)
  await user.keyboard('y')
  const answer = screen.getByRole('region', { name: 'Why?' })
  expect(answer).toHaveTextContent('The mask of pin 11 is 0')
})
