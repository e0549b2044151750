/**
 * Our search and an independent checker on the same cells. Where the checker is not installed, the
 * same tests look at the text alone, and say so.
 */
import { describe, expect, it } from 'vitest'
import type { ScanRule } from '../../src/core/chips/eoi-exit.ts'
import { type DeviceKind, type GuestKind, oneMove } from '../../src/core/scenarios/one-move.ts'
import type { Variant } from '../../src/core/vmm/variant.ts'
import { variantById } from '../../src/core/vmm/variants.ts'
import { MEMORY_BOUND } from '../../src/lts/explore.ts'
import { CLAIMS, nameOf } from '../../src/spin/claims.ts'
import { type Cell, specification } from '../../src/spin/specification.ts'
import { type SearchResult, search } from '../../src/trace/search.ts'
import { check, missing } from './checker.ts'

type Row = readonly [qemu: string, kvm: string, guest: GuestKind, device: DeviceKind]

/** The known outcomes of the matrix, each in a cell and in one that differs from it by little. */
const cells: readonly Row[] = [
  ['original', 'K0', 'same-vector', 'seed'],
  ['original', 'K0', 'same-vector', 'ordinary'],
  ['original', 'K1', 'same-vector', 'seed'],
  ['original', 'K1 apicv', 'same-vector', 'seed'],
  ['original', 'K1p apicv', 'same-vector', 'ordinary'],
  ['original', 'K2', 'same-vector', 'seed'],
  ['original', 'K0', 'vector-changes', 'seed'],
  ['original', 'K1p', 'vector-changes-tmr-set', 'ordinary'],
  ['original', 'K2 apicv', 'in-service-rewrite', 'ordinary'],
  ['patched', 'K0', 'same-vector', 'seed'],
  ['patched', 'K0', 'in-service-rewrite', 'ordinary'],
  ['patched', 'K1 apicv', 'in-service-rewrite', 'seed'],
  ['even-if-masked', 'K0', 'same-vector', 'seed'],
  ['even-if-masked', 'K0', 'one-write', 'seed'],
  ['msi-last', 'K0', 'same-vector', 'ordinary'],
  ['msi-first', 'K1', 'in-service-rewrite', 'ordinary'],
  ['in-kernel', 'K0', 'vector-changes', 'ordinary'],
  ['bare-metal', 'K0', 'in-service-rewrite', 'seed'],
]

function cellOf([qemu, kvm, guest, device]: Row, vcpus = 2, affinityWrites = 1): Cell {
  const [scan, apicv] = kvm.split(' ')
  return {
    move: { guest, device, vcpus, asserts: 3, affinityWrites },
    variant: variantById(qemu) as Variant,
    kvm: { scan: scan as ScanRule, apicv: apicv !== undefined },
  }
}

function textOf(cell: Cell): string {
  const written = specification(cell)
  if (!written.ok) throw new Error(written.error)
  return written.value
}

function searched({ move, variant, kvm }: Cell): SearchResult {
  const limits = { states: 1_000_000, depth: 1_000_000, bytes: MEMORY_BOUND }
  const running = search({ scenario: oneMove(move), variant, kvm }, limits)
  let next = running.next()
  while (!next.done) next = running.next()
  expect(next.value.complete).toBe(true)
  return next.value
}

/** The assertions that must fall: claims with a counterexample, and denials of a witness seen. */
const falling = ({ properties }: SearchResult): string[] =>
  CLAIMS.filter(({ id, expectation }) => {
    const found = properties.find((property) => property.id === id)
    return found?.holds === (expectation === 'sometimes')
  })
    .map(nameOf)
    .sort()

/** All that can be said about `text` without a checker. */
function expectWhole(text: string, { variant }: Cell): void {
  for (const claim of CLAIMS) {
    const asserted = variant.message === 'route' || claim.id !== 'delivered-as-rte-names'
    expect(text.includes(`claim(${nameOf(claim)},`)).toBe(
      asserted && (variant.eoi === 'exit-bitmap' || claim.id !== 'eoi-reaches-ioapic'),
    )
  }
}

/** How a thread of the VMM asks for the big lock. */
const LOCK_TEST = '(bql == NOBODY || bql == t) && '

if (missing.length > 0)
  console.warn(`No ${missing.join(', no ')}: the exported text is looked at, but not checked.`)

describe(missing.length > 0 ? 'the exported text alone' : 'SPIN on the exported text', () => {
  it.each(cells)('agrees with our search: %s, %s, %s, %s', (...row) => {
    const cell = cellOf(row)
    const text = textOf(cell)
    expectWhole(text, cell)
    if (missing.length > 0) return
    const ours = searched(cell)
    const theirs = check(text, ['-o2', '-DCOUNT_MOVES'])
    expect(theirs.violated).toEqual(falling(ours))
    expect(theirs.states).toBe(ours.states + 1)
  })

  it.each<[vcpus: number, writes: number, ...Row]>([
    [3, 1, 'original', 'K0', 'same-vector', 'ordinary'],
    [3, 1, 'original', 'K0', 'vector-changes', 'seed'],
    [2, 2, 'original', 'K1', 'same-vector', 'seed'],
    [2, 2, 'original', 'K0', 'in-service-rewrite', 'seed'],
    [2, 2, 'even-if-masked', 'K0', 'one-write', 'ordinary'],
    [2, 3, 'patched', 'K2 apicv', 'vector-changes', 'ordinary'],
    [3, 2, 'patched', 'K0', 'same-vector', 'ordinary'],
  ])('agrees with %i vCPUs and %i affinity writes: %s, %s, %s, %s', (vcpus, writes, ...row) => {
    const cell = cellOf(row, vcpus, writes)
    const text = textOf(cell)
    expect(text).toContain(`#define CPUS ${vcpus}\n`)
    expect(text).toContain(`#define WRITES ${writes} `)
    if (missing.length > 0) return
    const ours = searched(cell)
    const theirs = check(text, ['-o2', '-DCOUNT_MOVES'])
    expect(theirs.violated).toEqual(falling(ours))
    expect(theirs.states).toBe(ours.states + 1)
  })

  it('tests one claim when told to, and then has our transitions but for the start', () => {
    const cell = cellOf(['original', 'K0', 'in-service-rewrite', 'ordinary'])
    const text = textOf(cell)
    expect(text).toContain('#ifdef ONLY\n')
    if (missing.length > 0) return
    const theirs = check(text, ['-o2', '-DCOUNT_MOVES', '-DONLY=eoi_reaches_ioapic'])
    const { transitions, properties } = searched(cell)
    expect(properties.find(({ id }) => id === 'eoi-reaches-ioapic')?.holds).toBe(false)
    expect(theirs.violated).toEqual(['eoi_reaches_ioapic'])
    expect(theirs.transitions).toBe(transitions + 2)
  })

  it.each([
    ['desc->lock', 'msi-last', 'same-vector', '&& free(desc_lock, c)', 'eoi_reaches_ioapic'],
    ['the big lock', 'original', 'in-service-rewrite', LOCK_TEST, 'delivered_as_rte_names'],
  ] as const)('needs %s: without it %s fails', (_, qemu, guest, test, claim) => {
    const kvm = qemu === 'original' ? 'K1' : 'K0'
    const text = textOf(cellOf([qemu, kvm, guest, 'seed']))
    const without = text.replaceAll(test, '')
    expect(without).not.toBe(text)
    if (missing.length > 0) return
    expect(check(text, []).violated).not.toContain(claim)
    expect(check(without, []).violated).toContain(claim)
  })
})
