import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { WhatsNext } from '../../src/panels/whats-next.tsx'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { choices } from '../../src/view/choices/choices.ts'
import { waiting, waitingRemark } from '../../src/view/choices/waiting.ts'
import { watched } from '../../src/view/verdict/watched.ts'
import { host } from '../core/machines.ts'
import { stepOf } from '../view/lanes.ts'

function showAt(find: (lane: Lane) => number, scenario: Scenario = affinityMove) {
  const run = openRun(scenario, [host('original')])
  const lane = run.lanes[0] as Lane
  const cursor = find(lane)
  const [onTake, onGo, onStop] = [vi.fn(), vi.fn(), vi.fn()]
  render(
    <WhatsNext
      choices={choices(run, cursor, 0)}
      waiting={waiting(lane, cursor)}
      watched={watched(lane, cursor)}
      remark={waitingRemark(lane, cursor)}
      stops={new Set(['no-dead-pin'])}
      onTake={onTake}
      onGo={onGo}
      onStop={onStop}
    />,
  )
  return {
    onTake,
    onGo,
    onStop,
    panel: within(screen.getByRole('region', { name: 'What can happen next' })),
  }
}

const unmasked = (lane: Lane) => stepOf(lane, 'ioapic_mem_write', ({ val }) => val === 0x8021)
const end = ({ trace }: Lane) => trace.steps.length

describe('what can happen next, beside the path', () => {
  it('lists the one enabled action with what would come of it', async () => {
    const { panel, onTake } = showAt(unmasked)
    expect(panel.getByText(/^One action is enabled\. Press its number or click it\./)).toBeVisible()
    const action = panel.getByRole('button', { name: /ioapic_service/ })
    expect(action).toHaveTextContent('QEMU: ioapic_service(), pin 11')
    expect(action).toHaveTextContent('KVM would use fee02000 and deliver to vCPU 2.')
    expect(action).toHaveTextContent('violates')
    expect(action).toHaveTextContent('Would break: Deliveries go where the RTE says')
    await userEvent.click(action)
    expect(onTake).toHaveBeenCalledExactlyOnceWith({ agent: 'vmm', thread: 2 })
  })

  it('lists who waits, and for which lock', () => {
    const { panel } = showAt(unmasked)
    const waits = panel
      .getAllByRole('listitem')
      .filter((item) => item.getAttribute('aria-disabled') === 'true')
    expect(waits.map(({ textContent }) => textContent)).toEqual([
      'vCPU 2: run guest codeis in QEMU until its IOWIN write returns',
      'Device: raise IRQ 11needs the BQL, held by vCPU 2 in its IOWIN write',
      'User: move IRQ 11needs desc->lock, held by CPU 2 in irq_eoi',
    ])
  })

  it('says of each claim how it stands, and leads to the step that broke it', async () => {
    const { panel, onGo } = showAt((lane) => unmasked(lane) + 2)
    const claims = panel.getAllByRole('listitem').slice(-8)
    expect(claims.map(({ textContent }) => textContent)).toEqual([
      'Delivered as the RTE names broken at step 60',
      'Every EOI reaches the I/O APIC holds so far',
      'The acknowledge clears Remote IRR holds so far',
      'No dead pin holds so far',
      'No interrupt off affinity holds so far',
      'Quiet means clear holds so far',
      'The new CPU is reached not yet',
      'The move comes to rest not yet',
    ])
    await userEvent.click(panel.getByRole('button', { name: /^Delivered as the RTE names/ }))
    expect(onGo).toHaveBeenCalledExactlyOnceWith('delivered-as-rte-names')
  })

  it('sets a breakpoint on a claim that should always hold, and says which has one', async () => {
    const { panel, onStop } = showAt(unmasked)
    const stops = panel.getAllByRole('button', { name: /^Stop when ".*" breaks$/ })
    expect(stops).toHaveLength(6)
    const set = panel.getByRole('button', { name: 'Stop when "No dead pin" breaks' })
    expect(stops.filter((stop) => stop.getAttribute('aria-pressed') === 'true')).toEqual([set])
    await userEvent.click(
      panel.getByRole('button', { name: 'Stop when "Quiet means clear" breaks' }),
    )
    expect(onStop).toHaveBeenCalledExactlyOnceWith('quiet-means-clear')
  })

  it('says at the dead end who alone can act', () => {
    const { panel } = showAt(end)
    expect(panel.getByText(/Only you can act, and pin 11 is dead\./)).toBeVisible()
    expect(panel.queryByText('Waiting')).toBeNull()
  })

  it('puts the moves of one interrupt into one entry, each a button of its own', async () => {
    const { panel, onTake } = showAt((lane) => stepOf(lane, 'irq_handler_entry'), eduMove)
    const move = panel.getByRole('button', { name: 'User: move IRQ 12 to CPU 3' })
    const entry = within(move.closest('li') as HTMLElement)
    expect(entry.getAllByRole('button')).toHaveLength(4)
    expect(entry.getByText(/move IRQ 12 to/)).toBeVisible()
    await userEvent.click(move)
    expect(onTake).toHaveBeenCalledExactlyOnceWith({ agent: 'user', irq: 12, cpu: 3 })
  })
})
