/** The gallery and the editor as a person reads and works them, and the way back. */
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeAll, describe, expect, it } from 'vitest'
import { scenarioEditor, scenarioGallery } from '../../src/app/parts/parts.ts'
import { type ScenarioDialogName, Scenarios } from '../../src/app/scenarios/Scenarios.tsx'
import { UndoButtons } from '../../src/app/step/UndoButtons.tsx'
import { DEFAULT_HOSTS, readLink, writeLink } from '../../src/app/work/permalink.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { levelPin, quietDesign } from '../../src/core/scenarios/gallery-designs.ts'
import { ownScenario } from '../../src/core/scenarios/own.ts'
import { hostsOf } from '../../src/trace/run.ts'

beforeAll(() => Promise.all([scenarioGallery.fetch(), scenarioEditor.fetch()]))

function opened() {
  const store = createSession({
    scenario: affinityMove,
    hosts: [...DEFAULT_HOSTS],
    resting: DEFAULT_HOSTS[1],
    ...unforked(),
    cursor: 30,
    pin: 11,
  })
  const Bar = () => {
    const [dialog, setDialog] = useState<ScenarioDialogName | null>(null)
    return (
      <>
        <Scenarios {...{ store, dialog }} onDialog={setDialog} />
        <UndoButtons store={store} />
      </>
    )
  }
  render(<Bar />)
  return { store, user: userEvent.setup() }
}

const click = (user: ReturnType<typeof userEvent.setup>, name: string | RegExp) =>
  user.click(screen.getByRole('button', { name }))

describe('the gallery', () => {
  it('shows every ready scenario with its line, and says which is on screen', async () => {
    const { user } = opened()
    await click(user, /^Gallery/)
    const dialog = screen.getByRole('dialog', { name: 'Scenarios' })
    for (const { scenario, teaches } of gallery) {
      const card = within(dialog).getByRole('button', { name: new RegExp(`^${scenario.title}`) })
      expect(card).toHaveTextContent(teaches)
    }
    const [current] = within(dialog)
      .getAllByRole('button')
      .filter((button) => button.getAttribute('aria-current') === 'true')
    expect(current).toHaveTextContent(`${affinityMove.title}on screen`)
    expect(current).toHaveFocus()
  })

  it('opens a card at its start on the machines that it names, and closes', async () => {
    const { store, user } = opened()
    await click(user, /^Gallery/)
    await click(user, /^RTE rewritten while in service/)
    expect(screen.queryByRole('dialog')).toBeNull()
    const { run, cursor } = store.getState()
    expect([run.scenario.id, cursor]).toEqual(['in-service-rewrite', 0])
    expect(hostsOf(run)).toMatchObject([
      { variant: { id: 'patched' }, kvm: { scan: 'K0' } },
      { variant: { id: 'patched' }, kvm: { scan: 'K1' } },
    ])
  })

  it('can be undone to the very place, and redone', async () => {
    const { store, user } = opened()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Scenario' }), 'storm')
    expect(store.getState().run.scenario.id).toBe('storm')
    await click(user, /^Undo/)
    expect(store.getState()).toMatchObject({ cursor: 30, run: { scenario: affinityMove } })
    expect(hostsOf(store.getState().run)).toMatchObject([...DEFAULT_HOSTS])
    await click(user, /^Redo/)
    expect(store.getState().run.scenario.id).toBe('storm')
    expect(screen.queryByRole('button', { name: /^Redo/ })).toBeNull()
  })
})

describe('the editor', () => {
  const field = (name: string | RegExp) => screen.getByLabelText(name)

  it('starts from the scenario at hand and says it in one sentence', async () => {
    const { user } = opened()
    await click(user, /^Edit/)
    expect(field('vCPUs')).toHaveValue('4')
    expect(field('Initial affinity')).toHaveValue('0-3')
    expect(field('Request that waits')).toHaveValue('0')
    expect(screen.getByRole('status')).toHaveTextContent(
      '4 vCPUs: level IRQ 11 on CPU 2, served by CPU 0 only, is to move to CPU 0, fires 3 times.',
    )
  })

  it('applies a change: the run is of the new scenario, and the link leads to it', async () => {
    const { store, user } = opened()
    await click(user, /^Edit/)
    await user.selectOptions(field('vCPUs'), '6')
    await user.selectOptions(field('Device'), 'cause cleared at once, by any handler')
    await click(user, 'Apply')
    expect(screen.queryByRole('dialog')).toBeNull()
    const { run } = store.getState()
    expect(run.scenario).toMatchObject({ vcpus: 6, title: 'Own: IRQ 11 on 6 vCPUs' })
    expect(run.scenario.devices).toMatchObject([{ behaviour: 'at-once' }])
    const { opening, faults } = readLink(writeLink(store.getState()))
    expect(faults).toEqual([])
    expect(opening.scenario).toEqual(run.scenario)
    expect(hostsOf(run)).toMatchObject([...DEFAULT_HOSTS])
  })

  it('names what is wrong at its field, and Apply leads there instead of applying', async () => {
    const { store, user } = opened()
    await click(user, /^Edit/)
    await user.selectOptions(field('vCPUs'), '2')
    const cpu = field('It is on')
    expect(cpu).toBeInvalid()
    expect(cpu).toHaveAccessibleDescription(/IRQ 11, CPU: there is no CPU 2; the CPUs are 0 to 1\./)
    await click(user, 'Apply')
    expect(cpu).toHaveFocus()
    expect(store.getState().run.scenario).toBe(affinityMove)
    await user.selectOptions(cpu, 'CPU 1')
    await user.clear(field('Vectors taken'))
    await click(user, 'Apply')
    expect(store.getState().run.scenario).toMatchObject({ vcpus: 2 })
  })

  it('keeps a text as it is typed while it makes no sense yet', async () => {
    const { user } = opened()
    await click(user, /^Edit/)
    const mask = field('Initial affinity')
    await user.clear(mask)
    await user.type(mask, '0-')
    expect(mask).toHaveValue('0-')
    expect(mask).toBeInvalid()
    await user.type(mask, '1')
    expect(mask).toHaveValue('0-1')
    expect(mask).toBeValid()
  })

  it('adds interrupts and what happens to them, in an order that can be changed', async () => {
    const { store, user } = opened()
    await click(user, /^Edit/)
    await click(user, 'Add an interrupt pin')
    expect(screen.getByRole('group', { name: 'IRQ 1' })).toBeVisible()
    await click(user, 'Add an affinity request')
    await user.selectOptions(screen.getByLabelText('is asked for'), 'CPU 3')
    await click(user, 'Earlier: move 4')
    await click(user, 'Remove move 1')
    await click(user, 'Apply')
    expect(store.getState().run.scenario.cues.map(({ action }) => action)).toEqual([
      { agent: 'device', pin: 11 },
      { agent: 'user', irq: 11, cpu: 3 },
      { agent: 'device', pin: 11 },
    ])
    expect(store.getState().run.scenario.irqs.map(({ irq }) => irq)).toEqual([11, 1])
  })

  it('starts over, and Escape leaves everything as it was', async () => {
    const { store, user } = opened()
    await click(user, /^Edit/)
    await user.selectOptions(field('vCPUs'), '9')
    await click(user, 'Start over')
    expect(field('vCPUs')).toHaveValue('4')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(store.getState().run.scenario).toBe(affinityMove)
    expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull()
  })
})

describe('a scenario that takes the place of another', () => {
  const session = () => {
    const scenario = ownScenario(
      quietDesign({ happenings: [{ when: 'quiet', what: 'raise', pin: 11 }] }),
    )
    return createSession({
      scenario,
      hosts: [...DEFAULT_HOSTS],
      resting: DEFAULT_HOSTS[1],
      ...unforked(),
      cursor: 5,
      pin: 11,
    })
  }

  it('keeps the place where the run comes to it by the same moves', () => {
    const store = session()
    const again = quietDesign({
      happenings: [
        { when: 'quiet', what: 'raise', pin: 11 },
        { when: 'quiet', what: 'raise', pin: 11 },
      ],
    })
    store.getState().replaceScenario(ownScenario(again))
    expect(store.getState().cursor).toBe(5)
  })

  it('opens at its start, on its own pin, where it does not', () => {
    const store = session()
    const other = quietDesign({
      pins: [levelPin(7)],
      happenings: [{ when: 'quiet', what: 'raise', pin: 7 }],
    })
    store.getState().replaceScenario(ownScenario(other))
    expect(store.getState()).toMatchObject({ cursor: 0, pin: 7 })
  })
})
