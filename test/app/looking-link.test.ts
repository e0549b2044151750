/** What a person looks at is in the link: which machine, tab, question and register in full. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { workFor } from '../../src/app/work/long-work.ts'
import { FIRST_LOOK, type Looking, SIDE_TABS } from '../../src/app/work/looking.ts'
import { opened } from '../../src/app/work/opening.ts'
import { readLink, writeLink } from '../../src/app/work/permalink.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { MAX_STEPS } from '../../src/trace/run.ts'
import { rteValue, type Value, whole } from '../../src/view/causes/value.ts'
import { bitValue } from '../../src/view/inspect/explain.ts'
import { stationsOf } from '../../src/view/stations/stations.ts'
import { listedValues, stationValues } from '../../src/view/stations/values.ts'
import { stormFrom } from '../trace/storms.ts'

const MOVE = '#scenario=affinity-move&a=original,K0&b=patched,K0&pin=11&step=60'
const SINGLE = '#scenario=affinity-move&a=original,K0&pin=11&step=60'
const remoteIrr = whole({ of: 'remote-irr', at: 11 })

const looking = ({ focused, apart, tab, asked, inspected }: Looking): Looking => ({
  focused,
  apart,
  tab,
  asked,
  inspected,
})

/** What the link of a session says beyond the place. */
const said = (link: string): string => link.replace(/^#.*?&step=\d+/, '').replace(/&stop=[^&]*/, '')

describe('the link to what is looked at', () => {
  it('says nothing of what is open at first', () => {
    expect(said(writeLink(opened(MOVE).store.getState()))).toBe('')
    expect(looking(opened(MOVE).store.getState())).toEqual(FIRST_LOOK)
  })

  it.each<[string, string, (session: ReturnType<typeof sessionAt>) => void]>([
    ['a tab', '&tab=pins', ({ showTab }) => showTab('Pins')],
    ['the machine in focus', '&focus=b', ({ focusLane }) => focusLane(1)],
    [
      'the step of the machine that stays behind',
      '&focus=b&apart=60',
      ({ focusLane, toggleLink, seek }) => {
        focusLane(1)
        toggleLink()
        seek(64)
      },
    ],
    [
      'the RTE of a machine',
      '&inspect=rte',
      ({ inspect }) => inspect({ of: 'rte', lane: 0, bit: 14 }),
    ],
    ['its bit', '&inspect=b-rte-16', ({ inspect }) => inspect({ of: 'rte', lane: 1, bit: 16 })],
    [
      'a local APIC',
      '&inspect=lapic-2',
      ({ inspect }) => inspect({ of: 'lapic', lane: 0, vcpu: 2, vector: null }),
    ],
    [
      'its vector',
      '&inspect=b-lapic-2-49',
      ({ inspect }) => inspect({ of: 'lapic', lane: 1, vcpu: 2, vector: 49 }),
    ],
    [
      'a question with its answer',
      '&why=remote-irr-11',
      ({ ask, showTab }) => {
        ask(0, remoteIrr)
        showTab('Why')
      },
    ],
    [
      'a question about a part of an RTE, left for another tab',
      '&tab=guest&why=b-trigger-mode-11',
      ({ ask, showTab }) => {
        ask(1, rteValue(11, 'trigger mode'))
        showTab('Guest')
      },
    ],
    [
      'a question that was asked at another step',
      '&why=remote-irr-11-at-60',
      ({ ask, showTab, seek }) => {
        ask(0, remoteIrr)
        showTab('Why')
        seek(24)
      },
    ],
  ])('is short, and can be read: %s', (_, words, does) => {
    const { store } = opened(MOVE)
    does(store.getState())
    expect(said(writeLink(store.getState()))).toBe(words)
    expect(said(writeLink(opened(writeLink(store.getState())).store.getState()))).toBe(words)
  })

  it('leads back to all of it, in any scenario, at any place', () => {
    fc.assert(
      fc.property(session, acts, (store, does) => {
        does(store)
        const before = store.getState()
        const { store: again, faults } = opened(writeLink(before))
        expect(faults).toEqual([])
        expect(looking(again.getState())).toEqual(looking(before))
        expect(again.getState().cursor).toBe(before.cursor)
      }),
      { numRuns: 150 },
    )
  })
})

const sessionAt = (link: string) => opened(link).store.getState()

const session = fc
  .tuple(fc.constantFrom(...gallery), fc.boolean(), fc.nat(120))
  .map(([{ scenario }, single, step]) => {
    const machines = single ? 'a=patched,K1' : 'a=original,K0&b=patched,K0'
    return opened(`#scenario=${scenario.id}&${machines}&step=${step}`).store
  })

/** Looking about: tabs, questions of all kinds, registers, steps. */
const acts = fc
  .record({
    tab: fc.constantFrom(...SIDE_TABS),
    lane: fc.nat(1),
    question: fc.option(fc.nat()),
    bit: fc.nat(63),
    vector: fc.option(fc.nat(255)),
    open: fc.constantFrom(null, 'rte', 'lapic'),
    vcpu: fc.nat(15),
    later: fc.option(fc.nat(120)),
    isApart: fc.boolean(),
  })
  .map((wish) => (store: ReturnType<typeof opened>['store']) => {
    const { run, cursor, pin, showTab, ask, inspect, focusLane, toggleLink, seek } =
      store.getState()
    const at = Math.min(wish.lane, run.lanes.length - 1)
    const lane = run.lanes[at]!
    const values: Value[] = [
      ...listedValues(stationValues(lane, stationsOf(lane, cursor, pin))).map(({ value }) => value),
      bitValue(pin, wish.bit),
      whole({ of: 'latch', at: pin }),
      whole({ of: 'cause', at: pin }),
      whole({ of: 'tmr', at: 0, vector: wish.vector ?? 33 }),
    ]
    if (wish.question !== null) ask(at, values[wish.question % values.length]!)
    const vcpu = wish.vcpu % run.scenario.vcpus
    if (wish.open === 'rte') inspect({ of: 'rte', lane: at, bit: wish.bit })
    if (wish.open === 'lapic') inspect({ of: 'lapic', lane: at, vcpu, vector: wish.vector })
    showTab(wish.tab)
    focusLane(at)
    if (wish.isApart) toggleLink()
    if (wish.later !== null) seek(wish.later)
  })

describe('a damaged link to what is looked at', () => {
  it.each([
    ['tab', 'kitchen'],
    ['tab', ''],
    ['focus', 'c'],
    ['apart', '-3'],
    ['why', 'remote-irr-24'],
    ['why', 'remote-irr'],
    ['why', 'trigger-mode-99'],
    ['why', 'irr-4-33'],
    ['why', 'irr-2-256'],
    ['why', 'pending-1'],
    ['why', 'c-remote-irr-11'],
    ['why', 'remote-irr-11-at-noon'],
    ['why', ''],
    ['inspect', 'rte-64'],
    ['inspect', 'rte-14-2'],
    ['inspect', 'lapic'],
    ['inspect', 'lapic-4'],
    ['inspect', 'lapic-2-256'],
    ['inspect', 'toString'],
  ])('opens, with nothing instead, and names the part: %s=%s', (part, text) => {
    const { store, faults } = opened(`${MOVE}&${part}=${text}`)
    expect(faults).toEqual([`The link's ${part} "${text}" is not known; it was left out.`])
    expect(looking(store.getState())).toEqual(FIRST_LOOK)
    expect(store.getState().cursor).toBe(60)
  })

  it.each(['focus=b', 'apart=3', 'why=b-remote-irr-11', 'inspect=b-rte'])(
    'does not look at a machine that is not there: %s',
    (part) => {
      const { store, faults } = opened(`${SINGLE}&${part}`)
      expect(faults).toHaveLength(1)
      expect(looking(store.getState())).toEqual(FIRST_LOOK)
    },
  )

  it('never throws, whatever stands there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('tab', 'focus', 'apart', 'why', 'inspect'),
        fc.string(),
        (part, text) => {
          const parts = new URLSearchParams({ [part]: text })
          expect(readLink(`${MOVE}&${parts}`).faults.length).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

describe('a question without a step', () => {
  it('is asked at the place that the link leads to', () => {
    expect(sessionAt(`${SINGLE}&why=remote-irr-11`).asked).toEqual({
      lane: 0,
      value: remoteIrr,
      step: 60,
    })
  })

  it('and one about a step after the end is asked at the end, and the link is told of', () => {
    const { store, faults } = opened(`${SINGLE}&why=remote-irr-11-at-999`)
    const { asked, run } = store.getState()
    expect(asked?.step).toBe(run.schedule.length)
    expect(faults).toEqual([
      `The link's step 999 is beyond the run, which ends at step ${run.schedule.length}.`,
    ])
  })
})

describe('a question about a step that the run has yet to come to', () => {
  it('is answered once it is there', async () => {
    const at = MAX_STEPS + 700
    const { store } = opened(
      `#scenario=${stormFrom(99_000).id}&a=original,K0&step=${at}&why=remote-irr-11`,
    )
    const stop = workFor(store, (work) => setTimeout(work, 0))
    expect(store.getState().asked?.step).toBe(at)
    expect(writeLink(store.getState())).toContain(`step=${at}&why=remote-irr-11`)
    await vi.waitFor(() => expect(store.getState().cursor).toBe(at), 30_000)
    expect(store.getState().asked?.step).toBe(at)
    stop()
  })
})

describe('what is looked at while the work changes', () => {
  it('stays with one machine that is left: the register in full is that of A', () => {
    const { store } = opened(`${MOVE}&inspect=b-rte-16&tab=pins`)
    store.getState().toggleCompare()
    expect(looking(store.getState())).toMatchObject({
      tab: 'Pins',
      inspected: { of: 'rte', lane: 0, bit: 16 },
    })
  })

  it('is not a register of the scenario before', () => {
    const { store } = opened(`${MOVE}&inspect=lapic-3`)
    store.getState().openReady(gallery[1]!)
    expect(store.getState().inspected).toBeNull()
  })
})
