/** The palette as a person works it. */
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Palette } from '../../src/app/palette/Palette.tsx'
import type { PaletteEntry } from '../../src/app/palette/palette.ts'
import { usePaletteKey } from '../../src/app/palette/use-palette.ts'

beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  Element.prototype.scrollIntoView = () => {}
})

beforeEach(() => {
  localStorage.clear()
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ samples: [] })))
})

function page() {
  const did: string[] = []
  const entry = (title: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
    id: title,
    group: 'Steps',
    title,
    run: () => did.push(`${title} from ${document.activeElement?.getAttribute('aria-label')}`),
    ...more,
  })
  const entries = [
    entry('step forward', { cap: '→' }),
    entry('next divergence', { cap: ']', reason: 'the machines do not part' }),
    entry('step 42', { many: true }),
  ]
  const Page = () => {
    const [open, setOpen] = useState(false)
    usePaletteKey(() => setOpen((open) => !open))
    return (
      <>
        <input aria-label="Find" />
        <Palette
          open={open}
          entries={() => entries}
          numbered={() => []}
          onClose={() => setOpen(false)}
        />
      </>
    )
  }
  render(<Page />)
  return { did, user: userEvent.setup() }
}

const inPalette = async () => {
  const { did, user } = page()
  await user.click(screen.getByRole('textbox', { name: 'Find' }))
  await user.keyboard('{Control>}k{/Control}')
  await screen.findByRole('dialog', { name: 'Commands' })
  return { did, user }
}

describe('the palette', () => {
  it('opens from a text field, and Escape gives the focus back', async () => {
    const { user } = await inPalette()
    expect(screen.getByRole('combobox')).toHaveFocus()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByRole('textbox', { name: 'Find' })).toHaveFocus()
  })

  it('closes by its own key as well', async () => {
    const { user } = await inPalette()
    await user.keyboard('{Control>}k{/Control}')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('does what is found, once the focus is back where it was', async () => {
    const { did, user } = await inPalette()
    await user.keyboard('step 42{Enter}')
    expect(did).toEqual(['step 42 from Find'])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('shows caps and reasons, and tells the reason instead of doing nothing', async () => {
    const { did, user } = await inPalette()
    expect(screen.getByRole('option', { name: /^step forward\s+→/ })).toBeVisible()
    const hindered = screen.getByRole('option', { name: /^next divergence/ })
    expect(hindered).toHaveTextContent('not now: the machines do not part')
    await user.keyboard('{ArrowDown}{Enter}')
    expect(screen.getByRole('status')).toHaveTextContent('Not now: the machines do not part.')
    expect(did).toEqual([])
  })

  it('says how many fit', async () => {
    const { user } = await inPalette()
    await user.keyboard('step')
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('2 commands'))
    await user.keyboard('zzz')
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('0 commands'))
    expect(screen.getByText('No command has these words.')).toBeVisible()
  })

  it('shows what was used lately first, the next time', async () => {
    const { user } = await inPalette()
    await user.keyboard('step 42{Enter}')
    await user.keyboard('{Control>}k{/Control}')
    expect(screen.getAllByRole('option')[0]).toHaveTextContent('step 42')
    expect(screen.getByText('Recent')).toBeVisible()
  })
})
