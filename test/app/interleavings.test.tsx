import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { createExplorer, type StartSearcher } from '../../src/app/explorer.ts'
import { Interleavings } from '../../src/app/Interleavings.tsx'
import type { Opening } from '../../src/app/session.ts'
import { answer } from '../../src/worker/answer.ts'

const atOnce: StartSearcher = (request, hear) => {
  answer(request, hear, () => 0)
  return { end: () => {} }
}

const never: StartSearcher = () => ({ end: () => {} })

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
  render(<Interleavings store={store} characterKeys onOpen={onOpen} />)
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
