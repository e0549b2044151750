/** What a screen reader hears, stepped through by keyboard, as prose in test/fixtures/spoken. */
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { App } from '../../src/app/App.tsx'
import { opened } from '../../src/app/work/opening.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  Element.prototype.scrollIntoView = () => {}
  window.history.replaceState(null, '', '#')
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function shown(link: string) {
  const { store, search } = opened(link)
  render(<App store={store} search={search} faults={[]} />)
  return store
}

/** What the live region says once the place stands still. */
function heardAfter(key: string): string {
  fireEvent.keyDown(document.body, { key })
  act(() => vi.advanceTimersByTime(300))
  return screen.getByTestId('spoken').textContent ?? ''
}

for (const [name, link, about] of [
  [
    'affinity-move-both',
    '#scenario=affinity-move&a=original,K0&b=patched,K0',
    'Affinity change, CPU 2 to CPU 0. Machine A has the original order, machine B the patched one.',
  ],
  [
    'affinity-move-original',
    '#scenario=affinity-move&a=original,K0',
    'Affinity change, CPU 2 to CPU 0, with the original order alone.',
  ],
] as const) {
  it(`speaks every step of a run that is walked by keyboard: ${name}`, async () => {
    const store = shown(link)
    const said = [heardAfter('Home')]
    for (let step = 0; step < store.getState().run.schedule.length; step++) {
      said.push(heardAfter('ArrowRight'))
    }
    expect(new Set(said).size).toBe(said.length)
    const text = `${about}\nHeard from the polite live region after each press of the right arrow.\n\n${said.join('\n\n')}\n`
    await expect(text).toMatchFileSnapshot(`../fixtures/spoken/${name}.txt`)
  })
}

it('is silent while the place still moves, and says the last place only', () => {
  shown('')
  heardAfter('Home')
  for (const _ of [1, 2, 3]) fireEvent.keyDown(document.body, { key: 'ArrowRight' })
  expect(screen.getByTestId('spoken')).toHaveTextContent(/^Start\./)
  expect(heardAfter('ArrowRight')).toMatch(/^Step 4 of 88\./)
})

it('tells where each machine stands when their playheads are apart', () => {
  shown('')
  heardAfter('Home')
  heardAfter('l')
  expect(heardAfter('End')).toMatch(
    /^Step 88 of 88\. Machine A, at step 88: Pin 11 is dead.* Machine B, at step 0: IRQ 11 is live/,
  )
})
