/** The overlay of keys and the foot of the page, which are made from the same lists. */
import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { INTERLEAVINGS_KEYS } from '../../src/app/interleavings/key-list.ts'
import { KeyHints } from '../../src/app/KeyHints.tsx'
import { KeySheet } from '../../src/app/KeySheet.tsx'
import { BINDINGS, KEY_SECTIONS } from '../../src/app/keys.ts'
import { TRACE_KEYS } from '../../src/app/trace/key-list.ts'
import { opened } from '../../src/app/work/opening.ts'
import type { View } from '../../src/app/work/permalink.ts'
import { whole } from '../../src/view/causes/value.ts'

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true
  }
})

function shown(view: View) {
  const onPalette = vi.fn()
  const nothing = () => {}
  render(
    <KeySheet
      view={view}
      open
      characterKeys
      onCharacterKeys={nothing}
      onPalette={onPalette}
      onClose={nothing}
    />,
  )
  return { sheet: screen.getByRole('dialog', { name: 'Keys' }), onPalette }
}

const texts = (sheet: HTMLElement) =>
  within(sheet)
    .getAllByRole('definition')
    .map(({ textContent }) => textContent)

describe('the sheet of keys', () => {
  it.each([
    ['step', BINDINGS],
    ['trace', TRACE_KEYS],
    ['interleavings', INTERLEAVINGS_KEYS],
  ] as const)('lists every key of the view once: %s', (view, keys) => {
    const listed = texts(shown(view).sheet)
    for (const { text } of keys) expect(listed.filter((each) => each === text)).toHaveLength(1)
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('is grouped by subject, and has what works everywhere at its end', () => {
    shown('step')
    const headings = screen.getAllByRole('heading', { level: 3 }).map((each) => each.textContent)
    const subjects = KEY_SECTIONS.map(({ subject }) => subject).filter((name) => name !== 'Page')
    expect(headings).toEqual([
      ...subjects,
      'In the heads and stations',
      'On the timeline',
      'Everywhere',
    ])
  })

  it('names the key of the palette, and leads to it', async () => {
    const { sheet, onPalette } = shown('trace')
    expect(sheet).toHaveTextContent('Ctrl Kfind any command')
    await userEvent.setup().click(screen.getByRole('button', { name: 'Find a command' }))
    expect(onPalette).toHaveBeenCalledOnce()
  })
})

describe('the foot of the Step view', () => {
  function foot(link: string, characterKeys = true) {
    const { store } = opened(`#scenario=affinity-move&${link}`)
    render(<KeyHints {...{ store, characterKeys }} />)
    const caps = () =>
      [...screen.getByRole('contentinfo').querySelectorAll('kbd')].map(
        ({ textContent }) => textContent,
      )
    return { store, caps }
  }
  const COMPARE = 'a=original,K0&b=patched,K0'

  it('shows no key that the list has not, and the keys that run to a breakpoint', () => {
    const { caps } = foot(COMPARE)
    const known = BINDINGS.map(({ cap }) => cap)
    expect(caps().filter((cap) => !known.includes(cap ?? ''))).toEqual(['1', '9'])
    expect(caps()).toEqual(expect.arrayContaining(['<', '>', 'B', 'Ctrl K', '?']))
    expect(new Set(caps()).size).toBe(caps().length)
  })

  it('has keys only while they mean something: with two machines, a question, branches, a change', () => {
    const { store, caps } = foot(COMPARE)
    const among = (some: string) => some.split(' ').filter((cap) => caps().includes(cap))
    expect(among('[ ] a b l , . { } u U')).toEqual(['[', ']', 'a', 'b', 'l'])
    act(() => store.getState().toggleCompare())
    expect(among('[ ] a b l , . { } u U')).toEqual(['u', 'U'])
    act(() => {
      store.getState().ask(0, whole({ of: 'remote-irr', at: 11 }))
      store.getState().seek(8)
    })
    expect(among(', . { }')).toEqual([',', '.'])
    act(() => store.getState().take({ agent: 'device', pin: 11 }))
    expect(among(', . { }')).toEqual(['{', '}'])
  })

  it('has no characters once they are no keys', () => {
    expect(foot(COMPARE, false).caps()).toEqual(['←', '→', 'Space', 'Ctrl K'])
  })
})
