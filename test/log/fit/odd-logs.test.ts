/** Logs that are not one run of one machine from its start, and what the mail of 2023 shows. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventTable } from '../../../src/log/event-table.ts'
import { fingerprint } from '../../../src/log/fit/fingerprint.ts'
import { fitMachines, fitOne } from '../../../src/log/fit/fit.ts'
import { KINDS } from '../../../src/log/kinds.ts'
import type { Log } from '../../../src/log/log.ts'
import { mergeLog } from '../../../src/log/merge/merge.ts'
import { readLog } from '../../../src/log/read/read-log.ts'

const bytesOf = (path: string): Uint8Array =>
  readFileSync(new URL(`../../fixtures/${path}`, import.meta.url))

const read = (...names: readonly string[]): Log =>
  readLog(names.map((name) => ({ name, bytes: bytesOf(`logs/${name}`) })))

/** The lines of the transcription that were printed; a guest's get the time they lack. */
function mail(): Log {
  const rows = new TextDecoder().decode(bytesOf('seed/original.txt')).split('\n')
  const printed = rows
    .filter((row) => !row.startsWith('#'))
    .map((row) => row.split('|')[1]?.trim() ?? '')
    .filter((line) => line.startsWith('ioapic_') || line.startsWith('[]'))
    .map((line) => line.replace(/^\[\]/, '[    0.500000]'))
  return readLog([{ name: 'mail', bytes: new TextEncoder().encode(`${printed.join('\n')}\n`) }])
}

describe('the mail of 4 March 2023', () => {
  const log = mail()
  const fits = fitMachines(log)
  const found = (qemu: string) => fits.find((fit) => fit.qemu === qemu)

  it('is explained whole, all 22 lines of the I/O APIC, by the original order on K0', () => {
    expect(fits[0]).toMatchObject({ qemu: 'original', kvm: 'K0', explained: 22, of: 22 })
  })

  it('is not of the patched order: selecting a register updates no routes', () => {
    expect(found('patched')?.firstConflict?.found).toBe(
      'ioapic_update_kvm_routes gsi 11 address 0xfee02000 data 0x8021',
    )
    expect(fingerprint(log).build).toBe('before-fix')
  })

  it('is not of a QEMU that sends its own MSIs: it triggers a GSI', () => {
    for (const qemu of ['msi-last', 'msi-first']) {
      expect(found(qemu)?.firstConflict).toMatchObject({ line: 3, found: 'ioapic_service gsi 11' })
    }
  })
})

describe('two files of one run', () => {
  const names = [
    'B12-held-line-orig-kvmfixed-ts.log.gz',
    'B12-held-line-orig-kvmfixed-ts.kvmtrace.gz',
  ]

  it('are not compared with each other before they are merged, and explained whole after', () => {
    const apart = read(...names)
    expect(fitOne(apart, 'original', 'K1')?.fit.firstConflict).toBeNull()
    const merged = mergeLog(apart)
    if (!merged.ok) throw new Error('refused')
    expect(fitOne(merged.value.log, 'original', 'K1')?.fit.firstConflict).toBeNull()
    expect(fitOne(merged.value.log, 'original', 'K0')?.fit.firstConflict).not.toBeNull()
  })
})

describe('a machine that is reset within the log', () => {
  it.each([
    ['B02-patched-kvmstock-ts.log.gz', 'patched', 'K0'],
    ['B12-held-line-orig-kvmfixed-ts.log.gz', 'original', 'K1'],
    ['B13-infopic-orig-kvmstock.log.gz', 'original', 'K0'],
  ])('%s twice over is still explained whole', (name, qemu, kvm) => {
    const { sources, events } = read(name)
    const twice = new EventTable(0, [], [...events.names])
    for (let round = 0; round < 2; round++) copy(events, twice)
    const fit = fitOne({ sources, events: twice }, qemu, kvm)?.fit
    expect(fit?.firstConflict).toBeNull()
  })
})

describe('a log of nonsense', () => {
  const numbers = fc.oneof(
    fc.nat(40),
    fc.nat(0xffff),
    fc.constantFrom(0xffffffff, 0xfec00010, 0x8021),
  )

  it('is followed without a throw, and conflicts stand on lines of it', () => {
    const { sources, events } = read('B05-seedlike-orig-kvmstock.excerpt.log')
    const change = fc.record({
      at: fc.nat(events.size - 1),
      kind: fc.nat(KINDS.length - 1),
      values: fc.tuple(numbers, numbers, numbers, numbers),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
        const odd = new EventTable(0, [], [...events.names])
        for (const [index, { at, kind, values }] of changes.entries()) {
          copy(events, odd, at, Math.min(at + 7, events.size))
          odd.add(kind, 0, index + 1, Number.NaN, at % 3, ...values)
        }
        const fits = fitMachines({ sources, events: odd })
        expect(fits).toHaveLength(20)
        for (const { explained, of, firstConflict } of fits) {
          expect(explained).toBeLessThanOrEqual(of)
          if (firstConflict) expect(firstConflict.line).toBeGreaterThan(0)
        }
        for (const { line } of fingerprint({ sources, events: odd }).evidence) {
          expect(line).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300, seed: 11 },
    )
  })
})

function copy(from: EventTable, to: EventTable, begin = 0, end = from.size): void {
  for (let index = begin; index < end; index++) {
    const { source, line, time, thread } = from.place(index)
    const [v0, v1, v2, v3] = [0, 1, 2, 3].map((field) => from.value(index, field))
    to.add(from.code(index), source, line, time, thread, v0, v1, v2, v3)
  }
}
