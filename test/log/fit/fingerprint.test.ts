import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createModel } from '../../../src/core/model.ts'
import { scenarios } from '../../../src/core/scenarios/index.ts'
import { DEVICES, GUESTS, oneMove } from '../../../src/core/scenarios/one-move.ts'
import { fingerprint, SETTLING_FLAGS } from '../../../src/log/fit/fingerprint.ts'
import { replay } from '../../../src/trace/trace.ts'
import { host, laneOf } from '../../core/machines.ts'
import { walk } from '../../core/random-runs.ts'
import { recorded, type Tracing } from './recorded.ts'

/** Runs with a move in them. */
const worlds = scenarios

const told = (qemu: string, tracing: Tracing): Set<string> =>
  new Set(
    worlds.map((world) => fingerprint(recorded(laneOf(world, host(qemu)).trace, tracing)).build),
  )

const telling: readonly Tracing[] = [
  { irqchip: true },
  { ioctls: true },
  { irqchip: true, ioctls: true },
  { irqchip: true, host: true },
  { debug: 'always', irqchip: true },
]

describe('the fingerprint of a run whose route events are traced', () => {
  it('is before the fix for the original order, whatever the guest does', () => {
    for (const tracing of telling)
      expect(told('original', tracing)).toEqual(new Set(['before-fix']))
  })

  it('is after the fix for the patched order', () => {
    for (const tracing of telling) expect(told('patched', tracing)).toEqual(new Set(['after-fix']))
  })

  it('has the lines that show it as evidence', () => {
    const world = worlds[0] as (typeof worlds)[number]
    const log = recorded(laneOf(world, host('original')).trace, { irqchip: true })
    const { evidence } = fingerprint(log)
    const kinds = evidence.map(({ line }) => log.events.kind(line - 1))
    expect(kinds[0]).toBe('ioapic_mem_write')
    expect(kinds[1]).toMatch(/^kvm_irqchip_/)
  })
})

describe('the fingerprint of a run whose routes nobody traced', () => {
  it('is undetermined, and names the flags that would settle it', () => {
    for (const qemu of ['original', 'patched']) {
      expect(told(qemu, {})).toEqual(new Set(['undetermined']))
      const world = worlds[0] as (typeof worlds)[number]
      expect(fingerprint(recorded(laneOf(world, host(qemu)).trace, {})).text).toContain(
        SETTLING_FLAGS,
      )
    }
  })

  it('is told by the debug lines all the same', () => {
    expect(told('original', { debug: 'always' })).toEqual(new Set(['before-fix']))
    expect(told('patched', { debug: 'always' })).toEqual(new Set(['after-fix']))
  })

  it('is told by what the host delivers, where a move changes the destination', () => {
    expect(told('original', { host: true })).toEqual(new Set(['before-fix']))
    expect(told('patched', { host: true })).toEqual(new Set(['after-fix']))
  })
})

describe('the fingerprint of any schedule', () => {
  it('is never the wrong one', () => {
    const run = fc.record({
      guest: fc.constantFrom(...GUESTS),
      device: fc.constantFrom(...DEVICES),
      qemu: fc.constantFrom('original', 'patched'),
      tracing: fc.constantFrom<Tracing>(
        ...telling,
        { debug: 'changed' },
        { debug: 'always' },
        { debug: 'changed', host: true },
        { host: true },
      ),
      picks: fc.array(fc.nat(997), { minLength: 40, maxLength: 160, size: 'max' }),
    })
    fc.assert(
      fc.property(run, ({ guest, device, qemu, tracing, picks }) => {
        const scenario = oneMove({ guest, device, vcpus: 2, asserts: 4, affinityWrites: 2 })
        const model = createModel({ scenario, ...host(qemu) })
        const { schedule } = walk(model, picks, (at, _, action) => model.apply(at, action).state)
        const { build } = fingerprint(recorded(replay(model, schedule), tracing))
        expect(build).not.toBe(qemu === 'original' ? 'after-fix' : 'before-fix')
      }),
      { numRuns: 300, seed: 54 },
    )
  })
})
