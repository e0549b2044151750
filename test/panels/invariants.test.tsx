import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { Invariants } from '../../src/panels/breakpoints/invariants.tsx'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { watched } from '../../src/view/verdict/watched.ts'
import { host } from '../core/machines.ts'

const run = openRun(affinityMove, [host('original'), host('patched')])

function show(cursor: number, lane: 0 | 1 = 0) {
  const onGo = vi.fn()
  const name = lane === 0 ? 'A' : 'B'
  render(
    <Invariants
      lane={lane}
      name={name}
      watched={watched(run.lanes[lane] as Lane, cursor)}
      {...{ onGo }}
    />,
  )
  const list = within(screen.getByRole('list', { name: `Invariants of machine ${name}` }))
  return { onGo, buttons: list.getAllByRole('button') }
}

const signs = (buttons: readonly HTMLElement[]) =>
  buttons.map(({ textContent, dataset }) => `${textContent} ${dataset.sign}`)

describe('the invariants of a machine', () => {
  it('are a word each, with a sign of its own shape for whole, broken and open', () => {
    const { buttons } = show(60)
    expect(signs(buttons)).toEqual([
      'delivery bad',
      'EOI ok',
      'ack ok',
      'alive ok',
      'affinity ok',
      'clear ok',
      'moved open',
      'at rest open',
    ])
    const shapes = buttons.map((button) => button.querySelector('path')?.getAttribute('d'))
    expect(new Set(shapes).size).toBe(3)
  })

  it('turn from whole to broken at the step that breaks them', () => {
    expect(signs(show(59).buttons)[0]).toBe('delivery ok')
    expect(signs(show(60, 1).buttons)[0]).toBe('delivery ok')
  })

  it('say the claim in full and how it stands, beginning with their word', () => {
    const { buttons } = show(88)
    expect(buttons[0]).toHaveAccessibleName(
      'delivery, broken at step 60 in machine A. Each delivery into a local APIC has the destination and the vector that the RTE names at that moment.',
    )
    expect(buttons[6]).toHaveAccessibleName(
      'moved, not yet in machine A. After the move the handler runs on the new CPU.',
    )
    expect(buttons[3]?.title).toMatch(
      /^No pin has its line high .* In this run: broken at step 76\.$/,
    )
  })

  it('say when what should happen has', () => {
    const { buttons } = show(88, 1)
    expect(signs(buttons).slice(-2)).toEqual(['moved ok', 'at rest ok'])
    expect(buttons[6]).toHaveAccessibleName(/^moved, so at step 70 in machine B\./)
  })

  it('lead to their step', async () => {
    const { onGo, buttons } = show(60)
    await userEvent.click(buttons[3] as HTMLElement)
    expect(onGo).toHaveBeenCalledExactlyOnceWith('no-dead-pin')
  })
})
