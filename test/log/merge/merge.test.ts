/** Logs of one run, written on different clocks or on none, come onto one axis; others do not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventTable } from '../../../src/log/event-table.ts'
import { KIND, type Kind } from '../../../src/log/kinds.ts'
import { LineTable } from '../../../src/log/line-table.ts'
import type { Log } from '../../../src/log/log.ts'
import { mergeLog } from '../../../src/log/merge/merge.ts'

/** An event with the true time, in microseconds. */
interface Row {
  readonly source: number
  readonly time: number
  readonly kind: Kind
  readonly thread: number
  readonly values: readonly number[]
}

const PIN = 11
const VECTOR = 0x21
const LOOP = 329
const VCPU = 331

/** What one interrupt leaves in QEMU's log (source 0) and in the host's (source 1). */
const INTERRUPT: readonly (readonly [number, Kind, number, ...number[]])[] = [
  [0, 'ioapic_set_irq', LOOP, PIN, 1],
  [0, 'ioapic_set_remote_irr', LOOP, PIN],
  [0, 'ioapic_service', LOOP, PIN],
  [1, 'kvm_set_irq', LOOP, PIN, 1, 0],
  [1, 'kvm_apic_accept_irq', LOOP, 2, VECTOR, 8],
  [0, 'ioapic_set_irq', LOOP, 9, 0],
  [1, 'kvm_inj_virq', VCPU, VECTOR],
  [1, 'kvm_eoi', VCPU, 2, VECTOR],
  [1, 'kvm_userspace_exit', VCPU, 26],
  [0, 'ioapic_eoi_broadcast', VCPU, VECTOR],
  [0, 'ioapic_clear_remote_irr', VCPU, PIN, VECTOR],
  [1, 'kvm_entry', VCPU, 2],
]

/** Interrupts at these times, their steps 5 µs apart. */
const runOf = (starts: readonly number[]): Row[] =>
  starts.flatMap((start) =>
    INTERRUPT.map(([source, kind, thread, ...values], step) => ({
      source,
      time: start + 5 * step,
      kind,
      thread,
      values,
    })),
  )

/** The rows as two files would give them: one after the other, each on its own clock. */
function recorded(rows: readonly Row[], clocks: readonly ((time: number) => number)[]): Log {
  const events = new EventTable()
  const sources = clocks.map((clock, source) => {
    const lines = new LineTable()
    for (const { kind, thread, time, values } of rows.filter((row) => row.source === source)) {
      const line = lines.add(0, 'decoded')
      events.add(KIND[kind], source, line, clock(time), thread, ...(values as [number]))
    }
    return source0(`log ${source}`, lines)
  })
  return { sources, events }
}

const source0 = (name: string, lines: LineTable): Log['sources'][number] => ({
  name,
  format: 'qemu',
  wrapping: {
    gzip: false,
    encoding: 'utf-8',
    quoted: false,
    quotedPrintable: false,
    wrapped: false,
  },
  bytes: 0,
  unpacked: 0,
  lines,
})

const kindsOf = ({ events }: Log): string[] =>
  Array.from({ length: events.size }, (_, at) => `${events.source(at)} ${events.kind(at)}`)

const truth = (rows: readonly Row[]): string[] =>
  [...rows].sort((a, b) => a.time - b.time).map(({ source, kind }) => `${source} ${kind}`)

const same = (time: number) => time
const never = () => Number.NaN

/** Gaps between interrupts, as irregular as real ones. */
const starts = fc
  .array(fc.integer({ min: 200, max: 900_000 }), { minLength: 3, maxLength: 40 })
  .map((gaps) => {
    let at = 1_000_000
    return gaps.map((gap) => (at += gap))
  })

describe('two logs of one run', () => {
  it('are one after all events, each of them once', () => {
    const rows = runOf([0, 10_000, 500_000])
    const merged = mergeLog(recorded(rows, [same, same]))
    expect(merged.ok && kindsOf(merged.value.log)).toEqual(truth(rows))
  })

  it('are in the true order whatever the clocks are set to, within the uncertainty told', () => {
    fc.assert(
      fc.property(starts, fc.integer({ min: -1e9, max: 1e9 }), (at, offset) => {
        const rows = runOf(at)
        const merged = mergeLog(recorded(rows, [same, (time) => time - offset]))
        if (!merged.ok) throw new Error(merged.error.text)
        const correction = merged.value.alignments[1]?.correction
        expect(correction).toBeTruthy()
        const off = Math.abs((correction?.offset ?? 0) - offset)
        expect(off).toBeLessThanOrEqual((correction?.uncertainty ?? 0) + 5)
        expect(merged.value.alignments[1]?.pairs).toBe(2 * at.length)
      }),
      { seed: 11, numRuns: 60 },
    )
  })

  it('keep cause before effect where one clock drifts against the other', () => {
    const rows = runOf(Array.from({ length: 30 }, (_, at) => at * 700_000 + (at % 7) * 31_000))
    const merged = mergeLog(recorded(rows, [same, (time) => Math.round(time * 1.00002)]))
    if (!merged.ok) throw new Error(merged.error.text)
    expect(merged.value.alignments[1]?.correction?.drift).toBeCloseTo(-0.00002, 6)
    expect(kindsOf(merged.value.log).filter((kind) => /service|1 kvm_set_irq/.test(kind))).toEqual(
      rows.flatMap(({ kind }) =>
        kind === 'ioapic_service' ? ['0 ioapic_service', '1 kvm_set_irq'] : [],
      ),
    )
  })

  it.each([
    ['QEMU’s log', [never, same]],
    ['the host’s log', [same, never]],
    ['either', [never, never]],
  ] as const)('are ordered by their shared moments where %s has no clock', (_, clocks) => {
    const rows = runOf([0, 10_000, 500_000])
    const merged = mergeLog(recorded(rows, clocks))
    if (!merged.ok) throw new Error(merged.error.text)
    expect(merged.value.alignments[1]).toMatchObject({ by: 'order', pairs: 6, correction: null })
    const kinds = kindsOf(merged.value.log)
    const first = (kind: string) => kinds.indexOf(kind)
    expect(first('0 ioapic_service')).toBeLessThan(first('1 kvm_set_irq'))
    expect(first('1 kvm_userspace_exit')).toBeLessThan(first('0 ioapic_eoi_broadcast'))
    expect(kinds.toSorted()).toEqual(truth(rows).toSorted())
  })

  it('are merged too where one was begun later and ended earlier', () => {
    const at = Array.from({ length: 20 }, (_, turn) => turn * 50_000 + ((turn * turn) % 11) * 3_000)
    const rows = runOf(at).filter(
      ({ source, time }) => source === 0 || (time > 250_000 && time < 700_000),
    )
    const merged = mergeLog(recorded(rows, [same, (time) => time + 77_000_000]))
    if (!merged.ok) throw new Error(merged.error.text)
    expect(merged.value.alignments.find(({ by }) => by === 'clock')?.pairs).toBeGreaterThan(10)
  })
})

describe('logs of different runs', () => {
  it('are refused where an EOI left the kernel and never arrived', () => {
    const rows = runOf([0, 10_000, 500_000, 900_000])
    const lost = rows.filter(
      ({ kind, time }) => kind !== 'ioapic_eoi_broadcast' || time < 9_000 || time > 800_000,
    )
    const merged = mergeLog(recorded(lost, [same, same]))
    expect(merged.ok).toBe(false)
    if (merged.ok) return
    expect(merged.error.text).toMatch(/line \d+ of log 1 \(kvm_userspace_exit\) has no counterpart/)
    expect(merged.error.evidence).toHaveLength(1)
  })

  it('are refused where no setting of the clocks lets causes come first, naming both pairs', () => {
    const rows = runOf([0, 30_000])
    const bent = rows.map((row) =>
      row.source === 1 && row.time > 20_000 ? { ...row, time: row.time - 900 } : row,
    )
    const merged = mergeLog(recorded(bent, [same, same]))
    expect(merged.ok).toBe(false)
    if (merged.ok) return
    expect(merged.error.text).toMatch(/if line \d+ of log \d and line \d+ of log \d are one moment/)
    expect(merged.error.evidence).toHaveLength(4)
  })

  it('are refused where they share nothing and their clocks do not overlap', () => {
    const rows = runOf([0]).filter(
      ({ kind }) => /set_irq$|entry/.test(kind) && kind !== 'kvm_set_irq',
    )
    const merged = mergeLog(recorded(rows, [same, (time) => time + 1e12]))
    expect(!merged.ok && merged.error.text).toMatch(/share no moment/)
  })
})
