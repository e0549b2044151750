/** QEMU's log and the host's tracepoints of the same recorded runs, and of different ones. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Log } from '../../../src/log/log.ts'
import { mergeLog } from '../../../src/log/merge/merge.ts'
import { readLog } from '../../../src/log/read/read-log.ts'

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(fileURLToPath(new URL(`../../fixtures/logs/${name}.gz`, import.meta.url))),
  )

const read = (...names: string[]): Log =>
  readLog(names.map((name) => ({ name, bytes: bytesOf(name) })))

const TIMED = [
  'B01-orig-kvmstock-ts',
  'B02-patched-kvmstock-ts',
  'B08-intremap-orig-kvmstock-ts',
  'B09-inservice-move-patched-kvmstock-ts',
  'B12-held-line-orig-kvmfixed-ts',
]
const UNTIMED = [
  'B05-seedlike-orig-kvmstock',
  'B06-seedlike-patched-kvmstock',
  'B13-infopic-orig-kvmstock',
]

/** Events that are sent and those that are taken, in the order of the merged log. */
const order = ({ events }: Log): string[] =>
  Array.from({ length: events.size }, (_, at) => events.kind(at)).filter((kind) =>
    /^(ioapic_service|kvm_set_irq|kvm_userspace_exit|ioapic_eoi_broadcast)$/.test(kind),
  )

/** The host's log with every time moved, as another clock would have shown it. */
function onOtherClock(name: string, seconds: number, rate: number): Uint8Array {
  const text = new TextDecoder().decode(gunzipSync(bytesOf(name)))
  const first = Number(/ (\d+\.\d{6}): kvm/.exec(text)?.[1])
  const moved = text.replace(/ (\d+\.\d{6}): kvm/g, (_, time: string) => {
    const other = first - seconds + (Number(time) - first) * rate
    return ` ${other.toFixed(6)}: kvm`
  })
  return new TextEncoder().encode(moved)
}

describe('the two recordings of one run', () => {
  it.each(TIMED)('%s are on one clock already, to within a tenth of a millisecond', (name) => {
    const merged = mergeLog(read(`${name}.log`, `${name}.kvmtrace`))
    if (!merged.ok) throw new Error(merged.error.text)
    const correction = merged.value.alignments[1]?.correction
    expect(correction?.offset).toBe(0)
    expect(correction?.uncertainty).toBeLessThan(100)
  })

  it.each(UNTIMED)('%s are ordered by their shared moments, QEMU’s log having no clock', (name) => {
    const merged = mergeLog(read(`${name}.log`, `${name}.kvmtrace`))
    if (!merged.ok) throw new Error(merged.error.text)
    expect(merged.value.alignments.map(({ by }) => by)).toEqual(['reference', 'order'])
    const kinds = order(merged.value.log)
    kinds.forEach((kind, at) => {
      if (kind === 'kvm_set_irq') expect(kinds[at - 1]).toBe('ioapic_service')
    })
  })

  it.each([
    [0, 1],
    [1_795_000_000, 1],
    [-3_600, 1.00003],
  ])(
    'are set to each other where the host’s clock is %s s behind and runs at %s',
    (seconds, rate) => {
      const name = 'B02-patched-kvmstock-ts'
      const merged = mergeLog(
        readLog([
          { name: 'qemu', bytes: bytesOf(`${name}.log`) },
          { name: 'host', bytes: onOtherClock(`${name}.kvmtrace`, seconds, rate) },
        ]),
      )
      if (!merged.ok) throw new Error(merged.error.text)
      const [, host] = merged.value.alignments
      expect(host?.pairs).toBe(36)
      expect(Math.abs((host?.correction?.offset ?? 0) / 1e6 - seconds)).toBeLessThan(0.001)
      const same = mergeLog(read(`${name}.log`, `${name}.kvmtrace`))
      expect(order(merged.value.log)).toEqual(same.ok && order(same.value.log))
    },
  )
})

describe('recordings of different runs', () => {
  it.each([
    ['B01-orig-kvmstock-ts.log', 'B02-patched-kvmstock-ts.kvmtrace'],
    ['B05-seedlike-orig-kvmstock.log', 'B06-seedlike-patched-kvmstock.kvmtrace'],
    ['B12-held-line-orig-kvmfixed-ts.log', 'B09-inservice-move-patched-kvmstock-ts.kvmtrace'],
  ])('%s and %s are refused, with a line that shows it', (qemu, host) => {
    const merged = mergeLog(read(qemu, host))
    expect(merged.ok).toBe(false)
    if (merged.ok) return
    expect(merged.error.text).toMatch(/not of one run: line \d+ of B\d\d/)
    expect(merged.error.evidence.length).toBeGreaterThan(0)
  })
})
