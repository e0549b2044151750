import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ExportRun } from '../../src/app/export/ExportRun.tsx'
import { DEFAULT_HOSTS } from '../../src/app/work/permalink.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { FORMATS } from '../../src/export/formats.ts'
import { readNative } from '../../src/trace/formats/native.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const open = (hosts = [...DEFAULT_HOSTS]) =>
  createSession({
    scenario: affinityMove,
    hosts,
    resting: DEFAULT_HOSTS[1],
    ...unforked(),
    cursor: 0,
    pin: 11,
  })

/** What was handed to the browser to be saved. */
const saved: { name: string; blob: Blob }[] = []

beforeEach(() => {
  saved.length = 0
  let last: Blob | null = null
  URL.createObjectURL = (blob) => {
    last = blob as Blob
    return 'blob:test'
  }
  URL.revokeObjectURL = () => {}
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, blob: last as Blob })
  })
})
afterEach(() => vi.restoreAllMocks())

const textOf = (blob: Blob): Promise<string> =>
  new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.readAsText(blob)
  })

async function openMenu(store = open()) {
  const onNotice = vi.fn()
  const user = userEvent.setup()
  render(<ExportRun store={store} onNotice={onNotice} />)
  await user.click(screen.getByRole('button', { name: 'Export' }))
  return { user, onNotice, store, menu: screen.getByRole('menu') }
}

const item = (menu: HTMLElement, name: RegExp) => within(menu).getByRole('menuitem', { name })

describe('the Export menu of a run', () => {
  it('offers every format, and the pictures', async () => {
    const { menu } = await openMenu()
    for (const { title } of FORMATS) expect(item(menu, new RegExp(`^${title} `))).toBeVisible()
    expect(within(menu).getAllByRole('menuitem', { name: /^(Path|Timeline) / })).toHaveLength(4)
    expect(within(menu).getByRole('group', { name: 'Both machines' })).toContainElement(
      item(menu, /^JSON /),
    )
  })

  it('saves JSON that is read back as the same run, and says so', async () => {
    const { user, menu, store, onNotice } = await openMenu()
    await user.click(item(menu, /^JSON /))
    await waitFor(() => expect(saved).toHaveLength(1))
    expect(saved[0]?.name).toBe('irq-path-affinity-move.json')
    const read = readNative(await textOf(saved[0]?.blob as Blob))
    expect(read.ok && read.value.lanes.map(({ trace }) => trace)).toEqual(
      store.getState().run.lanes.map(({ trace }) => trace),
    )
    await waitFor(() =>
      expect(onNotice).toHaveBeenCalledWith(
        'JSON was saved to your downloads. Nothing has left this machine.',
      ),
    )
  })

  it('saves the machine that is chosen, with its letter in the name', async () => {
    const { user, menu } = await openMenu()
    await user.click(within(menu).getByRole('menuitemradio', { name: 'Machine B' }))
    expect(within(menu).getByRole('menuitemradio', { name: 'Machine B' })).toBeChecked()
    await user.click(item(menu, /^QEMU log /))
    await waitFor(() => expect(saved).toHaveLength(1))
    expect(saved[0]?.name).toBe('irq-path-affinity-move-B.log')
    expect(await textOf(saved[0]?.blob as Blob)).toContain('and the handler is on 0')
  })

  it('has no choice of machines where there is one', async () => {
    const { menu, user } = await openMenu(open([DEFAULT_HOSTS[0]]))
    expect(within(menu).queryByRole('menuitemradio')).toBeNull()
    await user.click(item(menu, /^VCD /))
    await waitFor(() => expect(saved[0]?.name).toBe('irq-path-affinity-move.vcd'))
  })

  it('has a link to the run in the report', async () => {
    const { user, menu } = await openMenu()
    await user.click(item(menu, /^Markdown report /))
    await waitFor(() => expect(saved).toHaveLength(1))
    expect(await textOf(saved[0]?.blob as Blob)).toMatch(/^<http.*#.*scenario=affinity-move.*>$/m)
  })

  it('says why a picture cannot be saved', async () => {
    const { user, menu, onNotice } = await openMenu()
    await user.click(item(menu, /^Path .*\.svg/))
    await waitFor(() =>
      expect(onNotice).toHaveBeenCalledWith('Path could not be saved: the path is not shown'),
    )
    expect(saved).toEqual([])
  })

  it('keeps its keys to itself', async () => {
    const { user } = await openMenu()
    const heard = vi.fn()
    window.addEventListener('keydown', heard)
    await user.keyboard('{ArrowDown}c{End}')
    window.removeEventListener('keydown', heard)
    expect(heard).not.toHaveBeenCalled()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('menu')).toBeNull()
    expect(screen.getByRole('button', { name: 'Export' })).toHaveFocus()
  })
})
