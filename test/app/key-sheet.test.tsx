/** The overlay of keys and the foot of the page, which are made from the same lists. */
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { INTERLEAVINGS_KEYS } from '../../src/app/interleavings/key-list.ts'
import { KeyHints } from '../../src/app/KeyHints.tsx'
import { KeySheet } from '../../src/app/KeySheet.tsx'
import { BINDINGS, KEY_SECTIONS } from '../../src/app/keys.ts'
import { TRACE_KEYS } from '../../src/app/trace/key-list.ts'
import type { View } from '../../src/app/work/permalink.ts'

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

it('the foot of the page shows no key that the list has not', () => {
  render(<KeyHints />)
  const caps = [...screen.getByRole('contentinfo').querySelectorAll('kbd')]
    .map(({ textContent }) => textContent)
    .filter((cap) => !/^[19]$/.test(cap ?? ''))
  const known = BINDINGS.map(({ cap }) => cap)
  expect(caps.filter((cap) => !known.includes(cap ?? ''))).toEqual([])
  expect(caps).toContain('Ctrl K')
})
