import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { Growth, type Progress } from '../../src/panels/transport/growth.tsx'

const making: Progress = { of: 'making', steps: 38_812, events: 120_400, to: null }
const calls = { onRunOn: vi.fn(), onStop: vi.fn() }

const progress = () => screen.getByRole('status', { name: 'Progress of the run' })

it('a run that was cut can be let go on, and be stopped by the same button', async () => {
  const { rerender } = render(<Growth progress={null} canGrow {...calls} />)
  await userEvent.click(screen.getByRole('button', { name: 'Run on' }))
  expect(calls.onRunOn).toHaveBeenCalledOnce()
  rerender(<Growth progress={making} canGrow {...calls} />)
  expect(screen.getByRole('button', { name: 'Stop' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  expect(calls.onStop).toHaveBeenCalledOnce()
})

it.each<[Progress, string]>([
  [making, '38.8K steps, 120.4K events'],
  [{ ...making, to: 100_000 }, '38.8K of 100K steps, 120.4K events'],
  [{ of: 'looking', step: 1_200, steps: 100_000 }, 'looked up to step 1.2K of 100K'],
])('says how far it has come, and interrupts nobody with it: %j', (how, text) => {
  render(<Growth progress={how} canGrow={false} {...calls} />)
  expect(progress()).toHaveTextContent(text)
  expect(progress()).toHaveAttribute('aria-live', 'off')
})

it('a run that has ended has nothing to go on with', () => {
  const { container } = render(<Growth progress={null} canGrow={false} {...calls} />)
  expect(container).toBeEmptyDOMElement()
})
