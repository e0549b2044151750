import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { GuestCode } from '../../src/panels/code/guest-code.tsx'
import { guestCode } from '../../src/view/code/guest-code.ts'
import { seedLanes, stepWith, unmaskStep } from '../view/side.ts'

const unmask = unmaskStep(seedLanes[0])
const takenByB = stepWith(seedLanes[1], 'kvm_inj_virq', ({ vcpu }) => vcpu === 0)

function show(step: number, cpu: number | null = null) {
  const onCpu = vi.fn()
  const onSeek = vi.fn()
  const view = guestCode(seedLanes, step, 11, cpu)
  render(<GuestCode view={view} lanes={2} cpu={cpu} onCpu={onCpu} onSeek={onSeek} />)
  return { onCpu, onSeek }
}

const lines = () => screen.getAllByRole('listitem').map((row) => row.textContent)

it('shows the program with where both lanes are and what the CPU holds', () => {
  show(unmask)
  const program = screen.getByRole('region', { name: 'handle_fasteoi_irq(), IRQ 11, vector 33' })
  expect(program).toHaveTextContent('CPU 2 is in the VMM, holds desc->lock, holds ioapic_lock')
  const here = screen.getByRole('button', { name: 'write the cached low half, unmasked' })
  const row = within(here.closest('li') as HTMLElement)
  expect(row.getByRole('img', { name: 'A is here' })).toBeVisible()
  expect(row.getByRole('img', { name: 'B is here' })).toBeVisible()
})

it('folds lines that do not run, and opens them again', async () => {
  show(unmask)
  expect(lines()).not.toContain('eoi_ioapic_pin(): write the vector to the EOI register')
  const [fold] = screen.getAllByRole('button', { name: /^\d+ lines whose condition is false$/ })
  await userEvent.click(fold as HTMLElement)
  expect(lines()).toContain('eoi_ioapic_pin(): write the vector to the EOI register')
})

it('leads from a line to the step that ran it', async () => {
  const { onSeek } = show(unmask)
  await userEvent.click(
    screen.getByRole('button', { name: 'ack_APIC_irq(): EOI to the local APIC' }),
  )
  expect(onSeek).toHaveBeenCalledExactlyOnceWith(stepWith(seedLanes[0], 'kvm_eoi'))
})

it('says what a waiting CPU waits for, and offers the other CPUs', async () => {
  const { onCpu } = show(takenByB)
  expect(screen.getByText(/CPU 0 waits for desc->lock, held by CPU 2/)).toBeVisible()
  const choice = screen.getByRole('group', { name: 'Which CPU to show' })
  expect(within(choice).getByRole('button', { name: 'follow' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await userEvent.click(within(choice).getByRole('button', { name: /CPU 2/ }))
  expect(onCpu).toHaveBeenCalledExactlyOnceWith(2)
})

it('goes back to following the step', async () => {
  const { onCpu } = show(takenByB, 2)
  const chosen = screen.getByRole('button', { name: /CPU 2/ })
  expect(chosen).toHaveAttribute('aria-pressed', 'true')
  await userEvent.click(chosen)
  expect(onCpu).toHaveBeenCalledExactlyOnceWith(null)
})

it('says so when nothing runs', () => {
  show(0)
  expect(screen.getByText('All CPUs are halted.')).toBeVisible()
  expect(screen.queryByRole('group', { name: 'Which CPU to show' })).toBeNull()
})
