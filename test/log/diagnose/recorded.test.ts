/** What is found in the logs of real runs, of which the guest itself kept count. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { diagnose, findingsOf } from '../../../src/log/diagnose/diagnose.ts'
import type { Finding, FindingId } from '../../../src/log/finding.ts'
import type { Log } from '../../../src/log/log.ts'
import { readLog } from '../../../src/log/read/read-log.ts'

/** The largest has two million lines. */
vi.setConfig({ testTimeout: 300_000 })

const folder = fileURLToPath(new URL('../../fixtures/logs/', import.meta.url))
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(`${folder}${name}`))
const logOf = (name: string): Log => readLog([{ name, bytes: bytesOf(name) }])

const ids = (findings: readonly Finding[], severity: Finding['severity']): FindingId[] =>
  findings.flatMap((finding) => (finding.severity === severity ? [finding.id] : [])).sort()

const WRONG: FindingId[] = ['eoi-lost', 'misdelivery-seen', 'stale-route-used']
const WITH_HOST: FindingId[] = [...WRONG, 'wrong-cpu-handler']

const healthy = [
  'A01-small-pc.log.gz',
  'A01-small-pc.excerpt.log',
  'A02-medium-q35.log.gz',
  'A05-edge-isa-tty.log.gz',
  'A06-timestamp-net.log.gz',
  'A08-apic-small.log.gz',
  'A10-iommu-intremap.log.gz',
  'B02-patched-kvmstock-ts.log.gz',
  'B02-patched-kvmstock-ts.merged.log.gz',
  'B02-patched-kvmstock-ts.kvmtrace.gz',
  'B06-seedlike-patched-kvmstock.log.gz',
  'B06-seedlike-patched-kvmstock.excerpt.log',
  'B06-seedlike-patched-kvmstock.kvmtrace.gz',
  'B08-intremap-orig-kvmstock-ts.log.gz',
  'B08-intremap-orig-kvmstock-ts.merged.log.gz',
  'B08-intremap-orig-kvmstock-ts.kvmtrace.gz',
]

const faulty: readonly (readonly [string, readonly FindingId[], readonly FindingId[]])[] = [
  ['A13-storm-delayed-reassert.log.gz', ['interrupt-storm'], []],
  ['A14-unclaimed-storm.log.gz', ['interrupt-storm'], ['line-never-drops']],
  ['B01-orig-kvmstock-ts.log.gz', WRONG, ['coalesced']],
  ['B01-orig-kvmstock-ts.merged.log.gz', WITH_HOST, ['coalesced']],
  ['B01-orig-kvmstock-ts.kvmtrace.gz', ['eoi-lost', 'stale-route-used', 'wrong-cpu-handler'], []],
  ['B05-seedlike-orig-kvmstock.log.gz', WRONG, ['coalesced']],
  ['B05-seedlike-orig-kvmstock.excerpt.log', WRONG, ['coalesced']],
  ['B13-infopic-orig-kvmstock.log.gz', WRONG, ['coalesced']],
  ['B09-inservice-move-patched-kvmstock-ts.log.gz', ['eoi-lost'], ['coalesced']],
  ['B09-inservice-move-patched-kvmstock-ts.merged.log.gz', ['eoi-lost'], ['coalesced']],
  ['B09-inservice-move-patched-kvmstock-ts.kvmtrace.gz', ['eoi-lost'], []],
  ['B12-held-line-orig-kvmfixed-ts.log.gz', ['misdelivery-seen', 'stale-route-used'], []],
  [
    'B12-held-line-orig-kvmfixed-ts.merged.log.gz',
    ['misdelivery-seen', 'stale-route-used', 'wrong-cpu-handler'],
    [],
  ],
  ['B12-held-line-orig-kvmfixed-ts.kvmtrace.gz', ['stale-route-used', 'wrong-cpu-handler'], []],
]

describe('the diagnosis of recorded logs', () => {
  it.each(healthy)('finds nothing at all in %s', (name) => {
    expect(findingsOf(logOf(name))).toEqual([])
  })

  it.each(faulty)('finds in %s the faults %j and the notes %j', (name, faults, notes) => {
    const findings = findingsOf(logOf(name))
    expect(ids(findings, 'fault')).toEqual([...faults].sort())
    expect(ids(findings, 'note')).toEqual(notes)
    for (const { pin } of findings) expect(pin).toBe(11)
  })

  it.each(faulty.filter(([name]) => !name.startsWith('A14')))(
    'names as evidence in %s only lines that hold an event',
    (name) => {
      const { sources, events } = logOf(name)
      const begun = new Set<number>()
      for (let at = 0; at < events.size; at++) begun.add(events.line(at))
      for (const { evidence } of diagnose({ sources, events }).findings) {
        expect(evidence.length).toBeGreaterThan(0)
        for (const { line } of evidence) expect(begun).toContain(line)
      }
    },
  )

  it('counts the four misdeliveries that the guest of B12 counted', () => {
    const [finding] = findingsOf(logOf('B12-held-line-orig-kvmfixed-ts.log.gz')).filter(
      ({ id }) => id === 'misdelivery-seen',
    )
    expect(finding?.text).toContain('4 times')
  })

  it('shows the stale route of B01 by the write, the trigger and the update behind it', () => {
    const [stale] = findingsOf(logOf('B01-orig-kvmstock-ts.log.gz'))
    expect(stale).toMatchObject({ id: 'stale-route-used', pin: 11, vector: 34 })
    expect(stale?.text).toContain('to CPU 1, vector 34, while the RTE already said CPU 2')
    expect(stale?.evidence.map(({ line }) => line)).toEqual([2019, 2020, 2021, 2022, 2023])
  })

  it('is less sure of a lost EOI where the tracer lost events', () => {
    const name = 'B05-seedlike-orig-kvmstock.excerpt.log'
    const text = new TextDecoder().decode(bytesOf(name))
    const bytes = new TextEncoder().encode(`${text}CPU:0 [LOST 44002 EVENTS]\n`)
    const sure = findingsOf(logOf(name))
    const unsure = findingsOf(readLog([{ name, bytes }]))
    const confidence = (findings: readonly Finding[]) =>
      findings.find(({ id }) => id === 'eoi-lost')?.confidence ?? 0
    expect(confidence(unsure)).toBeLessThan(confidence(sure))
    expect(ids(unsure, 'note')).toContain('events-lost')
  })
})
