import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { Head } from '../../src/panels/head.tsx'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { choices } from '../../src/view/choices/choices.ts'
import { waitingRemark } from '../../src/view/choices/waiting.ts'
import { narrate } from '../../src/view/narrate/narrate.ts'
import { verdict } from '../../src/view/verdict/verdict.ts'
import { host } from '../core/machines.ts'
import { lineStep, stepOf } from '../view/lanes.ts'

const run = openRun(affinityMove, [host('original'), host('patched')])
const [a] = run.lanes as [Lane, Lane]
const unmask = lineStep(a, 'unmask-write-lo')
const wrong = stepOf(a, 'kvm_set_irq', () => true, unmask)

function showHead(cursor: number, lane = 0) {
  const onTake = vi.fn()
  const shown = run.lanes[lane] as Lane
  render(
    <Head
      lane={lane === 0 ? 'A' : 'B'}
      verdict={verdict(shown, cursor)}
      narration={narrate(shown, cursor, run.schedule[cursor - 1])}
      choices={choices(run, cursor, lane)}
      remark={waitingRemark(shown, cursor)}
      onTake={onTake}
    >
      <button type="button">picker</button>
    </Head>,
  )
  return { onTake, head: within(screen.getByRole('region', { name: `Machine ${'AB'[lane]}` })) }
}

describe('the head of a lane', () => {
  it('reads: letter, pickers, verdict, fact, cause', () => {
    const { head } = showHead(wrong)
    expect(head.getByText('A')).toBeVisible()
    expect(head.getByRole('button', { name: 'picker' })).toBeVisible()
    expect(head.getByText('wrong vCPU')).toBeVisible()
    expect(head.getByText('vCPU 2')).toHaveAttribute('data-kind', 'bad')
    expect(screen.getByRole('region').textContent).toContain(
      'Vector 33 went to vCPU 2. QEMU called kvm_set_irq(11) before it updated the routes, so KVM used the stale MSI fee02000.',
    )
  })

  it('says nothing of a verdict while there is none', () => {
    const { head } = showHead(0)
    expect(head.queryByText(/vCPU|stale|lost|seen/, { selector: '.verdict' })).toBeNull()
  })

  it('offers the next action with its digit, and takes it', async () => {
    const { head, onTake } = showHead(wrong)
    const next = head.getByRole('button', { name: 'QEMU: ioapic_update_kvm_routes()' })
    expect(next).toHaveAttribute('aria-keyshortcuts', '1')
    expect(head.getByText('others wait for the BQL')).toBeVisible()
    await userEvent.click(next)
    expect(onTake).toHaveBeenCalledExactlyOnceWith({ agent: 'vmm', thread: 2 })
  })

  it('warns in words of an action that breaks a promise', () => {
    const { head } = showHead(wrong - 1)
    expect(
      head.getByRole('button', {
        name: 'QEMU: kvm_set_irq(11), breaks: Deliveries go where the RTE says',
      }),
    ).toBeVisible()
  })

  it('spells two actions where they fit, and has all of them in a menu', async () => {
    const { head, onTake } = showHead(0)
    expect(head.getByRole('button', { name: 'User: move IRQ 11 to CPU 1' })).toBeVisible()
    expect(head.queryByRole('button', { name: 'User: move IRQ 11 to CPU 2' })).toBeNull()
    const more = head.getByRole('button', { name: 'All 4 actions' })
    expect(more).toHaveTextContent('+2 more')
    await userEvent.click(more)
    expect(
      head.getAllByRole('menuitem', { hidden: true }).map(({ textContent }) => textContent),
    ).toEqual([
      '1Device: raise IRQ 11',
      '2User: move IRQ 11 to CPU 1',
      '3User: move IRQ 11 to CPU 2',
      '4User: move IRQ 11 to CPU 3',
    ])
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    expect(onTake).toHaveBeenCalledExactlyOnceWith({ agent: 'user', irq: 11, cpu: 2 })
    expect(head.queryByRole('menu', { hidden: true })).toBeNull()
  })

  it('takes an action of the menu by its digit, and none when it is left', async () => {
    const { head, onTake } = showHead(0)
    const more = head.getByRole('button', { name: 'All 4 actions' })
    await userEvent.click(more)
    await userEvent.keyboard('{Escape}')
    expect(head.queryByRole('menu', { hidden: true })).toBeNull()
    expect(more).toHaveFocus()
    await userEvent.keyboard('{Enter}4')
    expect(onTake).toHaveBeenCalledExactlyOnceWith({ agent: 'user', irq: 11, cpu: 3 })
  })

  it('has the whole narration in its title, however much of it there is room for', () => {
    const { head } = showHead(wrong)
    const told = head.getByTitle(/^Vector 33 went to vCPU 2\./)
    expect(told).toHaveTextContent(told.title)
  })

  it('names the branch beside the letter, where the machines follow different ones', () => {
    render(
      <Head
        lane="A"
        verdict={verdict(a, wrong)}
        narration={narrate(a, wrong)}
        choices={[]}
        remark=""
        branch="Branch 2"
        onTake={() => {}}
      />,
    )
    expect(screen.getByRole('region', { name: 'Machine A' })).toHaveTextContent(/^ABranch 2/)
  })

  it('of a single machine has no letter and leaves the actions to the panel beside the path', () => {
    const shown = a
    render(
      <Head
        lane={null}
        verdict={verdict(shown, wrong)}
        narration={narrate(shown, wrong)}
        choices={choices(run, wrong, 0)}
        remark=""
        onTake={() => {}}
      />,
    )
    const head = within(screen.getByRole('region', { name: 'Machine' }))
    expect(head.queryByRole('button')).toBeNull()
    expect(head.queryByText('A')).toBeNull()
  })
})
