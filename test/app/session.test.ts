import { describe, expect, it } from 'vitest'
import { perform } from '../../src/app/step/commands.ts'
import { otherOrder } from '../../src/app/step/HostPicker.tsx'
import { DEFAULT_HOSTS } from '../../src/app/work/permalink.ts'
import { createSession, cursorOf } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { branchName } from '../../src/trace/branch.ts'
import { choicesAt, hostsOf } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'

const open = (hosts = [...DEFAULT_HOSTS]) =>
  createSession({
    scenario: affinityMove,
    hosts,
    resting: DEFAULT_HOSTS[1],
    ...unforked(),
    cursor: 0,
    pin: 11,
  })

const titles = (store: ReturnType<typeof open>) =>
  hostsOf(store.getState().run).map(({ variant }) => variant.id)

/** The first step after which lane A's guest has stored the new destination. */
const destinationWritten = ({ run }: ReturnType<ReturnType<typeof open>['getState']>) =>
  (run.lanes[0]?.trace.steps ?? []).findIndex(({ state }) => state.ioapic.hi[11] === 0) + 1

describe('a session', () => {
  it('keeps the cursor inside the run', () => {
    const store = open()
    store.getState().seek(-3)
    expect(store.getState().cursor).toBe(0)
    store.getState().seek(1e6)
    expect(store.getState().cursor).toBe(store.getState().run.schedule.length)
  })

  it('keeps the place in the run when a lane changes from original to patched', () => {
    const store = open([DEFAULT_HOSTS[0]])
    const before = store.getState()
    before.seek(destinationWritten(before))
    store.getState().setHost(0, otherOrder(DEFAULT_HOSTS[0]))
    const after = store.getState()
    expect(titles(store)).toEqual(['patched'])
    expect(after.cursor).toBeLessThan(before.run.schedule.length)
    const state = stateAt(after.run.lanes[0]!.trace, after.cursor)
    expect(state.ioapic.hi[11]).toBe(0)
    expect(state.ioapic.lo[11]).toBe(0x18021)
  })

  it('comes back to the same guest line when the order is switched twice', () => {
    const store = open([DEFAULT_HOSTS[0]])
    const guestLines = () => {
      const { run, cursor } = store.getState()
      const steps = run.lanes[0]!.trace.steps.slice(0, cursor)
      return steps.flatMap(({ events }) => events.filter(({ type }) => type === 'guest_line'))
    }
    for (let step = 0; step <= store.getState().run.schedule.length; step++) {
      store.getState().seek(step)
      const reached = guestLines()
      store.getState().setHost(0, DEFAULT_HOSTS[1])
      store.getState().setHost(0, DEFAULT_HOSTS[0])
      expect(guestLines()).toEqual(reached)
    }
  })

  it('leaves one lane when compare goes off and brings the other back when it goes on', () => {
    const store = open()
    store.getState().focusLane(1)
    store.getState().toggleCompare()
    expect(titles(store)).toEqual(['patched'])
    store.getState().toggleCompare()
    expect(titles(store)).toEqual(['patched', 'original'])
  })

  it('lets the machine without focus stay where it is until the playheads are linked again', () => {
    const store = open()
    store.getState().seek(20)
    store.getState().toggleLink()
    store.getState().seek(35)
    expect([cursorOf(store.getState(), 0), cursorOf(store.getState(), 1)]).toEqual([35, 20])
    store.getState().focusLane(1)
    store.getState().seek(22)
    expect([cursorOf(store.getState(), 0), cursorOf(store.getState(), 1)]).toEqual([35, 22])
    store.getState().toggleLink()
    expect([cursorOf(store.getState(), 0), cursorOf(store.getState(), 1)]).toEqual([22, 22])
  })

  it('forks when another enabled action is taken in the past', () => {
    const store = open()
    store.getState().seek(8)
    const { run } = store.getState()
    const other = choicesAt(run, 8).find(({ action }) => action.agent === 'device')
    store.getState().take(other!.action)
    const forked = store.getState()
    expect(forked.cursor).toBe(9)
    expect(forked.run.schedule.slice(0, 8)).toEqual(run.schedule.slice(0, 8))
    expect(forked.run.schedule[8]).toEqual({ agent: 'device', pin: 11 })
    expect(forked.run.chosen[0]).toHaveLength(9)
  })

  it('plays to the end, stops there, and starts over from the beginning', () => {
    const store = open()
    store.getState().seek(store.getState().run.schedule.length - 1)
    store.getState().togglePlay()
    store.getState().playOn()
    expect(store.getState().playing).toBe(false)
    store.getState().togglePlay()
    expect(store.getState()).toMatchObject({ playing: true, cursor: 0 })
  })

  it('opens another scenario with the same machines, at its start and on its pin', () => {
    const store = open()
    store.getState().seek(30)
    store.getState().replaceScenario(eduMove)
    expect(store.getState()).toMatchObject({ cursor: 0, pin: eduMove.focus })
    for (const { model } of store.getState().run.lanes) expect(model.setup.scenario).toBe(eduMove)
    expect(titles(store)).toEqual(['original', 'patched'])
  })
})

describe('the question why', () => {
  const remoteIrr = { cell: { of: 'remote-irr', at: 11 }, bits: null } as const

  it('is kept with the step it was asked at, while the place changes', () => {
    const store = open()
    store.getState().seek(60)
    store.getState().ask(0, remoteIrr)
    store.getState().seek(3)
    expect(store.getState().asked).toEqual({ lane: 0, value: remoteIrr, step: 60 })
  })

  it('is asked anew at the change before or after', () => {
    const store = open()
    const { run } = store.getState()
    store.getState().seek(run.schedule.length)
    store.getState().ask(0, remoteIrr)
    perform(store.getState(), 'previousChange')
    const set = store.getState().cursor
    expect(store.getState().asked?.step).toBe(set)
    expect(run.lanes[0]?.trace.steps[set - 1]?.events.map(({ type }) => type)).toEqual([
      'ioapic_set_remote_irr',
    ])
    perform(store.getState(), 'previousChange')
    perform(store.getState(), 'nextChange')
    expect(store.getState().cursor).toBe(set)
    perform(store.getState(), 'nextChange')
    expect(store.getState().cursor).toBe(set)
  })

  it('does not outlive its run, and nothing moves without one', () => {
    const store = open()
    store.getState().ask(1, remoteIrr)
    store.getState().setHost(1, DEFAULT_HOSTS[0])
    expect(store.getState().asked).toBeNull()
    store.getState().seek(60)
    perform(store.getState(), 'nextChange')
    expect(store.getState().cursor).toBe(60)
  })
})

describe('branches of the run', () => {
  const forked = () => {
    const store = open()
    store.getState().seek(8)
    const { run, take } = store.getState()
    const raise = choicesAt(run, 8).find(({ action }) => action.agent === 'device')
    take(raise!.action)
    return store
  }
  const names = (store: ReturnType<typeof open>) => {
    const { work } = store.getState()
    return [work.branches.map(branchName), work.shown]
  }

  it('keep the old course beside the new one, and lead back to it at the same place', () => {
    const store = open()
    const before = store.getState().run.schedule
    const two = forked()
    expect(names(two)).toEqual([
      ['Branch 1', 'Branch 2'],
      [2, 2],
    ])
    two.getState().seek(5)
    two.getState().showBranch(1)
    expect(two.getState().run.schedule).toEqual(before)
    expect(two.getState().cursor).toBe(5)
  })

  it('do not multiply when the step that follows anyway is taken', () => {
    const store = open()
    store.getState().seek(8)
    const { run, take } = store.getState()
    take(run.schedule[8]!)
    expect(store.getState()).toMatchObject({ cursor: 9, past: [] })
    expect(store.getState().work.branches).toHaveLength(1)
  })

  it('lie side by side on one machine, and each forks by itself', () => {
    const store = forked()
    store.getState().compareBranch(1)
    const { run, work } = store.getState()
    expect(titles(store)).toEqual(['original', 'original'])
    expect([run.shared, work.shown]).toEqual([false, [2, 1]])
    const [user] = choicesAt(run, 3)
      .map(({ action }) => action)
      .filter(({ agent }) => agent === 'user' || agent === 'device')
    store.getState().seek(3)
    store.getState().take(user!, 1)
    expect(store.getState().work.shown).toEqual([2, 3])
    expect(store.getState().run.chosen[0]).toEqual(run.chosen[0])
    const steps = store.getState().run.lanes[1]!.trace.steps
    expect(steps[store.getState().cursor - 1]?.action).toEqual(user)
  })

  it('bring the other machine back when a single one is shown again', () => {
    const store = forked()
    store.getState().compareBranch(1)
    store.getState().showBranch(2)
    expect(titles(store)).toEqual(['original', 'patched'])
    expect(store.getState().run.shared).toBe(true)
  })

  it('fall back to the one before when the one on screen is deleted', () => {
    const store = forked()
    store.getState().dropBranch(2)
    expect(names(store)).toEqual([['Branch 1'], [1, 1]])
  })
})

describe('undo and redo', () => {
  it('go over choices, names, deletions, machines and scenarios, back to the start and forward again', () => {
    const store = open()
    const seen = () => {
      const { work, cursor, pin, run } = store.getState()
      return { work, cursor, pin, schedule: run.schedule }
    }
    const { seek, take, nameBranch, dropBranch, setHost, toggleCompare } = store.getState()
    const acts = [
      () => {
        seek(8)
        take(choicesAt(store.getState().run, 8).find((c) => c.action.agent === 'device')!.action)
      },
      () => nameBranch(2, 'Raised early'),
      () => setHost(1, DEFAULT_HOSTS[0]),
      () => toggleCompare(),
      () => dropBranch(1),
      () => store.getState().openReady(gallery[2]!),
    ]
    const states = acts.map((act) => {
      act()
      return seen()
    })
    for (const state of states.slice(0, -1).reverse()) {
      store.getState().undo()
      expect(seen()).toEqual(state)
    }
    store.getState().undo()
    expect(store.getState()).toMatchObject({ cursor: 8, past: [] })
    store.getState().undo()
    for (const state of states) {
      store.getState().redo()
      expect(seen()).toEqual(state)
    }
    expect(store.getState().future).toEqual([])
  })

  it('forget what was undone once something else is done', () => {
    const store = open()
    store.getState().toggleCompare()
    store.getState().undo()
    expect(store.getState().future).toHaveLength(1)
    store.getState().setHost(0, DEFAULT_HOSTS[1])
    expect(store.getState().future).toEqual([])
  })

  it('name what they take back', () => {
    const store = open()
    store.getState().toggleCompare()
    expect(store.getState().past.at(-1)?.did).toBe('the change of compare')
  })
})
