/** The recorded logs, of which it is known which QEMU and which KVM wrote them. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fit } from '../../../src/log/finding.ts'
import { fingerprint, SETTLING_FLAGS } from '../../../src/log/fit/fingerprint.ts'
import { fitMachines, fitOne } from '../../../src/log/fit/fit.ts'
import type { Log } from '../../../src/log/log.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import { cut } from './recorded.ts'

const read = (name: string): Log =>
  readLog([{ name, bytes: readFileSync(new URL(`../../fixtures/logs/${name}`, import.meta.url)) }])

const of = (fits: readonly Fit[], qemu: string, kvm: string): Fit =>
  fits.find((fit) => fit.qemu === qemu && fit.kvm === kvm) as Fit

/** Those of the original and the patched order that explain every event. */
const whole = (fits: readonly Fit[], orders = ['original', 'patched']): string[] =>
  fits
    .filter(({ qemu, explained, of }) => orders.includes(qemu) && explained === of)
    .map(({ qemu, kvm }) => `${qemu} ${kvm}`)

const everyKvm = (qemu: string): string[] =>
  ['K0', 'K1', 'K1p', 'K2'].map((kvm) => `${qemu} ${kvm}`)

const fixed = ['original K1', 'original K1p', 'original K2']

/** File, the machines that explain all of it, and what its order of updates says. */
const recordings: readonly [string, readonly string[], string][] = [
  ['B01-orig-kvmstock-ts.log.gz', ['original K0'], 'before-fix'],
  ['B01-orig-kvmstock-ts.merged.log.gz', ['original K0'], 'before-fix'],
  ['B02-patched-kvmstock-ts.log.gz', everyKvm('patched'), 'after-fix'],
  ['B02-patched-kvmstock-ts.merged.log.gz', everyKvm('patched'), 'after-fix'],
  ['B05-seedlike-orig-kvmstock.log.gz', ['original K0'], 'before-fix'],
  ['B05-seedlike-orig-kvmstock.excerpt.log', ['original K0'], 'before-fix'],
  ['B06-seedlike-patched-kvmstock.log.gz', everyKvm('patched'), 'after-fix'],
  ['B06-seedlike-patched-kvmstock.excerpt.log', everyKvm('patched'), 'after-fix'],
  [
    'B08-intremap-orig-kvmstock-ts.log.gz',
    [...everyKvm('original'), ...everyKvm('patched')],
    'undetermined',
  ],
  ['B09-inservice-move-patched-kvmstock-ts.log.gz', ['patched K0'], 'after-fix'],
  ['B09-inservice-move-patched-kvmstock-ts.merged.log.gz', ['patched K0'], 'after-fix'],
  ['B12-held-line-orig-kvmfixed-ts.log.gz', fixed, 'before-fix'],
  ['B12-held-line-orig-kvmfixed-ts.merged.log.gz', fixed, 'before-fix'],
  ['B13-infopic-orig-kvmstock.log.gz', ['original K0'], 'before-fix'],
]

describe.each(recordings)('%s', (name, machines, build) => {
  const log = read(name)
  const fits = fitMachines(log)

  it('is explained whole by the machine that wrote it, and by no other that differs', () => {
    expect(whole(fits)).toEqual(machines)
    expect(machines).toContain(`${fits[0]?.qemu} ${fits[0]?.kvm}`)
  })

  it(`is told to be ${build}`, () => {
    const { build: found, evidence, text } = fingerprint(log)
    expect(found).toBe(build)
    expect(evidence.length > 0).toBe(build !== 'undetermined')
    expect(text.includes(SETTLING_FLAGS)).toBe(build === 'undetermined')
  })

  it('is not of a QEMU that sends its own MSIs', () => {
    expect(whole(fits, ['msi-last', 'msi-first'])).toEqual([])
  })
})

describe('where a machine and a log part', () => {
  it('K1 lets the EOI through whose loss the guest complains of', () => {
    const fit = of(fitMachines(read('B05-seedlike-orig-kvmstock.log.gz')), 'original', 'K1')
    expect(fit.firstConflict).toEqual({
      source: 0,
      line: 1676,
      expected: 'ioapic_eoi_broadcast for vector 34: K1 lets this EOI of vCPU 1 leave the kernel',
      found: 'guest_stuck handled 0 wanted 2',
    })
    expect(fit.of - fit.explained).toBe(1)
  })

  it('the patched order updates the route before it redelivers', () => {
    const fit = of(fitMachines(read('B05-seedlike-orig-kvmstock.log.gz')), 'patched', 'K0')
    expect(fit.firstConflict).toEqual({
      source: 0,
      line: 1664,
      expected: 'ioapic_update_kvm_routes for IRQ 11: fee02000 8022',
      found: 'ioapic_set_remote_irr pin 11',
    })
  })

  it('the patched order leaves the routes alone when a register is selected', () => {
    const fit = of(fitMachines(read('B13-infopic-orig-kvmstock.log.gz')), 'patched', 'K0')
    expect(fit.firstConflict).toMatchObject({
      line: 685,
      expected: 'nothing more of this call',
      found: 'kvm_irqchip_commit_routes',
    })
  })

  it('K0 drops an EOI that arrives', () => {
    const fit = of(fitMachines(read('B12-held-line-orig-kvmfixed-ts.log.gz')), 'original', 'K0')
    expect(fit.firstConflict).toMatchObject({
      line: 1727,
      expected: 'no EOI: K0 drops that of vector 34 on vCPU 1',
      found: 'ioapic_eoi_broadcast vector 34',
    })
  })

  it('is told event by event', () => {
    const log = read('B05-seedlike-orig-kvmstock.excerpt.log')
    const one = fitOne(log, 'patched', 'K0')
    expect(one?.conflicts.map((index) => log.events.line(index))).toEqual([64, 66, 76])
    const first = one?.conflicts[0] as number
    expect(one?.at(first)).toEqual({
      explained: false,
      expected: 'ioapic_update_kvm_routes for IRQ 11: fee02000 8022',
    })
    expect(one?.at(first - 1)).toEqual({ explained: true })
    const handler = [...Array(log.events.size).keys()].find(
      (index) => log.events.kind(index) === 'guest_handler',
    ) as number
    expect(one?.at(handler)).toBeNull()
  })

  it('is not told of machines that do not exist', () => {
    expect(fitOne(read('A01-small-pc.excerpt.log'), 'patched', 'K3')).toBeNull()
    expect(fitOne(read('A01-small-pc.excerpt.log'), 'xen', 'K0')).toBeNull()
  })
})

describe("the host's tracepoints alone", () => {
  it.each([
    ['B01-orig-kvmstock-ts.kvmtrace.gz', ['original K0', 'patched K0']],
    ['B09-inservice-move-patched-kvmstock-ts.kvmtrace.gz', ['original K0', 'patched K0']],
    [
      'B12-held-line-orig-kvmfixed-ts.kvmtrace.gz',
      [...fixed, 'patched K1', 'patched K1p', 'patched K2'],
    ],
  ])('%s shows the scan rule, but not the order of QEMU', (name, machines) => {
    expect(whole(fitMachines(read(name)))).toEqual(machines)
  })
})

describe.each([
  'A01-small-pc.log.gz',
  'A02-medium-q35.log.gz',
  'A06-timestamp-net.log.gz',
  'A08-apic-small.log.gz',
  'A10-iommu-intremap.log.gz',
  'A13-storm-delayed-reassert.log.gz',
])('%s, without KVM', (name) => {
  const log = read(name)

  it('is explained whole by every machine: nothing in it is of KVM', () => {
    const fits = fitMachines(log)
    expect(fits).toHaveLength(20)
    expect(fits.filter(({ explained, of }) => explained !== of)).toEqual([])
  })

  it('does not tell the build', () => {
    expect(fingerprint(log).build).toBe('undetermined')
  })
})

describe('a log that begins and ends anywhere', () => {
  const truth: readonly [string, string, string][] = [
    ['B01-orig-kvmstock-ts.log.gz', 'original', 'K0'],
    ['B01-orig-kvmstock-ts.merged.log.gz', 'original', 'K0'],
    ['B02-patched-kvmstock-ts.merged.log.gz', 'patched', 'K0'],
    ['B06-seedlike-patched-kvmstock.log.gz', 'patched', 'K0'],
    ['B09-inservice-move-patched-kvmstock-ts.merged.log.gz', 'patched', 'K0'],
    ['B12-held-line-orig-kvmfixed-ts.log.gz', 'original', 'K1'],
    ['B12-held-line-orig-kvmfixed-ts.kvmtrace.gz', 'original', 'K1'],
    ['B13-infopic-orig-kvmstock.log.gz', 'original', 'K0'],
  ]
  const logs = truth.map(([name, qemu, kvm]) => ({ name, qemu, kvm, log: read(name) }))
  const part = fc.double({ min: 0, max: 1, noNaN: true })

  it('is explained whole by the machine that wrote it', () => {
    fc.assert(
      fc.property(fc.nat(logs.length - 1), part, part, (at, from, to) => {
        const { log, qemu, kvm } = logs[at] as (typeof logs)[number]
        const [begin = 0, end = 0] = [from, to]
          .map((share) => Math.floor(share * log.events.size))
          .sort((a, b) => a - b)
        const fit = fitOne(cut(log, begin, end), qemu, kvm)?.fit
        expect(fit?.firstConflict).toBeNull()
      }),
      { numRuns: 400, seed: 2023 },
    )
  })
})
