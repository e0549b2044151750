/** Parts of the page that come later, as a person meets them. */
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { InPlace } from '../../src/app/parts/InPlace.tsx'
import { fetchWhenIdle } from '../../src/app/parts/idle.ts'
import { Over } from '../../src/app/parts/Over.tsx'
import { partOf } from '../../src/app/parts/part.ts'

afterEach(() => vi.restoreAllMocks())

/** A part whose file comes, or does not, when the test says so. */
function awaited() {
  const asked: { come(): void; fail(): void }[] = []
  const part = partOf(
    'The map',
    () =>
      new Promise<() => string>((resolve, reject) => {
        asked.push({ come: () => resolve(() => 'a map'), fail: () => reject(new Error('offline')) })
      }),
  )
  const last = (does: 'come' | 'fail') => act(async () => asked.at(-1)?.[does]())
  return { part, asked, come: () => last('come'), fail: () => last('fail') }
}

describe('a part with a place of its own', () => {
  const shown = () => {
    const map = awaited()
    render(<InPlace part={map.part}>{(draw) => <p>{draw()}</p>}</InPlace>)
    return map
  }

  it('is there as soon as it has come, without a word before', async () => {
    const { come } = shown()
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    await come()
    expect(screen.getByText('a map')).toBeVisible()
  })

  it('says that it is loading where that takes a while', async () => {
    shown()
    expect(await screen.findByText('The map is loading.')).toBeVisible()
  })

  it('says there why it did not come, and comes when asked again', async () => {
    const { asked, come, fail } = shown()
    await fail()
    const alert = screen.getByRole('alert')
    expect(alert).toHaveTextContent('The map could not be loaded.')
    expect(alert).toHaveTextContent('offline')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(screen.queryByRole('alert')).toBeNull()
    await come()
    expect(screen.getByText('a map')).toBeVisible()
    expect(asked).toHaveLength(2)
  })

  it('is tried again where it is shown, if it did not come before anybody asked for it', async () => {
    const map = awaited()
    void map.part.fetch()
    await map.fail()
    render(<InPlace part={map.part}>{(draw) => <p>{draw()}</p>}</InPlace>)
    expect(screen.queryByRole('alert')).toBeNull()
    await map.come()
    expect(screen.getByText('a map')).toBeVisible()
  })

  it('waits for nothing once it was fetched', async () => {
    const map = awaited()
    void map.part.fetch()
    await map.come()
    render(<InPlace part={map.part}>{(draw) => <p>{draw()}</p>}</InPlace>)
    expect(screen.getByText('a map')).toBeVisible()
    expect(map.asked).toHaveLength(1)
  })
})

describe('a part that opens over the page', () => {
  const shown = () => {
    const map = awaited()
    const Page = () => {
      const [open, setOpen] = useState(false)
      return (
        <>
          <button type="button" aria-expanded={open} onClick={() => setOpen(true)}>
            Map
          </button>
          <Over part={map.part} open={open} onClose={() => setOpen(false)}>
            {(draw) => open && <p>{draw()}</p>}
          </Over>
        </>
      )
    }
    render(<Page />)
    return map
  }
  const button = () => screen.getByRole('button', { name: 'Map' })

  it('is fetched when it is opened, not before', async () => {
    const { asked, come } = shown()
    expect(asked).toHaveLength(0)
    await userEvent.click(button())
    await come()
    expect(screen.getByText('a map')).toBeVisible()
  })

  it('tells the page why it did not come, closes, and can be opened again', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { come, fail } = shown()
    await userEvent.click(button())
    await fail()
    expect(String(reported.mock.calls)).toContain('The map could not be loaded: Error: offline')
    expect(button()).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(button())
    await come()
    expect(screen.getByText('a map')).toBeVisible()
    expect(reported).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})

it('fetches what comes later one after the other, also after one that did not come', async () => {
  const fetched: string[] = []
  const fetching = (name: string) => async () => {
    fetched.push(name)
    if (name === 'lost') throw new Error('offline')
  }
  fetchWhenIdle(['first', 'lost', 'last'].map(fetching))
  await vi.waitFor(() => expect(fetched).toEqual(['first', 'lost', 'last']))
})
