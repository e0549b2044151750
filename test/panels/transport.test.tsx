import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { DivergenceSentence } from '../../src/panels/transport/divergence.tsx'
import { Transport, type TransportProps } from '../../src/panels/transport/transport.tsx'

const SPEEDS = [0.5, 1, 2, 4] as const
type Speed = (typeof SPEEDS)[number]

function show(props: Partial<TransportProps<Speed>> = {}) {
  const calls = { onSeek: vi.fn(), onTogglePlay: vi.fn(), onSpeed: vi.fn() }
  render(
    <Transport<Speed>
      steps={28}
      cursor={20}
      title="kvm_set_irq(11)"
      playing={false}
      speed={1}
      speeds={SPEEDS}
      divergences={[
        { step: 18, told: [{ text: 'A used the route written at ' }, { text: 'step 6', step: 6 }] },
        { step: 23, told: [{ text: 'B cleared Remote IRR of pin 11.' }] },
      ]}
      {...calls}
      {...props}
    />,
  )
  return calls
}

const button = (name: string) => screen.getByRole('button', { name })

describe('the transport', () => {
  it('says the step and its title', () => {
    show()
    expect(screen.getByText('Step 20 of 28').parentElement).toHaveTextContent(
      'Step 20 of 28 kvm_set_irq(11)',
    )
  })

  it.each([
    ['First step', 0],
    ['Previous step', 19],
    ['Next step', 21],
    ['Last step', 28],
    ['Previous divergence', 18],
    ['Next divergence', 23],
  ])('goes with "%s" to step %i', async (name, step) => {
    const { onSeek } = show()
    await userEvent.click(button(name))
    expect(onSeek.mock.calls).toEqual([[step]])
  })

  it.each([
    [0, ['First step', 'Previous step', 'Previous divergence']],
    [18, ['Previous divergence']],
    [28, ['Next step', 'Last step', 'Next divergence']],
  ])('at step %i has nothing to do for %s, and says so', async (cursor, off) => {
    const { onSeek } = show({ cursor })
    const names = screen
      .getAllByRole('button')
      .filter((other) => other.getAttribute('aria-disabled') === 'true')
      .map((other) => other.getAttribute('aria-label'))
    expect(names).toEqual(off)
    for (const name of off) await userEvent.click(button(name))
    expect(onSeek).not.toHaveBeenCalled()
  })

  it('keeps the focus on a button that has done all it can', async () => {
    show({ cursor: 28 })
    await userEvent.click(button('Next step'))
    expect(button('Next step')).toHaveFocus()
  })

  it('plays, and while playing offers to pause', async () => {
    const { onTogglePlay } = show()
    await userEvent.click(button('Play'))
    expect(onTogglePlay).toHaveBeenCalledOnce()
  })

  it('is called Pause while it plays', () => {
    show({ playing: true })
    expect(button('Pause')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Play' })).toBeNull()
  })

  it('sets the speed to one of four', async () => {
    const { onSpeed } = show()
    const picker = screen.getByRole('combobox', { name: 'Speed' })
    expect(
      within(picker)
        .getAllByRole('option')
        .map((option) => option.textContent),
    ).toEqual(['0.5 steps/s', '1 step/s', '2 steps/s', '4 steps/s'])
    await userEvent.selectOptions(picker, '2 steps/s')
    expect(onSpeed.mock.calls).toEqual([[2]])
  })
})

describe('the divergences', () => {
  const words = () => screen.getByRole('group', { name: 'Divergences' }).textContent

  it.each([
    [20, 'Divergence 1 of 2'],
    [28, 'Divergence 2 of 2'],
    [22, 'Divergence 1 of 2'],
    [3, '2 divergences'],
  ])('at step %i say "%s"', (cursor, text) => {
    show({ cursor })
    expect(words()).toBe(text)
  })

  it('say that there are none, and have nowhere to go', () => {
    show({ divergences: [] })
    expect(words()).toBe('no divergence')
    expect(button('Next divergence')).toHaveAttribute('aria-disabled', 'true')
    expect(button('Previous divergence')).toHaveAttribute('aria-disabled', 'true')
  })

  it('are left out for a single machine', () => {
    show({ divergences: null })
    expect(screen.queryByRole('group', { name: 'Divergences' })).toBeNull()
  })
})

describe('the sentence of a divergence', () => {
  const divergences = [
    { step: 18, told: [{ text: 'A used the route written at ' }, { text: 'step 6', step: 6 }] },
    { step: 23, told: [{ text: 'B cleared Remote IRR of pin 11.' }] },
  ]
  const say = (cursor: number, follows = false) => {
    const onSeek = vi.fn()
    const { container } = render(
      <DivergenceSentence {...{ divergences, cursor, follows, onSeek }} />,
    )
    return { onSeek, text: container.textContent }
  }

  it.each([
    [3, false, 'Parts at step 18A used the route written at step 6'],
    [18, true, 'Parted at step 18A used the route written at step 6'],
    [22, true, 'Parted at step 18A used the route written at step 6 This step follows from it.'],
    [25, false, 'Parted at step 23B cleared Remote IRR of pin 11.'],
  ])('at step %i names the one that counts there', (cursor, follows, text) => {
    expect(say(cursor, follows).text).toBe(text)
  })

  it('leads to the steps that it names', async () => {
    const { onSeek } = say(20)
    await userEvent.click(button('step 6'))
    await userEvent.click(button('Parted at step 18'))
    expect(onSeek.mock.calls).toEqual([[6], [18]])
  })
})

it('the legend names the marks, and a button opens it where a row of them has no room', () => {
  show()
  const legend = screen.getByLabelText('Legend of the timeline')
  expect(button('Legend')).toHaveAttribute('popovertarget', legend.id)
  expect(
    within(legend)
      .getAllByRole('listitem', { hidden: true })
      .map((item) => item.textContent),
  ).toEqual([
    'assert',
    'RTE write',
    'route update',
    'kvm_set_irq',
    'IRR set',
    'stale or wrong',
    'EOI',
    'EOI lost',
  ])
})
