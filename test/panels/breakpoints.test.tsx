import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { readBreakpoints } from '../../src/app/work/breakpoints-link.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { Breakpoints } from '../../src/panels/breakpoints/breakpoints.tsx'
import { RunUntil } from '../../src/panels/breakpoints/run.tsx'
import { StopToggle } from '../../src/panels/breakpoints/toggle.tsx'
import { StopMarks } from '../../src/panels/timeline/stops.tsx'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { breakpointChoices, suggestedConditions } from '../../src/view/breakpoints/choices.ts'
import { breakpointRows, nearHits, stopsOf } from '../../src/view/breakpoints/rows.ts'
import { conditionText } from '../../src/view/breakpoints/words.ts'
import { frameOf } from '../../src/view/tracks/layout.ts'
import { host } from '../core/machines.ts'

const both = openRun(affinityMove, [host('original'), host('patched')])
const alone = openRun(affinityMove, [host('original')])

function show(text: string, { run = both, cursor = 24, left = 0 } = {}) {
  const { breakpoints } = readBreakpoints(text, affinityMove)
  const on = { onSeek: vi.fn(), onSwitch: vi.fn(), onDelete: vi.fn(), onAdd: vi.fn() }
  const { setup } = (run.lanes[0] as Lane).model
  render(
    <Breakpoints
      id="breakpoints"
      rows={breakpointRows(run, breakpoints, run.schedule.length)}
      choices={breakpointChoices(run)}
      suggestions={suggestedConditions(run, 11).map((condition) => ({
        condition,
        text: conditionText(setup, condition),
      }))}
      lanes={run.lanes.length}
      cursors={run.lanes.map(() => cursor)}
      left={left}
      {...on}
    />,
  )
  return { ...on, breakpoints }
}

const items = () =>
  within(screen.getByRole('list', { name: 'Breakpoints that are set' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)

const form = () => within(screen.getByRole('form', { name: 'New breakpoint' }))

describe('the list of breakpoints', () => {
  it('says of each what it waits for, and where it hits in each machine', () => {
    show('remote-irr-11-set.b-event-kvm_eoi-vcpu0.broken-quiet-means-clear')
    expect(items()).toEqual([
      'Remote IRR of pin 11 is set×A2 hits259B2 hits260',
      'Event kvm_eoi on vCPU 0, in B only×B1 hit82',
      '"Quiet means clear" breaks×Ano hitBno hit',
    ])
  })

  it('names no machine where there is one, and says of which is not on screen', () => {
    show('stale-11.b-stale-11', { run: alone })
    expect(items()).toEqual([
      'The route of GSI 11 becomes stale×1 hit40',
      'The route of GSI 11 becomes stale, in B only×That machine is not on screen.',
    ])
  })

  it('leads to a hit, and marks the one that is shown', async () => {
    const { onSeek } = show('remote-irr-11')
    expect(screen.getByRole('button', { name: 'Step 24 in A' })).toHaveAttribute(
      'aria-current',
      'step',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Step 85 in B' }))
    expect(onSeek).toHaveBeenCalledExactlyOnceWith(1, 85)
  })

  it('has a switch and a button to delete', async () => {
    const { onSwitch, onDelete, breakpoints } = show('remote-irr-11.off-stale-11')
    const [first, second] = screen.getAllByRole('switch')
    expect(first).toBeChecked()
    expect(second).not.toBeChecked()
    await userEvent.click(screen.getByRole('switch', { name: 'The route of GSI 11 becomes stale' }))
    expect(onSwitch).toHaveBeenCalledExactlyOnceWith(breakpoints[1])
    await userEvent.click(
      screen.getByRole('button', { name: 'Delete: Remote IRR of pin 11 changes' }),
    )
    expect(onDelete).toHaveBeenCalledExactlyOnceWith(breakpoints[0])
    expect(screen.getByRole('heading', { name: 'Breakpoints' })).toHaveFocus()
  })

  it('lists of many hits those around the place shown, and counts the others', () => {
    const steps = Array.from({ length: 100 }, (_, at) => at * 10)
    expect(nearHits(steps, 505)).toEqual({
      before: 45,
      near: steps.slice(45, 57),
      after: 43,
    })
    expect(nearHits(steps, 0)).toEqual({ before: 0, near: steps.slice(0, 12), after: 88 })
    expect(nearHits(steps, 2_000)).toEqual({ before: 88, near: steps.slice(88), after: 0 })
    expect(nearHits([4, 8], 5)).toEqual({ before: 0, near: [4, 8], after: 0 })
  })

  it('says how much of a long run was not yet looked at', () => {
    show('remote-irr-11', { left: 12_000 })
    expect(screen.getByText('12,000 steps are still looked at.')).toBeVisible()
  })

  it('says so where none is set', () => {
    show('')
    expect(screen.getByText('None is set. A run stops where one hits.')).toBeVisible()
  })
})

describe('what can be added', () => {
  it('are breakpoints that suggest themselves, each by one button', async () => {
    const { onAdd } = show('')
    const texts = screen
      .getAllByRole('button', { name: /^Stop when / })
      .map(({ textContent }) => textContent?.trim())
    expect(texts).toEqual([
      'Remote IRR of pin 11 changes',
      'the route of GSI 11 becomes stale',
      'any vCPU takes vector 33',
      '"Delivered as the RTE names" breaks',
      '"No dead pin" breaks',
      'event eoi_dropped',
    ])
    await userEvent.click(screen.getByRole('button', { name: /route of GSI 11/ }))
    expect(onAdd).toHaveBeenCalledExactlyOnceWith({
      condition: { on: 'stale', pin: 11 },
      lane: null,
      enabled: true,
    })
  })

  it('is Remote IRR of the first pin at first', async () => {
    const { onAdd } = show('')
    await userEvent.selectOptions(form().getByLabelText('Change'), 'is cleared')
    await userEvent.selectOptions(form().getByLabelText('Machine'), 'B')
    await userEvent.click(form().getByRole('button', { name: 'Add' }))
    expect(onAdd).toHaveBeenCalledExactlyOnceWith({
      condition: { on: 'remote-irr', pin: 11, to: 0 },
      lane: 1,
      enabled: true,
    })
  })

  it('is a vector taken by any vCPU or by one', async () => {
    const { onAdd } = show('')
    await userEvent.selectOptions(form().getByLabelText('Kind'), 'vCPU takes a vector')
    await userEvent.click(form().getByRole('button', { name: 'Add' }))
    await userEvent.selectOptions(form().getByLabelText('vCPU'), '2')
    await userEvent.type(form().getByLabelText('Vector'), '33{Enter}')
    expect(onAdd.mock.calls.map(([{ condition }]) => condition)).toEqual([
      { on: 'taken', vcpu: null, vector: null },
      { on: 'taken', vcpu: 2, vector: 33 },
    ])
  })

  it('is a claim, of those that should always hold', async () => {
    const { onAdd } = show('')
    await userEvent.selectOptions(form().getByLabelText('Kind'), 'claim breaks')
    const claims = within(form().getByLabelText('Claim')).getAllByRole('option')
    expect(claims).toHaveLength(6)
    await userEvent.selectOptions(form().getByLabelText('Claim'), 'No dead pin')
    await userEvent.click(form().getByRole('button', { name: 'Add' }))
    expect(onAdd.mock.calls[0]?.[0].condition).toEqual({ on: 'broken', claim: 'no-dead-pin' })
  })

  it('is an event, and only what an event of its kind has can be asked of it', async () => {
    const { onAdd } = show('')
    await userEvent.selectOptions(form().getByLabelText('Kind'), 'event')
    await userEvent.selectOptions(form().getByLabelText('Event'), 'kvm_set_irq')
    expect(form().queryByLabelText('vCPU')).toBeNull()
    await userEvent.selectOptions(form().getByLabelText('Pin'), '11')
    await userEvent.selectOptions(form().getByLabelText('Event'), 'kvm_eoi')
    expect(form().queryByLabelText('Pin')).toBeNull()
    await userEvent.selectOptions(form().getByLabelText('vCPU'), '0')
    await userEvent.click(form().getByRole('button', { name: 'Add' }))
    expect(onAdd.mock.calls[0]?.[0].condition).toEqual({
      on: 'event',
      type: 'kvm_eoi',
      pin: null,
      vcpu: 0,
      vector: null,
    })
  })

  it('knows the pins, vCPUs and vectors of the run', () => {
    const { pins, vcpus, vectors } = breakpointChoices(both)
    expect({ pins, vcpus }).toEqual({ pins: [11], vcpus: [0, 1, 2, 3] })
    expect(vectors).toContain(33)
  })
})

describe('beside what they wait for', () => {
  it('a breakpoint is offered, and shown as set', async () => {
    const onToggle = vi.fn()
    render(<StopToggle text="Remote IRR of pin 11 changes" isOn onToggle={onToggle} />)
    const toggle = screen.getByRole('button', {
      name: 'Stop when it changes: Remote IRR of pin 11 changes',
      pressed: true,
    })
    await userEvent.click(toggle)
    expect(onToggle).toHaveBeenCalledOnce()
  })
})

describe('running until one hits', () => {
  it('has a button either way, and says aloud where it stopped', async () => {
    const onRun = vi.fn()
    render(<RunUntil isOn said="Stopped at step 2: it did." onRun={onRun} />)
    expect(screen.getByText('Stopped at step 2: it did.')).toHaveAttribute('aria-live', 'polite')
    await userEvent.click(screen.getByRole('button', { name: /^Run until a breakpoint/ }))
    await userEvent.click(screen.getByRole('button', { name: /^Back to the previous breakpoint/ }))
    expect(onRun.mock.calls).toEqual([['end'], ['start']])
  })

  it('has no button while none is on', () => {
    const { container } = render(<RunUntil isOn={false} said={null} onRun={vi.fn()} />)
    expect(screen.queryByRole('button')).toBeNull()
    expect(container.querySelector('[aria-live]')).toBeEmptyDOMElement()
  })
})

describe('the marks above the timeline', () => {
  const frame = (from: number, to: number) =>
    frameOf({ from, to }, { left: 100, right: 1100, glyph: 11, fontSize: 11 } as never)
  const marks = (text: string, from = 0, to = 88) => {
    const { breakpoints } = readBreakpoints(text, affinityMove)
    const stops = stopsOf(breakpointRows(both, breakpoints, 88), 2)
    const { container } = render(<StopMarks stops={stops} frame={frame(from, to)} />)
    return [...container.querySelectorAll('[title]')].map((mark) => mark.getAttribute('title'))
  }

  it('are one for each step at which a breakpoint that is on hits', () => {
    expect(marks('remote-irr-11.off-taken-any-any.broken-eoi-reaches-ioapic')).toEqual([
      'Step 2: Remote IRR of pin 11 changes: A; Remote IRR of pin 11 changes: B',
      'Step 24: Remote IRR of pin 11 changes: A; Remote IRR of pin 11 changes: B',
      'Step 59: Remote IRR of pin 11 changes: A',
      'Step 60: Remote IRR of pin 11 changes: B',
      'Step 75: "Every EOI reaches the I/O APIC" breaks: A',
      'Step 85: Remote IRR of pin 11 changes: B',
    ])
  })

  it('are those of the steps in view', () => {
    expect(marks('remote-irr-11', 20, 59)).toHaveLength(2)
  })

  it('are no more than there is room for', () => {
    const stops = [{ text: 'any', steps: Array.from({ length: 50_000 }, (_, at) => at + 1) }]
    const { container } = render(<StopMarks stops={stops} frame={frame(0, 50_000)} />)
    const count = container.querySelectorAll('[title]').length
    expect(count).toBeGreaterThan(200)
    expect(count).toBeLessThanOrEqual(251)
  })
})
