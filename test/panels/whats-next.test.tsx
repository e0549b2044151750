import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { WhatsNext } from '../../src/panels/whats-next.tsx'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { choices } from '../../src/view/choices.ts'
import { waiting, waitingRemark } from '../../src/view/waiting.ts'
import { watched } from '../../src/view/watched.ts'
import { host } from '../core/machines.ts'
import { stepOf } from '../view/lanes.ts'

function showAt(find: (lane: Lane) => number, scenario: Scenario = affinityMove) {
  const run = openRun(scenario, [host('original')])
  const lane = run.lanes[0] as Lane
  const cursor = find(lane)
  const onTake = vi.fn()
  render(
    <WhatsNext
      choices={choices(run, cursor, 0)}
      waiting={waiting(lane, cursor)}
      watched={watched(lane, cursor)}
      remark={waitingRemark(lane, cursor)}
      onTake={onTake}
    />,
  )
  return {
    lane,
    onTake,
    panel: within(screen.getByRole('region', { name: 'What can happen next' })),
  }
}

const unmasked = (lane: Lane) => stepOf(lane, 'ioapic_mem_write', ({ val }) => val === 0x8021)
const end = ({ trace }: Lane) => trace.steps.length

describe('what can happen next, beside the path', () => {
  it('lists the one enabled action with what would come of it', async () => {
    const { panel, onTake } = showAt(unmasked)
    expect(panel.getByText(/^One action is enabled\. Press its number or click it\./)).toBeVisible()
    const action = panel.getByRole('button')
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

  it('says of each promise whether it holds, in words', () => {
    const { panel, lane } = showAt(unmasked)
    const high = stepOf(
      lane,
      'ioapic_mem_write',
      ({ regsel, addr }) => regsel === 0x27 && addr === 0x10,
    )
    const promises = panel.getAllByRole('listitem').slice(-5)
    expect(promises.map(({ textContent }) => textContent)).toEqual([
      `Route matches RTE no, since step ${high}`,
      'Deliveries go where the RTE says holds so far',
      'Every level EOI reaches the I/O APIC holds so far',
      'A high line is served holds so far',
      'Handlers run inside the effective affinity holds so far',
    ])
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
