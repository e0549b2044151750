/** The verdicts of the matrix when the user writes smp_affinity more than once. */
import { describe, expect, it, vi } from 'vitest'
import { type Cell, cell, matrix, setupOf } from './cells.ts'
import { fateOf, refutedBy, refutedIn } from './fates.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 300_000 })

const KVMS = ['K0', 'K1p']

const chosen = matrix.filter(
  ({ qemu, kvm }) =>
    ['original', 'patched', 'even-if-masked'].includes(qemu) &&
    KVMS.includes(kvm.scan) &&
    !kvm.apicv,
)

/**
 * What falls with two writes on two CPUs: what falls with one. But a device that CPU 0 alone serves
 * can lose its EOI there now, its line already low.
 */
function refutedTwice(its: Cell): string[] {
  const once = refutedBy(fateOf(its), its)
  const more = fateOf(its) === 'lost' && its.device === 'seed' ? ['quiet-means-clear'] : []
  return [...once, ...more].sort()
}

describe('there and back: two writes on two CPUs', () => {
  it.each(chosen.map((its) => [its.name, fateOf(its), its] as const))('%s: %s', (_, __, its) => {
    expect(refutedIn(setupOf(its, 2, 3, 2)).sort()).toEqual(refutedTwice(its))
  })

  it('are three of the five orders, and every fate', () => {
    expect(chosen).toHaveLength(3 * 2 * 5 * 2)
    expect(new Set(chosen.map(fateOf)).size).toBe(6)
  })
})

describe('three writes', () => {
  it.each([
    ['same-vector', 'ordinary'],
    ['vector-changes-tmr-set', 'seed'],
    ['one-write', 'ordinary'],
  ] as const)('on three CPUs never misroute with the patch: %s, %s', (guest, device) => {
    const its = cell('patched', 'K0', guest, device)
    expect(refutedIn(setupOf(its, 3, 4, 3), true)).toEqual([])
  })
})

describe('a second write on three CPUs', () => {
  const refuted = (affinityWrites: number) =>
    refutedIn(setupOf(cell('original', 'K0', 'vector-changes', 'seed'), 3, 3, affinityWrites))

  it('can pass from one new CPU to the other with the vector it has got: then nothing heals the move', () => {
    expect(refuted(1)).not.toContain('no-dead-pin')
    expect(refuted(2)).toContain('no-dead-pin')
  })
})

describe('the number of assertions', () => {
  const refuted = (asserts: number) =>
    refutedIn(setupOf(cell('original', 'K0', 'vector-changes', 'ordinary'), 3, asserts, 2), true)

  it('that is enough for one write is too small for two: the second move needs an interrupt more', () => {
    expect(refuted(3)).not.toContain('no-dead-pin')
    expect(refuted(4)).toContain('no-dead-pin')
    expect(refuted(5)).toEqual(refuted(4))
  })
})
