import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { qemuLog } from '../../src/trace/formats/qemu-log.ts'
import type { Lane } from '../../src/trace/run.ts'
import { nextAction } from '../../src/trace/schedule.ts'
import { lastState, stateAt } from '../../src/trace/trace.ts'
import { eventsOf, host, laneOf, ofType } from '../core/machines.ts'
import { lastColumns, type Row, readTable, tableOf } from './state-table.ts'

const original = readTable('original.txt')
const rowsBefore = (rows: readonly Row[], name: string): readonly Row[] =>
  rows.slice(
    0,
    rows.findIndex((row) => row.name === name),
  )

/** Rows 0 to 27 without row 7, then what the patched order does. */
const patched = [
  ...rowsBefore(original, '28').filter(({ name }) => name !== '7'),
  ...readTable('patched.txt'),
]
const repaired = (staleBit: '0' | '1') => [
  ...rowsBefore(original, '31'),
  ...readTable('repaired.txt', { K: staleBit }),
]

const seed = (...machine: Parameters<typeof host>) => laneOf(affinityMove, host(...machine))

describe.each([
  ['original on K0', seed('original'), original],
  ['patched on K0', seed('patched'), patched],
  ['original on K1 without APICv', seed('original', 'K1'), repaired('1')],
  ['original on K1p', seed('original', 'K1p'), repaired('1')],
  ['original on K2', seed('original', 'K2'), repaired('0')],
] as const)('the run of the mail, %s', (_, lane, expected) => {
  const rows = tableOf(
    lane,
    expected.map(({ line }) => line),
  )

  it('prints the lines of the record, in order and to the letter', () => {
    const wanted = expected.map(({ line }) => line).filter((line) => !line.startsWith('('))
    expect(printed(lane)).toEqual(wanted)
  })

  it.each(expected.map((row, at) => ({ ...row, at })))(
    'is in the recorded state after row $name',
    ({ line, state, at }) => {
      expect({ line: rows[at]?.line, state: rows[at]?.state }).toEqual({ line, state })
    },
  )

  it('ends in the state of the last row, with nothing left to do', () => {
    expect(rows).toHaveLength(expected.length)
    expect(lastColumns(lane)).toEqual(expected.at(-1)?.state)
    expect(nextAction(lane.model, lastState(lane.trace))).toBeNull()
  })

  it('leaves vCPU 1 and vCPU 3 out of it', () => {
    const states = lane.trace.steps.map((_, step) => stateAt(lane.trace, step + 1))
    for (const { vcpus } of states) {
      for (const cpu of [1, 3]) {
        expect(vcpus[cpu]?.stack).toEqual([])
        expect(vcpus[cpu]?.lapic).toMatchObject({ irr: [], isr: [], tmr: [], eoiExit: [] })
      }
    }
  })
})

describe('the record of the mail', () => {
  it('has 22 lines of the I/O APIC in the original order', () => {
    const own = (rows: readonly Row[]) =>
      rows.filter(({ line }) => line.startsWith('ioapic_')).length
    expect(own(original)).toBe(22)
  })

  it('is the same with APICv, whose posted interrupts reach the guest at the same places', () => {
    expect(printed(seed('original', 'K0', true))).toEqual(printed(seed('original')))
    expect(printed(seed('original', 'K1', true))).toEqual(printed(seed('original')))
    expect(printed(seed('patched', 'K0', true))).toEqual(printed(seed('patched')))
  })

  it.each([
    ['original', 9],
    ['patched', 4],
  ])('costs %s as many routing ioctls as the spec counts: %d', (qemu, ioctls) => {
    const events = eventsOf(seed(qemu))
    expect(ofType(events, 'kvm_irqchip_commit_routes')).toHaveLength(ioctls)
    expect(ofType(events, 'ioapic_mem_write')).toHaveLength(9)
    expect(ofType(events, 'ioapic_mem_read')).toHaveLength(2)
  })

  it('counts the EOI that finds the line still high, and forgets it at the next that does not', () => {
    const lane = seed('original', 'K1p')
    const counts = lane.trace.steps.map(({ state }) => state.ioapic.eoiCount[11])
    expect(counts.filter((count, step) => count !== (counts[step - 1] ?? 0))).toEqual([1, 0])
  })

  it('ends with CPU 2 rid of vector 0x21 where the move was completed, and only there', () => {
    const vectorsOf = (lane: Lane) => lastState(lane.trace).guest.vectorIrq[2]
    expect(vectorsOf(seed('patched'))).toEqual([])
    expect(vectorsOf(seed('original', 'K2'))).toEqual([])
    expect(vectorsOf(seed('original'))).toEqual([[0x21, 0]])
  })

  it('carries a clock that grows from line to line and starts where the mail does', () => {
    const times = qemuLog(seed('original').trace, null).flatMap((line) => {
      const time = /^\[ *(\d+\.\d{6})\] /.exec(line)?.[1]
      return time ? [Number(time)] : []
    })
    expect(times).toHaveLength(10)
    expect(times[0]).toBe(0.523627)
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
  })
})

function printed(lane: Lane): string[] {
  return qemuLog(lane.trace, affinityMove.debugLines).map((line) =>
    line.replace(/^\[ *\d+\.\d+\]/, '[]'),
  )
}
