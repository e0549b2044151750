/** What the palette offers, as data, and how it is found. */
import { describe, expect, it, vi } from 'vitest'
import { runExports } from '../../src/app/export/run.ts'
import { createExplorer } from '../../src/app/interleavings/explorer.ts'
import { SEARCH_SECTIONS } from '../../src/app/interleavings/key-list.ts'
import { scopeOf } from '../../src/app/interleavings/keys.ts'
import { BINDINGS } from '../../src/app/keys.ts'
import { searchKeys, stepKeys, traceKeys } from '../../src/app/palette/keys.ts'
import { machineEntries, pinEntries } from '../../src/app/palette/machines.ts'
import { matches } from '../../src/app/palette/match.ts'
import { exportEntries, viewEntries } from '../../src/app/palette/page.ts'
import type { PaletteEntry } from '../../src/app/palette/palette.ts'
import { numberedStep, placeEntries } from '../../src/app/palette/places.ts'
import { recentIds, remember } from '../../src/app/palette/recent.ts'
import { scenarioEntries } from '../../src/app/palette/scenarios.ts'
import { searchEntry, violationEntries } from '../../src/app/palette/search.ts'
import { numberedLine } from '../../src/app/palette/trace.ts'
import { whyEntries } from '../../src/app/palette/whys.ts'
import { TRACE_KEYS } from '../../src/app/trace/key-list.ts'
import { createTrace } from '../../src/app/trace/store.ts'
import { opened } from '../../src/app/work/opening.ts'
import type { Action } from '../../src/core/action.ts'
import { gallery } from '../../src/core/scenarios/gallery.ts'
import { FORMATS } from '../../src/export/formats.ts'
import { hostsOf } from '../../src/trace/run.ts'
import { divergences } from '../../src/view/causes/divergence.ts'
import type { LogHead } from '../../src/worker/log-protocol.ts'
import { answers } from './answers.ts'

const nothing = () => {}
const MOVE = '#scenario=affinity-move&a=original,K0&b=patched,K0'
const sessionAt = (link: string) => opened(link).store

const titled = (entries: readonly PaletteEntry[], title: string | RegExp) => {
  const entry = entries.find((one) =>
    typeof title === 'string' ? one.title === title : title.test(one.title),
  )
  if (!entry) throw new Error(`no entry ${title}: ${entries.map((one) => one.title).join(', ')}`)
  return entry
}

describe('the keys', () => {
  it('of the Step view are all there by themselves, each with its text and its cap', () => {
    const did: string[] = []
    const entries = stepKeys(sessionAt(MOVE).getState(), (command) => did.push(command))
    const listed = BINDINGS.filter(({ command }) => command !== 'palette' && command !== 'close')
    expect(entries.map(({ title, cap }) => [title, cap])).toEqual(
      listed.map(({ text, cap }) => [text, cap]),
    )
    for (const entry of entries) entry.run()
    expect(did).toEqual(listed.map(({ command }) => command))
  })

  it('of the Trace view are all there, and say why nothing can be done before a log is open', () => {
    const trace = createTrace(() => ({ order: nothing, end: nothing }))
    const entries = traceKeys(trace.getState(), nothing)
    expect(entries.map(({ title }) => title)).toEqual(TRACE_KEYS.map(({ text }) => text))
    expect(titled(entries, 'next finding').reason).toBe('no log is open')
    expect(titled(entries, /^stop reading/).reason).toBe('no log is being read')
  })

  it('of the Interleavings view are all there; those that act on the focus say so', () => {
    const explorer = createExplorer(() => ({ pause: nothing, resume: nothing, end: nothing }))
    const entries = searchKeys(scopeOf(explorer.getState(), null), nothing)
    for (const { text, commands } of SEARCH_SECTIONS.flatMap(({ keys }) => keys))
      for (const each of commands ?? [{ text }]) titled(entries, each.text)
    expect(titled(entries, 'next violation').reason).toBe('no violation is known')
    expect(titled(entries, /^from cell to cell/).reason).toBe('by its key, on what has the focus')
  })
})

describe('what cannot be done now', () => {
  const reason = (link: string, title: string) =>
    titled(stepKeys(sessionAt(link).getState(), nothing), title).reason

  it('says why, at the ends of the run', () => {
    expect(reason(`${MOVE}&step=0`, 'step back')).toBe('this is the start of the run')
    expect(reason(`${MOVE}&step=0`, 'step forward')).toBeUndefined()
    expect(reason(`${MOVE}&step=99999`, 'step forward')).toBe('this is the end of the run')
  })

  it('says why there is no divergence to go to', () => {
    const same = '#scenario=affinity-move&a=patched,K0&b=patched,K0'
    expect(reason(same, 'next divergence')).toBe('the machines do not part')
    expect(reason('#scenario=affinity-move&a=patched,K0', 'next divergence')).toBe(
      'there is one machine',
    )
    expect(reason(`${MOVE}&step=99999`, 'next divergence')).toBe('no divergence after this step')
    expect(reason(`${MOVE}&step=0`, 'next divergence')).toBeUndefined()
  })

  it('says what has to be asked or done first', () => {
    expect(reason(MOVE, 'next change of the value asked about')).toBe('no value is asked about')
    expect(reason(MOVE, 'undo the last change of the work')).toBe('there is nothing to undo')
  })
})

describe('places in the run', () => {
  it('are every step, each divergence and each claim that breaks', () => {
    const store = sessionAt(MOVE)
    const { run } = store.getState()
    const entries = placeEntries(store.getState())
    const [divergence] = divergences(run)
    titled(entries, `divergence 1 of 1, step ${divergence?.step}`).run()
    expect(store.getState().cursor).toBe(divergence?.step)
    titled(entries, 'step 42').run()
    expect(store.getState().cursor).toBe(42)
    expect(entries.filter(({ id }) => id.startsWith('step:'))).toHaveLength(run.schedule.length + 1)
    const broken = entries.filter(({ id }) => id.startsWith('broken:'))
    expect(broken.length).toBeGreaterThan(0)
    for (const { title } of broken) expect(title).toMatch(/^broken in A at step \d+: \w/)
  })
})

describe('a number', () => {
  it('is a step of a run that is too long to be listed', () => {
    const store = sessionAt(MOVE)
    expect(numberedStep(store.getState(), 42)).toEqual([])
    const session = store.getState()
    const { run } = session
    const schedule = Array.from({ length: 5_000 }, (_, at) => run.schedule[at % 80] as Action)
    const long = { ...session, run: { ...run, schedule, lanes: [] } }
    expect(placeEntries(long).filter(({ id }) => id.startsWith('step:'))).toEqual([])
    expect(numberedStep(long, 4_242).map(({ title }) => title)).toEqual(['step 4,242'])
    expect(numberedStep(long, 5_001)).toEqual([])
  })

  it('is a line of the log that is open', () => {
    const trace = createTrace(() => ({ order: nothing, end: nothing }))
    expect(numberedLine(trace.getState(), 7)).toEqual([])
    const seek = vi.fn()
    const open = { ...trace.getState(), seek, head: { unit: 'line', size: 10_000_000 } as LogHead }
    titled(numberedLine(open, 9_999_999), 'line 9999999').run()
    expect(seek).toHaveBeenCalledWith(9_999_999)
    expect(numberedLine(open, 10_000_001)).toEqual([])
  })
})

describe('machines, pins, values, scenarios and formats', () => {
  it('are chosen for either machine; what is so now says so', () => {
    const store = sessionAt(MOVE)
    const before = machineEntries(store.getState())
    expect(titled(before, 'QEMU of machine A: original').reason).toBe('it is so now')
    titled(before, 'QEMU of machine B: original').run()
    titled(machineEntries(store.getState()), 'KVM of machine B: EOI fix, APICv').run()
    expect(hostsOf(store.getState().run)[1]).toMatchObject({
      variant: { id: 'original' },
      kvm: { scan: 'K1', apicv: true },
    })
  })

  it('say why where KVM has no say, or a rule of its own', () => {
    const kvmOf = (id: string) => {
      const link = MOVE.replace('b=patched,K0', `b=${id},K0`)
      return titled(machineEntries(sessionAt(link).getState()), 'KVM of machine B: EOI fix').reason
    }
    expect(kvmOf('bare-metal')).toMatch(/^KVM has no say/)
    expect(kvmOf('in-kernel')).toMatch(/^KVM's own I\/O APIC has the rule K1p/)
    expect(kvmOf('patched')).toBeUndefined()
  })

  it('are all 24 pins, and every ready scenario', () => {
    const store = sessionAt(MOVE)
    const pins = pinEntries(store.getState())
    expect(pins).toHaveLength(24)
    titled(pins, 'focus pin 4').run()
    expect(store.getState().pin).toBe(4)
    const onReady = vi.fn()
    const ready = scenarioEntries(onReady)
    expect(ready.map(({ id }) => id)).toEqual(
      gallery.map(({ scenario }) => `scenario:${scenario.id}`),
    )
    ready[3]?.run()
    expect(onReady).toHaveBeenCalledWith(gallery[3])
  })

  it('are asked about by the names that the answers use', () => {
    const onWhy = vi.fn()
    titled(
      whyEntries(sessionAt(MOVE).getState(), onWhy),
      'why: Remote IRR of pin 11, machine B',
    ).run()
    expect(onWhy).toHaveBeenCalledWith(
      'B',
      expect.objectContaining({ value: { cell: { of: 'remote-irr', at: 11 }, bits: null } }),
    )
  })

  it('are all formats and pictures of the export menu', () => {
    const saved: string[] = []
    const groups = runExports(sessionAt(MOVE), 0)
    const entries = exportEntries(groups, ({ id }) => saved.push(id))
    for (const { title } of FORMATS) titled(entries, new RegExp(`^export as ${title}, `)).run()
    expect(saved).toEqual(FORMATS.map(({ id }) => id))
    expect(entries).toHaveLength(FORMATS.length + 4)
  })

  it('are the violations that a search has found', () => {
    const explorer = createExplorer((request, hear) => {
      for (const reply of answers(request)) hear(reply)
      return { pause: nothing, resume: nothing, end: nothing }
    })
    expect(violationEntries(explorer.getState(), nothing)).toEqual([])
    searchEntry(explorer.getState()).run()
    const entries = violationEntries(explorer.getState(), explorer.getState().ask)
    expect(entries.length).toBeGreaterThan(0)
    entries.at(-1)?.run()
    const { cell, claim } = explorer.getState().asked
    expect(entries.at(-1)?.id).toContain(claim)
    expect(entries.at(-1)?.title).toContain(cell.scan)
  })
})

describe('finding', () => {
  const entry = (title: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
    id: title,
    group: 'All',
    title,
    run: nothing,
    ...more,
  })
  const found = (entries: readonly PaletteEntry[], typed: string, recent: readonly string[] = []) =>
    matches(entries, typed, recent).groups.flatMap(({ entries }) => entries.map(({ id }) => id))

  it('takes words in any order, parts of words, and words that only describe', () => {
    const entries = [
      entry('QEMU of machine A: patched', { words: ['order'] }),
      entry('next divergence'),
    ]
    expect(found(entries, 'patched order a')).toEqual(['QEMU of machine A: patched'])
    expect(found(entries, 'nxt div')).toEqual(['next divergence'])
    expect(found(entries, 'xyz')).toEqual([])
  })

  it('looks at titles before descriptions, and in these for whole words only', () => {
    const entries = [
      entry('QEMU of machine A: even if masked', { detail: 'the original order, but' }),
      entry('QEMU of machine B: original'),
      entry('open a storm', { detail: 'no move: so much happens in words that all is lost' }),
    ]
    expect(found(entries, 'qemu original')[0]).toBe('QEMU of machine B: original')
    expect(found(entries, 'no such words at all')).toEqual([])
  })

  it('puts the exact step first', () => {
    const [first] = found(placeEntries(sessionAt(MOVE).getState()), 'go to step 7')
    expect(first).toBe('step:7')
  })

  it('begins with what was used lately, and leaves out those of many', () => {
    const entries = [entry('one'), entry('two'), entry('pin 4', { many: true })]
    expect(found(entries, '')).toEqual(['one', 'two'])
    const { groups, count } = matches(entries, '', ['pin 4', 'gone', 'two'])
    expect(groups.map(({ heading, entries }) => [heading, entries.map(({ id }) => id)])).toEqual([
      ['Recent', ['pin 4', 'two']],
      ['All', ['one']],
    ])
    expect(count).toBe(3)
  })

  it('prefers what was used lately and what can be done, where the words fit alike', () => {
    const entries = [entry('open a'), entry('open b', { reason: 'not now' }), entry('open c')]
    expect(found(entries, 'open', ['open c'])).toEqual(['open c', 'open a', 'open b'])
  })

  it('counts all that fit, though not all of many are shown', () => {
    const entries = Array.from({ length: 500 }, (_, at) => entry(`step ${at}`))
    const { count, groups } = matches(entries, 'step', [])
    expect(count).toBe(500)
    expect(groups[0]?.entries).toHaveLength(60)
  })

  it('remembers what was used, the last first, each once', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    for (const id of ['a', 'b', 'a', 'c']) remember(storage, id)
    expect(recentIds(storage)).toEqual(['c', 'a', 'b'])
    for (let at = 0; at < 40; at++) remember(storage, `${at}`)
    expect(recentIds(storage)).toHaveLength(12)
  })

  it('goes to the other views, and not to the one on screen', () => {
    const entries = viewEntries('trace', nothing)
    expect(entries.map(({ title, reason }) => [title, reason])).toEqual([
      ['go to the Step view', undefined],
      ['go to the Trace view', 'it is on screen'],
      ['go to the Interleavings view', undefined],
    ])
  })
})
