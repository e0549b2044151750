import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createExplorer,
  type Searcher,
  type StartSearcher,
} from '../../src/app/interleavings/explorer.ts'
import { Interleavings } from '../../src/app/interleavings/Interleavings.tsx'
import { InterleavingsHints } from '../../src/app/interleavings/InterleavingsHints.tsx'
import { KeySheet } from '../../src/app/KeySheet.tsx'
import { opened } from '../../src/app/work/opening.ts'
import type { Opening } from '../../src/app/work/session.ts'
import { answers } from './answers.ts'

const idle: Searcher = { pause: () => {}, resume: () => {}, end: () => {} }

const atOnce: StartSearcher = (request, hear) => {
  for (const reply of answers(request)) hear(reply)
  return idle
}

const never: StartSearcher = () => idle

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }))
})

function shown(start: StartSearcher) {
  const onOpen = vi.fn<(opening: Opening) => void>()
  const store = createExplorer(start)
  render(<Interleavings store={store} characterKeys handle={{ current: null }} onOpen={onOpen} />)
  return { store, onOpen, user: userEvent.setup() }
}

it('searches, tells the chosen counterexample, and opens it beside the machine picked', async () => {
  const { user, onOpen } = shown(atOnce)
  expect(screen.getAllByText('Not searched yet.')).toHaveLength(2)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  expect(screen.getByText('Explored completely.')).toBeInTheDocument()
  expect(screen.getByText('Violated after 60 moves.')).toBeInTheDocument()
  await waitFor(() => screen.getByRole('group', { name: /^255 states/ }))
  await user.selectOptions(
    screen.getByRole('combobox', { name: 'Beside which machine' }),
    'MSI, update first under K2',
  )
  await user.click(screen.getByRole('button', { name: /Open in Step/ }))
  expect(onOpen.mock.lastCall?.[0]).toMatchObject({
    scenario: { id: 'one-move/same-vector/seed/2/3' },
    hosts: [
      { variant: { id: 'original' }, kvm: { scan: 'K0' } },
      { variant: { id: 'msi-first' }, kvm: { scan: 'K2' } },
    ],
    cursor: 60,
  })
})

it('has nothing to open where a claim holds', async () => {
  const { user, onOpen } = shown(atOnce)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  await user.click(screen.getByRole('gridcell', { name: /^No dead pin, patched under K0: holds/ }))
  expect(screen.getByText('Holds in every reachable state.')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /Open in Step/ })).toBeNull()
  await user.keyboard('{Enter}')
  expect(onOpen).not.toHaveBeenCalled()
})

it('walks the violations with n and p, and stops the search with Escape', async () => {
  const { store, user } = shown(atOnce)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  const chosen = () => screen.getByRole('gridcell', { selected: true }).getAttribute('aria-label')
  await user.keyboard('p')
  expect(chosen()).toMatch(/^The move comes to rest, original under K1, APICv: no run/)
  await user.keyboard('nn')
  expect(chosen()).toMatch(/^Delivered as the RTE names, original under K0, APICv/)
  expect(store.getState().running).toBe(false)
})

it('stops a running search with Escape', async () => {
  const { store, user } = shown(never)
  act(() => store.getState().search())
  expect(screen.getByRole('button', { name: /Stop/ })).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(store.getState().running).toBe(false)
})

it('shows one kind of KVM in words, and keeps the chosen cell among what is shown', async () => {
  const { store, user } = shown(never)
  await user.selectOptions(screen.getByRole('combobox', { name: 'KVM shown' }), 'K1, APICv')
  expect(store.getState().asked.cell).toMatchObject({ qemu: 'original', scan: 'K1', apicv: true })
  expect(screen.getAllByRole('columnheader')).toHaveLength(5)
})

it('drops a move with Delete, says that the claim no longer fails, and opens what is left', async () => {
  const { user, onOpen } = shown(atOnce)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  screen.getByRole('button', { name: /You asked for IRQ 11/ }).focus()
  await user.keyboard('{Delete}')
  expect(screen.getByText('No longer violated.')).toBeInTheDocument()
  const heading = screen.getByRole('heading', { name: /^Run, \d+ moves/ })
  const left = Number(/\d+/.exec(heading.textContent ?? '')?.[0])
  expect(left).toBeLessThan(60)
  await user.click(screen.getByRole('button', { name: /Open in Step/ }))
  expect(onOpen.mock.lastCall?.[0].branches[0]?.chosen).toHaveLength(left)
  expect(onOpen.mock.lastCall?.[0].cursor).toBe(left)

  screen.getByRole('button', { name: /You asked for IRQ 11/ }).focus()
  await user.keyboard('{Control>}z{/Control}')
  expect(screen.queryByText('No longer violated.')).toBeNull()
  expect(screen.getByRole('heading', { name: /^Counterexample, 60 moves/ })).toBeInTheDocument()
})

it('opens from the grid what is left of the schedule told, not the whole', async () => {
  const { user, onOpen } = shown(atOnce)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  await user.click(screen.getByRole('button', { name: 'Drop move 7' }))
  screen.getByRole('gridcell', { selected: true }).focus()
  await user.keyboard('{Enter}')
  const chosen = onOpen.mock.lastCall?.[0].branches[0]?.chosen ?? []
  expect(chosen.length).toBeGreaterThan(0)
  expect(chosen.length).toBeLessThan(60)
  expect(chosen.some(({ agent }) => agent === 'user')).toBe(false)
})

it('shrinks, and says where nothing can be left out', async () => {
  const { user } = shown(atOnce)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  await user.click(screen.getByRole('button', { name: 'Shrink' }))
  expect(screen.getByText(/No move can be left out alone/)).toBeInTheDocument()
})

describe('the keys', () => {
  const hints = () => screen.getByRole('contentinfo').textContent
  const shownHints = (start: StartSearcher, characterKeys = true) => {
    const store = createExplorer(start)
    const { run } = opened('').store.getState()
    render(<InterleavingsHints store={store} run={run} characterKeys={characterKeys} />)
    return store
  }

  it('at the foot are those that have something to do', () => {
    const store = shownHints(never)
    expect(hints()).not.toMatch(/stop|violation|Step|drop/)
    act(() => store.getState().search())
    expect(hints()).toMatch(/Esc stop the search/)
    act(() => store.getState().stop())
    expect(hints()).not.toMatch(/stop/)
  })

  it('at the foot also open, drop and walk once there are violations', () => {
    const store = shownHints(atOnce)
    act(() => store.getState().search())
    for (const text of [/Enter open it in Step/, /np next, previous violation/, /Delete drop/])
      expect(hints()).toMatch(text)
  })

  it('leave out single characters that are switched off', () => {
    const store = shownHints(atOnce, false)
    act(() => store.getState().search())
    expect(hints()).not.toMatch(/violation|all keys/)
  })

  it.each([
    ['interleavings', /Delete.*drop the focused move/, /step forward/],
    ['step', /step forward/, /drop the focused move/],
  ] as const)('in the sheet are those of %s, and those of every view', (view, own, other) => {
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      this.open = true
    }
    render(
      <KeySheet
        view={view}
        open
        characterKeys
        onCharacterKeys={() => {}}
        onPalette={() => {}}
        onClose={() => {}}
      />,
    )
    const sheet = screen.getByRole('dialog', { name: 'Keys' })
    expect(sheet).toHaveTextContent(own)
    expect(sheet).not.toHaveTextContent(other)
    expect(sheet).toHaveTextContent(/Everywhere.*light or dark.*copy a link/)
  })
})
