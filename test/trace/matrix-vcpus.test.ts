/** The verdicts of the matrix on larger machines: a third and a fourth vCPU change none of them. */
import { describe, expect, it, vi } from 'vitest'
import { interchangeable } from '../../src/core/symmetry/interchangeable.ts'
import { type Cell, cell, matrix, setupOf } from './cells.ts'
import { fateOf, refutedBy, refutedIn } from './fates.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 300_000 })

const rewrites = ({ guest }: Cell): boolean => guest === 'in-service-rewrite'
const named = (cells: readonly Cell[]) => cells.map((its) => [its.name, fateOf(its), its] as const)

const expectFate = (its: Cell, vcpus: number, symmetry: boolean) =>
  expect(refutedIn(setupOf(its, vcpus), symmetry).sort()).toEqual(
    refutedBy(fateOf(its), its).sort(),
  )

describe('with three vCPUs the fate of the pin is that with two: another target is no other fate', () => {
  const linux = matrix.filter((its) => !rewrites(its))

  it.each(named(linux))('%s: %s', (_, __, its) => expectFate(its, 3, false))
})

describe('with three vCPUs a rewrite in service is right where KVM still sees the old CPU, else dead, with every QEMU order', () => {
  const rules = ['K0', 'K1+apicv', 'K2']
  const chosen = matrix.filter(
    (its) => rewrites(its) && rules.includes(its.kvm.scan + (its.kvm.apicv ? '+apicv' : '')),
  )

  it('is right in a third of these cells', () => {
    expect(chosen).toHaveLength(5 * 3 * 2)
    expect(chosen.filter((its) => fateOf(its) === 'right')).toHaveLength(5 * 2)
  })

  it.each(named(chosen))('%s: %s', (_, __, its) => expectFate(its, 3, false))
})

describe('with four vCPUs it is the same again, in every order under the oldest rule and one that keeps the old exit', () => {
  const chosen = matrix.filter(
    (its) => !rewrites(its) && !its.kvm.apicv && ['K0', 'K1p'].includes(its.kvm.scan),
  )

  it.each(named(chosen))('%s: %s', (_, __, its) => expectFate(its, 4, true))

  const rewritten = (['K0', 'K2'] as const).flatMap((scan) =>
    (['original', 'patched'] as const).map((qemu) =>
      cell(qemu, scan, 'in-service-rewrite', 'seed'),
    ),
  )

  it.each(named(rewritten))('%s: %s', (_, __, its) => expectFate(its, 4, false))

  it('is searched with the interchangeable vCPUs taken for one another, where there are some', () => {
    const groups = chosen.map((its) => interchangeable(setupOf(its, 4)))
    expect(groups.every(([group]) => (group?.length ?? 0) >= 2)).toBe(true)
  })
})
