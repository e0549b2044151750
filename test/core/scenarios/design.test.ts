/** Designs: what passes validation runs, what is written is read again, what is damaged is named. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MOMENTS,
  type PinDesign,
  type ScenarioDesign,
  scenarioOf,
} from '../../../src/core/scenarios/design.ts'
import { isCode, readDesign, writeDesign } from '../../../src/core/scenarios/design-code.ts'
import { faultsOf, VECTORS } from '../../../src/core/scenarios/design-faults.ts'
import { designOf } from '../../../src/core/scenarios/design-of.ts'
import { sentenceOf } from '../../../src/core/scenarios/design-words.ts'
import { gallery } from '../../../src/core/scenarios/gallery.ts'
import { levelPin, quietDesign } from '../../../src/core/scenarios/gallery-designs.ts'
import { scenarioById } from '../../../src/core/scenarios/index.ts'
import { oneMove } from '../../../src/core/scenarios/one-move.ts'
import { ownScenario, readOwn } from '../../../src/core/scenarios/own.ts'
import { variants } from '../../../src/core/vmm/variants.ts'
import { MAX_STEPS, openRun } from '../../../src/trace/run.ts'
import { everyKvm } from '../machines.ts'

const PIN_NUMBERS = Array.from({ length: 24 }, (_, pin) => pin).filter(
  (pin) => pin !== 0 && pin !== 2,
)
const LEVEL_DEVICES = ['none', 'right-cpu', 'at-once', 'rearm', 'never'] as const

/** A pin that has its own vector, whatever its CPU, so that no two share a place. */
const pinOn = (pin: number, vcpus: number): fc.Arbitrary<PinDesign> =>
  fc
    .record({
      edge: fc.boolean(),
      live: fc.boolean(),
      cpu: fc.nat(vcpus - 1),
      desired: fc.integer({ min: 1, max: 2 ** vcpus - 1 }),
      pending: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** vcpus - 1 })),
      noBalancing: fc.boolean(),
      device: fc.constantFrom(...LEVEL_DEVICES),
      servedOn: fc.nat(vcpus - 1),
      handled: fc.boolean(),
      storm: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 99_999 })),
    })
    .map(({ edge, live, pending, device, storm, ...rest }): PinDesign => {
      const own = edge && device !== 'none' ? 'edge' : device
      const stormy = live && !edge && device === 'never'
      const begun = stormy ? storm : 0
      return {
        ...rest,
        pin,
        trigger: edge ? 'edge' : 'level',
        live,
        vector: live ? VECTORS.least + pin : 0,
        pending: live && begun === 0 ? pending : 0,
        device: own,
        storm: begun,
      }
    })

const machineOf = fc.record({
  vcpus: fc.integer({ min: 1, max: 16 }),
  ioapic: fc.constantFrom(0x11, 0x20),
  logical: fc.boolean(),
  move: fc.constantFrom('deferred', 'one-write', 'rewrite'),
  prints: fc.constantFrom('handler', 'flow'),
  pins: fc.uniqueArray(fc.constantFrom(...PIN_NUMBERS), { minLength: 1, maxLength: 4 }),
})

const design: fc.Arbitrary<ScenarioDesign> = machineOf
  .map((machine) => (machine.vcpus > 8 ? { ...machine, logical: false } : machine))
  .chain((machine) =>
    fc.record({
      machine: fc.constant(machine),
      pins: fc.tuple(...machine.pins.map((pin) => pinOn(pin, machine.vcpus))),
      taken: fc.uniqueArray(fc.nat(machine.vcpus - 1), { maxLength: 3 }),
      usedByLevel: fc.array(
        fc.record({ cpu: fc.nat(machine.vcpus - 1), vector: fc.integer({ min: 0x21, max: 0xeb }) }),
        { maxLength: 2 },
      ),
      happenings: fc.array(
        fc.record({
          when: fc.constantFrom(...MOMENTS),
          what: fc.constantFrom('raise', 'move'),
          pin: fc.constantFrom(...machine.pins),
          cpu: fc.nat(machine.vcpus - 1),
        }),
        { maxLength: 6 },
      ),
    }),
  )
  .map(({ machine, pins, taken, usedByLevel, happenings }) => ({
    ...machine,
    pins,
    usedByLevel,
    taken: taken.map((cpu) => ({ cpu, vector: VECTORS.least })),
    happenings: happenings.map(({ when, what, pin, cpu }) =>
      what === 'raise' ? { when, what, pin } : { when, what, pin, cpu },
    ),
  }))

const sound = design.filter((one) => faultsOf(one).length === 0)

describe('a design without faults', () => {
  it('boots and runs to its end or to the bound under every VMM and KVM', () => {
    fc.assert(
      fc.property(sound, fc.constantFrom(...everyKvm), (drawn, kvm) => {
        for (const variant of variants) {
          const run = openRun(ownScenario(drawn), [{ variant, kvm }])
          expect(run.complete || run.schedule.length === MAX_STEPS).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('comes back from its text, from its scenario and from the id of that', () => {
    fc.assert(
      fc.property(sound, (drawn) => {
        expect(readDesign(writeDesign(drawn))).toEqual({ ok: true, value: drawn })
        const scenario = ownScenario(drawn)
        expect(designOf(scenario)).toEqual(drawn)
        expect(scenarioById(scenario.id)).toEqual(scenario)
      }),
    )
  })

  it('has a text that an address takes as it is', () => {
    fc.assert(
      fc.property(sound, (drawn) => {
        const text = writeDesign(drawn)
        expect(new URLSearchParams({ text }).toString()).toBe(`text=${text}`)
      }),
    )
  })
})

describe('a design of a ready scenario', () => {
  it.each(gallery.map(({ scenario }) => [scenario.id, scenario] as const))(
    '%s has no faults and does the same, step by step',
    (_, scenario) => {
      const drawn = designOf(scenario)
      expect(faultsOf(drawn)).toEqual([])
      const again = scenarioOf(drawn, scenario)
      for (const variant of variants) {
        const host = { variant, kvm: { scan: 'K0', apicv: false } } as const
        expect(openRun(again, [host]).schedule).toEqual(openRun(scenario, [host]).schedule)
      }
    },
  )

  it('of one that a search explores asks for one move and one interrupt', () => {
    const move = { guest: 'same-vector', device: 'seed', vcpus: 3, asserts: 9 } as const
    const drawn = designOf(oneMove(move))
    expect(faultsOf(drawn)).toEqual([])
    expect(drawn.happenings).toEqual([
      { when: 'quiet', what: 'move', pin: 11, cpu: 0 },
      { when: 'quiet', what: 'raise', pin: 11 },
    ])
  })
})

describe('a fault', () => {
  it.each<[string, Partial<ScenarioDesign>, string, string]>([
    ['no vCPU', { vcpus: 0 }, 'vcpus', 'vCPUs: choose 1 to 16.'],
    ['no pin', { pins: [] }, 'pins', 'there is no interrupt'],
    ['nine CPUs in the flat model', { vcpus: 9, logical: true }, 'logical', '8 CPUs at most'],
    ['the pin of the timer', { pins: [levelPin(2)] }, 'pins.0.pin', 'choose 1 or 3 to 23'],
    ['one pin twice', { pins: [levelPin(4), levelPin(4, { cpu: 1 })] }, 'pins.0.pin', 'two'],
    ['a CPU that is not there', { pins: [levelPin(4, { cpu: 4 })] }, 'pins.0.cpu', 'no CPU 4'],
    [
      'a vector of exceptions',
      { pins: [levelPin(4, { vector: 14 })] },
      'pins.0.vector',
      '33 to 235',
    ],
    [
      'an empty affinity',
      { pins: [levelPin(4, { desired: 0 })] },
      'pins.0.desired',
      'at least one',
    ],
    [
      'an affinity beyond the CPUs',
      { pins: [levelPin(4, { desired: 16 })] },
      'pins.0.desired',
      '0 to 3',
    ],
    [
      'a request that waits before there is an interrupt',
      { pins: [levelPin(4, { live: false, pending: 1 })] },
      'pins.0.pending',
      'before request_irq()',
    ],
    [
      'pulses on a level pin',
      { pins: [levelPin(4, { device: 'edge' })] },
      'pins.0.device',
      'edge pin',
    ],
    [
      'a storm that somebody serves',
      { pins: [levelPin(4, { storm: 5 })] },
      'pins.0.storm',
      'nobody serves',
    ],
    [
      'one vector of a CPU for two',
      { pins: [levelPin(4), levelPin(5)] },
      'pins.1.vector',
      '33 on CPU 2 already belongs to IRQ 4',
    ],
    [
      'a taken vector given',
      { taken: [{ cpu: 2, vector: 33 }] },
      'pins.0.vector',
      'IRQ 11, vector: 33 on CPU 2 already belongs to the vectors taken.',
    ],
    [
      'a vector taken twice',
      {
        taken: [
          { cpu: 0, vector: 33 },
          { cpu: 0, vector: 33 },
        ],
      },
      'taken',
      'Vectors taken: 33 on CPU 0 is named twice.',
    ],
    ['a taken vector on no CPU', { taken: [{ cpu: 7, vector: 33 }] }, 'taken', 'CPUs 0 to 3'],
    [
      'a move of an interrupt that is not there',
      { happenings: [{ when: 'quiet', what: 'raise', pin: 9 }] },
      'happenings.0',
      'Move 1: there is no IRQ 9.',
    ],
    [
      'a move before a request_irq() that nobody calls',
      { happenings: [{ when: 'request', what: 'move', pin: 11, cpu: 0 }] },
      'happenings.0',
      'that moment never comes',
    ],
  ])('of %s names the field and says what', (_, of, at, text) => {
    const faults = faultsOf(quietDesign(of))
    expect(faults.map((fault) => fault.at)).toContain(at)
    expect(faults.find((fault) => fault.at === at)?.text).toContain(text)
  })
})

describe('a damaged text', () => {
  const text = writeDesign(quietDesign())

  it('is told from the ids of ready scenarios', () => {
    expect(isCode(text)).toBe(true)
    expect(gallery.some(({ scenario }) => isCode(scenario.id))).toBe(false)
  })

  it.each([
    ['another version', text.replace('own1', 'own9'), 'It is of version "own9"'],
    ['its machine', text.replace('_4.20', '_4.33'), 'Its machine "4.33.p.d.h" is not understood.'],
    ['a pin', text.replace('p11.l', 'p11.z'), 'Its part 1, "p11.z'],
    ['a part nobody knows', `${text}_zz`, 'Its part 2, "zz", is not understood.'],
    ['a value', text.replace('_4.20', '_2.20'), 'IRQ 11, CPU: there is no CPU 2'],
  ])('names %s', (_, damaged, said) => {
    const read = readOwn(damaged)
    expect(read.ok ? '' : read.error).toContain(said)
    expect(scenarioById(damaged)).toBeUndefined()
  })

  it('never throws, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        expect(typeof readDesign(`own1_${tail}`).ok).toBe('boolean')
      }),
    )
  })
})

describe('the sentence of a design', () => {
  it('says what there is and what happens', () => {
    expect(
      sentenceOf(
        quietDesign({
          ioapic: 0x11,
          pins: [levelPin(11, { device: 'right-cpu', servedOn: 0 })],
          happenings: [
            { when: 'quiet', what: 'move', pin: 11, cpu: 0 },
            { when: 'quiet', what: 'raise', pin: 11 },
            { when: 'masked', what: 'raise', pin: 11 },
          ],
        }),
      ),
    ).toBe(
      '4 vCPUs, I/O APIC 0x11: level IRQ 11 on CPU 2, served by CPU 0 only, is asked for CPU 0, fires 2 times.',
    )
  })

  it('says it when nothing happens', () => {
    expect(sentenceOf(quietDesign())).toBe('4 vCPUs: level IRQ 11 on CPU 2, stays silent.')
  })
})
