import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SCAN_RULES } from '../../../src/core/chips/eoi-exit.ts'
import { createModel } from '../../../src/core/model.ts'
import { scenarios } from '../../../src/core/scenarios/index.ts'
import { DEVICES, GUESTS, oneMove } from '../../../src/core/scenarios/one-move.ts'
import type { Fit } from '../../../src/log/finding.ts'
import { fitMachines, fitOne } from '../../../src/log/fit/fit.ts'
import { ORDERS } from '../../../src/trace/matrix.ts'
import { replay } from '../../../src/trace/trace.ts'
import { laneOf } from '../../core/machines.ts'
import { walk } from '../../core/random-runs.ts'
import { cut, recorded, type Tracing } from './recorded.ts'

const worlds = [
  ...scenarios,
  ...GUESTS.flatMap((guest) =>
    DEVICES.flatMap((device) => [
      oneMove({ guest, device, vcpus: 2, asserts: 3 }),
      oneMove({ guest, device, vcpus: 3, asserts: 4, affinityWrites: 3 }),
    ]),
  ),
]

const machines = ORDERS.flatMap((variant) =>
  SCAN_RULES.map((scan) => ({
    name: `${variant.id} ${scan}`,
    variant,
    kvm: { scan, apicv: false },
  })),
)

const tracings: Readonly<Record<string, Tracing>> = {
  'stock events': {},
  'debug lines of changes': { debug: 'changed' },
  'all debug lines': { debug: 'always' },
  'kvm_irqchip events': { irqchip: true },
  ioctls: { ioctls: true },
  'everything in QEMU': { debug: 'always', irqchip: true, ioctls: true },
  'the host too': { irqchip: true, host: true },
  'debug lines and the host': { debug: 'changed', host: true },
}

const of = (fits: readonly Fit[], qemu: string, kvm: string): Fit =>
  fits.find((fit) => fit.qemu === qemu && fit.kvm === kvm) as Fit

const told = ({ explained, of, firstConflict }: Fit) => ({ explained, of, firstConflict })

describe.each(Object.entries(tracings))('a run recorded with %s', (_, tracing) => {
  it.each(machines)('is explained whole by the machine that made it: $name', (machine) => {
    for (const world of worlds) {
      const log = recorded(laneOf(world, machine).trace, tracing)
      const fit = fitOne(log, machine.variant.id, machine.kvm.scan)?.fit as Fit
      expect({ world: world.id, ...told(fit) }).toEqual({
        world: world.id,
        explained: fit.of,
        of: fit.of,
        firstConflict: null,
      })
    }
  })
})

describe('laws of fits', () => {
  const anyRun = fc.record({
    world: fc.constantFrom(...worlds),
    machine: fc.constantFrom(...machines),
    picks: fc.array(fc.nat(997), { minLength: 20, maxLength: 160, size: 'max' }),
    tracing: fc.constantFrom(...Object.values(tracings)),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  })

  it('the machine that made a log explains every event, whatever the schedule and wherever it is cut', () => {
    fc.assert(
      fc.property(anyRun, ({ world, machine, picks, tracing, from, to }) => {
        const model = createModel({ scenario: world, variant: machine.variant, kvm: machine.kvm })
        const { schedule } = walk(
          model,
          picks,
          (at, _enabled, action) => model.apply(at, action).state,
        )
        const whole = recorded(replay(model, schedule), tracing)
        const [begin = 0, end = 0] = [from, to]
          .map((part) => Math.floor(part * whole.events.size))
          .sort((a, b) => a - b)
        for (const log of [whole, cut(whole, begin), cut(whole, begin, end)]) {
          const fit = fitOne(log, machine.variant.id, machine.kvm.scan)?.fit as Fit
          expect(told(fit)).toEqual({ explained: fit.of, of: fit.of, firstConflict: null })
        }
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})

describe('machines that differ observably', () => {
  const seedRun = (qemu: string, scan: 'K0' | 'K1', tracing: Tracing) => {
    const machine = machines.find(
      ({ name }) => name === `${qemu} ${scan}`,
    ) as (typeof machines)[number]
    return fitMachines(
      recorded(laneOf(scenarios[0] as (typeof scenarios)[number], machine).trace, tracing),
    )
  }

  it('the original order is not the patched one wherever routes are traced', () => {
    for (const tracing of [{ debug: 'always' }, { irqchip: true }, { ioctls: true }] as const) {
      const original = seedRun('original', 'K0', tracing)
      expect(of(original, 'patched', 'K0').firstConflict).not.toBeNull()
      const patched = seedRun('patched', 'K0', tracing)
      expect(of(patched, 'original', 'K0').firstConflict).not.toBeNull()
    }
  })

  it('K0 drops an EOI that a K1 machine is seen to let through', () => {
    const fits = seedRun('original', 'K1', { debug: 'changed', host: true })
    expect(of(fits, 'original', 'K1').firstConflict).toBeNull()
    expect(of(fits, 'original', 'K0').firstConflict).toMatchObject({
      expected: 'no KVM_EXIT_IOAPIC_EOI for vector 33 on vCPU 2, by K0',
      found: 'kvm_eoi apicid 2 vector 33',
    })
  })

  it('K0 drops it also where only QEMU is traced, and the EOI arrives all the same', () => {
    const fits = seedRun('original', 'K1', { debug: 'always' })
    expect(of(fits, 'original', 'K0').firstConflict).toMatchObject({
      expected: 'no EOI: K0 drops that of vector 33 on vCPU 2',
      found: 'ioapic_eoi_broadcast vector 33',
    })
  })

  it('with stock events alone every machine explains the same', () => {
    const fits = seedRun('original', 'K0', {})
    expect(new Set(fits.map(({ explained, of }) => `${explained} of ${of}`)).size).toBe(1)
    expect(fits.map(({ qemu, kvm }) => `${qemu} ${kvm}`)).toEqual(machines.map(({ name }) => name))
  })
})
