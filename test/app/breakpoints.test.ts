import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hindrance } from '../../src/app/hindrance.ts'
import { perform } from '../../src/app/step/commands.ts'
import {
  addBreakpoint,
  changeOffer,
  dropBreakpoint,
  stopsAt,
  switchBreakpoint,
  toggleStop,
} from '../../src/app/work/breakpoint-edits.ts'
import { DEFAULT_HOSTS, readLink, writeLink } from '../../src/app/work/permalink.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import type { Breakpoint } from '../../src/trace/breakpoints/breakpoint.ts'
import { writeBreakpoint } from '../../src/trace/breakpoints/text.ts'
import { breakpointOn } from '../trace/breakpoints/breakpoints.ts'

function open(stop = '') {
  const { opening, faults } = readLink(`#scenario=affinity-move&pin=11&stop=${stop}`)
  const store = createSession({ ...opening, cursor: 0 })
  return { get: store.getState, faults }
}

const remoteIrr: Breakpoint = {
  condition: { on: 'remote-irr', pin: 11, to: null },
  lane: null,
  enabled: true,
}

describe('running until a breakpoint hits', () => {
  it('stops at each hit of either machine, says which, and tells of the end', () => {
    const { get } = open('remote-irr-11.stale-11')
    const stops: (string | null)[] = []
    for (let press = 0; press < 7; press++) {
      perform(get(), 'runOn')
      stops.push(get().halted)
    }
    expect(stops).toEqual([
      'Stopped at step 2: Remote IRR of pin 11 changes in A and B.',
      'Stopped at step 24: Remote IRR of pin 11 changes in A and B.',
      'Stopped at step 40: the route of GSI 11 becomes stale in A and B.',
      'Stopped at step 59: Remote IRR of pin 11 changes in A.',
      'Stopped at step 60: Remote IRR of pin 11 changes in B.',
      'Stopped at step 85: Remote IRR of pin 11 changes in B.',
      'No breakpoint hits after step 85: this is the end of the run.',
    ])
    expect(get().cursor).toBe(88)
  })

  it('goes back over the same steps to the start', () => {
    const { get } = open('remote-irr-11.stale-11')
    get().seek(88)
    const steps: number[] = []
    for (let press = 0; press < 7; press++) {
      perform(get(), 'runBack')
      steps.push(get().cursor)
    }
    expect(steps).toEqual([85, 60, 59, 40, 24, 2, 0])
    expect(get().halted).toBe('No breakpoint hits before step 2: this is the start of the run.')
  })

  it('stays where it is while no breakpoint is on', () => {
    const { get } = open('off-remote-irr-11')
    get().seek(30)
    expect(hindrance(get(), 'runOn')).toBe('no breakpoint is on')
    perform(get(), 'runOn')
    expect(get().cursor).toBe(30)
    expect(get().halted).toBe('No breakpoint is on. The Breakpoints tab sets one.')
  })

  it('goes by the focused machine alone while the playheads are apart', () => {
    const { get } = open('remote-irr-11')
    get().seek(30)
    get().toggleLink()
    get().focusLane(1)
    perform(get(), 'runOn')
    expect(get()).toMatchObject({ cursor: 60, apart: 30 })
    expect(get().halted).toBe('Stopped at step 60: Remote IRR of pin 11 changes in B.')
  })

  it('names no machine where there is one', () => {
    const { get } = open('broken-no-dead-pin')
    get().toggleCompare()
    perform(get(), 'runOn')
    expect(get().halted).toBe('Stopped at step 72: "No dead pin" breaks.')
  })

  it('has nothing more to say once the place is another', () => {
    const { get } = open('remote-irr-11')
    perform(get(), 'runOn')
    get().seek(3)
    expect(get().halted).toBeNull()
  })

  it('stops a play', () => {
    const { get } = open('event-kvm_set_irq-pin11')
    get().togglePlay()
    for (let tick = 0; get().playing; tick++) {
      expect(tick).toBeLessThan(10)
      get().playOn()
    }
    expect(get().cursor).toBe(3)
    expect(get().halted).toBe('Stopped at step 3: event kvm_set_irq of pin 11 in A and B.')
    get().togglePlay()
    get().playOn()
    expect(get()).toMatchObject({ cursor: 4, playing: true, halted: null })
  })
})

describe('a claim in view', () => {
  it('leads to the step that breaks it, also if that is yet to come', () => {
    const { get } = open()
    get().seekClaim(0, 'delivered-as-rte-names')
    expect(get().cursor).toBe(60)
    get().seekClaim(1, 'handler-on-new-cpu')
    expect(get()).toMatchObject({ cursor: 70, halted: null })
  })

  it('says of one that no step breaks that there is none', () => {
    const { get } = open()
    get().seek(12)
    get().seekClaim(1, 'no-dead-pin')
    expect(get().cursor).toBe(12)
    expect(get().halted).toBe('No step of this run breaks "No dead pin" in B.')
  })

  it('moves its own machine while the playheads are apart', () => {
    const { get } = open()
    get().toggleLink()
    get().seekClaim(1, 'handler-on-new-cpu')
    expect(get()).toMatchObject({ focused: 1, cursor: 70, apart: 0 })
  })
})

describe('the breakpoints of the work', () => {
  it('are set, switched and deleted, and each of it is undone', () => {
    const { get } = open()
    const texts = () => get().work.breakpoints.map(writeBreakpoint)
    addBreakpoint(get(), remoteIrr)
    switchBreakpoint(get(), get().work.breakpoints[0] as Breakpoint)
    expect(texts()).toEqual(['off-remote-irr-11'])
    dropBreakpoint(get(), get().work.breakpoints[0] as Breakpoint)
    expect(texts()).toEqual([])
    get().undo()
    expect(texts()).toEqual(['off-remote-irr-11'])
    get().undo()
    expect(texts()).toEqual(['remote-irr-11'])
    get().undo()
    expect(texts()).toEqual([])
    get().redo()
    expect(texts()).toEqual(['remote-irr-11'])
  })

  it('leave run and place as they are', () => {
    const { get } = open()
    get().seek(44)
    const { run } = get()
    addBreakpoint(get(), remoteIrr)
    expect(get().run).toBe(run)
    expect(get().cursor).toBe(44)
  })

  it('are one for a condition: what is off is switched on again', () => {
    const { get } = open('off-remote-irr-11.b-remote-irr-11')
    addBreakpoint(get(), remoteIrr)
    expect(get().work.breakpoints.map(writeBreakpoint)).toEqual([
      'remote-irr-11',
      'b-remote-irr-11',
    ])
  })

  it('are set and taken away by one button beside what they wait for', () => {
    const { get } = open()
    toggleStop(get(), { on: 'broken', claim: 'no-dead-pin' })
    expect(stopsAt(get(), { on: 'broken', claim: 'no-dead-pin' })).toBe(true)
    toggleStop(get(), { on: 'broken', claim: 'no-dead-pin' })
    expect(get().work.breakpoints).toEqual([])
    changeOffer(get(), { of: 'remote-irr', at: 11 }).onToggle()
    changeOffer(get(), { of: 'route', at: 11 }).onToggle()
    expect(get().work.breakpoints.map(writeBreakpoint)).toEqual([
      'remote-irr-11',
      'change-route-11',
    ])
    expect(changeOffer(get(), { of: 'route', at: 11 })).toMatchObject({
      text: 'the route of GSI 11 changes',
      isOn: true,
    })
  })

  it('stay when another scenario or other work without any is opened', () => {
    const { get } = open('remote-irr-11')
    get().openReady(gallery[1]!)
    expect(get().work.breakpoints).toHaveLength(1)
    get().load({
      scenario: affinityMove,
      hosts: [...DEFAULT_HOSTS],
      resting: DEFAULT_HOSTS[1],
      ...unforked(),
      cursor: 0,
      pin: 11,
    })
    expect(get().work.breakpoints).toHaveLength(1)
  })
})

describe('breakpoints in the link', () => {
  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(breakpointOn(affinityMove), { maxLength: 8 }), (breakpoints) => {
        const { get } = open()
        for (const breakpoint of breakpoints) addBreakpoint(get(), breakpoint)
        const { opening, faults } = readLink(writeLink(get()))
        expect(faults).toEqual([])
        expect(opening.breakpoints).toEqual(get().work.breakpoints)
      }),
      { numRuns: 60, seed: 11 },
    )
  })

  it('are short and readable', () => {
    const { get } = open('remote-irr-11.off-b-stale-11')
    expect(writeLink(get())).toContain('&stop=remote-irr-11.off-b-stale-11')
    expect(writeLink(open().get())).not.toContain('stop')
  })

  it('that cannot be read are named and left out, and the others are kept', () => {
    const { get, faults } = open('remote-irr-11.stale-77.lunch.broken-no-dead-pin')
    expect(faults).toEqual([
      'The link\'s breakpoint "stale-77" was left out: "77" is no pin: they are 0 to 23.',
      'The link\'s breakpoint "lunch" was left out: its kind is not known.',
    ])
    expect(get().work.breakpoints.map(writeBreakpoint)).toEqual([
      'remote-irr-11',
      'broken-no-dead-pin',
    ])
  })
})
