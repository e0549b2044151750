import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  DEFAULT_PLAN,
  FIRST_QUESTION,
  type SearchOpening,
} from '../../src/app/interleavings/explorer.ts'
import { opened } from '../../src/app/work/opening.ts'
import { DEFAULT_HOSTS, readLink, readView, writeLink } from '../../src/app/work/permalink.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { quietDesign } from '../../src/core/scenarios/gallery-designs.ts'
import { ownScenario } from '../../src/core/scenarios/own.ts'
import { bareMetal } from '../../src/core/vmm/comparison.ts'
import { choicesAt, hostsOf } from '../../src/trace/run.ts'

const session = () =>
  createSession({
    scenario: affinityMove,
    hosts: [...DEFAULT_HOSTS],
    resting: DEFAULT_HOSTS[1],
    ...unforked(),
    cursor: 0,
    pin: 11,
  })

it('leads back to the same machines, choices, pin and step', () => {
  const store = session()
  store.getState().setHost(1, { variant: bareMetal, kvm: { scan: 'K1p', apicv: true } })
  store.getState().seek(8)
  store.getState().take({ agent: 'device', pin: 11 })
  store.getState().focusPin(4)
  const { run, cursor } = store.getState()

  const { opening, step, faults } = readLink(writeLink(store.getState()))
  const again = createSession({ ...opening, cursor: step ?? 0 }).getState()
  expect(faults).toEqual([])
  expect(again.cursor).toBe(cursor)
  expect(again.pin).toBe(4)
  expect(again.run.schedule).toEqual(run.schedule)
  expect(hostsOf(again.run)).toMatchObject([
    { variant: { id: 'original' }, kvm: { scan: 'K0', apicv: false } },
    { variant: { id: 'bare-metal' }, kvm: { scan: 'K1p', apicv: true } },
  ])
})

it('keeps a single machine single', () => {
  const store = session()
  store.getState().toggleCompare()
  expect(readLink(writeLink(store.getState())).opening.hosts).toHaveLength(1)
})

it('opens the default without a complaint when there is no link', () => {
  expect(readLink('')).toMatchObject({ step: null, faults: [] })
})

it.each([
  [
    'scenario',
    '#scenario=nothing',
    'The link\'s scenario "nothing" is not known; it was left out.',
  ],
  [
    'host',
    '#a=original,K9&b=patched,K0',
    'The link\'s a "original,K9" is not known; it was left out.',
  ],
  ['step', '#step=-1', 'The link\'s step "-1" is not known; it was left out.'],
  ['choice', '#chosen=fly-3', 'The link\'s chosen "fly-3" is not known; it was left out.'],
  [
    'choice of a vCPU that is not there',
    '#chosen=x@1.2:guest-5',
    'The link\'s chosen "x@1.2:guest-5" is not known; it was left out.',
  ],
  [
    'choice of a device that is not there',
    '#chosen=guest-1.device-23',
    'The link\'s chosen "guest-1.device-23" is not known; it was left out.',
  ],
  ['pin', '#pin=24', 'The link\'s pin "24" is not known; it was left out.'],
])('opens a link with a damaged %s and names the part', (_, fragment, fault) => {
  const reading = readLink(fragment)
  expect(reading.faults).toEqual([fault])
  expect(reading.opening.scenario).toBe(affinityMove)
  expect(reading.opening.hosts).toEqual(DEFAULT_HOSTS)
})

it('leads back to a scenario that somebody drew, whatever is in it', () => {
  const scenario = ownScenario(quietDesign({ vcpus: 9, ioapic: 0x11, move: 'rewrite' }))
  const store = session()
  store.getState().replaceScenario(scenario)
  const reading = readLink(writeLink(store.getState()))
  expect(reading.faults).toEqual([])
  expect(reading.opening.scenario).toEqual(scenario)
})

it('opens a link to a damaged drawn scenario and names the part that is damaged', () => {
  const { id } = ownScenario(quietDesign())
  const { opening, faults } = readLink(`#scenario=${id.replace('p11.l', 'p99.l')}`)
  expect(opening.scenario).toBe(affinityMove)
  expect(faults).toEqual([
    "The link's own scenario cannot be read and was left out. IRQ 99, pin: choose 1 or 3 to 23; 0 and 2 are the timer's.",
  ])
})

it('leads back to the same search: plan, bounds, symmetry, cell and claim', () => {
  const search: SearchOpening = {
    plan: {
      move: {
        guest: 'one-write',
        device: 'ordinary',
        vcpus: 4,
        asserts: 7,
        affinityWrites: 2,
      },
      limits: { states: 5_000, depth: 300, bytes: 250_000_000 },
      symmetry: true,
    },
    asked: { cell: { qemu: 'patched', scan: 'K1p', apicv: true }, claim: 'no-dead-pin' },
  }
  const link = writeLink(session().getState(), 'interleavings', search)
  expect(readView(link)).toBe('interleavings')
  const reading = readLink(link)
  expect(reading.faults).toEqual([])
  expect(reading.search).toEqual(search)
})

it('keeps the search out of the link to a step', () => {
  const search = { plan: DEFAULT_PLAN, asked: FIRST_QUESTION }
  const link = writeLink(session().getState(), 'step', search)
  expect(link).not.toMatch(/view=|guest=|claim=/)
  expect(readLink(link).search).toEqual(search)
})

it.each([
  ['view', 'holodeck'],
  ['guest', 'windows'],
  ['device', 'toaster'],
  ['vcpus', '17'],
  ['edges', '0'],
  ['writes', 'two'],
  ['states', '99000000'],
  ['depth', '-1'],
  ['memory', '1TB'],
  ['symmetry', 'maybe'],
  ['cell', 'original/K9'],
  ['claim', 'no-such-claim'],
])('opens a link to a search with a damaged %s and names the part', (part, text) => {
  const link = writeLink(session().getState(), 'interleavings', {
    plan: DEFAULT_PLAN,
    asked: FIRST_QUESTION,
  })
  const parts = new URLSearchParams(link.slice(1))
  parts.set(part, text)
  const { search, faults } = readLink(`#${parts}`)
  expect(faults).toEqual([`The link's ${part} "${text}" is not known; it was left out.`])
  expect(search).toEqual({ plan: DEFAULT_PLAN, asked: FIRST_QUESTION })
})

it('leads back to all branches, their names, and which of them each machine follows', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.trim())
  fc.assert(
    fc.property(fc.nat(60), name, fc.constantFrom(1, 2), (cursor, text, shown) => {
      const store = session()
      store.getState().seek(cursor)
      const { run, take } = store.getState()
      const choices = choicesAt(run, store.getState().cursor)
      const { action } = choices[choices.length - 1] ?? {}
      fc.pre(action !== undefined)
      take(action!)
      const { nameBranch, work } = store.getState()
      nameBranch(work.branches.at(-1)!.id, text)
      if (work.branches.length > 1 && shown === 1) store.getState().compareBranch(1)
      const { work: done } = store.getState()
      const { opening, faults } = readLink(writeLink(store.getState()))
      expect(faults).toEqual([])
      expect(opening.branches).toEqual(done.branches)
      expect(opening.shown).toEqual(done.shown)
    }),
    { numRuns: 60 },
  )
})

it('opens the branches of a link that can be read, and names the one that cannot', () => {
  const { opening, faults } = readLink(
    '#scenario=affinity-move&chosen=@0.1:&chosen=Early@2.2:guest-2.device-11&chosen=Late@9.3:fly-3&on=2',
  )
  expect(opening.branches.map(({ name, from }) => [name, from])).toEqual([
    ['', 0],
    ['Early', 2],
  ])
  expect(opening.shown).toEqual([2, 2])
  expect(faults).toEqual(['The link\'s chosen "Late@9.3:fly-3" is not known; it was left out.'])
})

it('opens at the end of a run whose link asks for a step beyond it, and says so', () => {
  const { store, faults } = opened('#scenario=affinity-move&step=500')
  const { cursor, run } = store.getState()
  expect(cursor).toBe(run.schedule.length)
  expect(faults).toEqual([
    `The link's step 500 is beyond the run, which ends at step ${run.schedule.length}.`,
  ])
})
