import { describe, expect, it } from 'vitest'
import { createModel } from '../../src/core/model.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { scenarios } from '../../src/core/scenarios/index.ts'
import { qemuLog } from '../../src/trace/formats/qemu-log.ts'
import { openRun } from '../../src/trace/run.ts'
import { replay } from '../../src/trace/trace.ts'
import { divergences, followers } from '../../src/view/causes/divergence.ts'
import { type LogRow, logParts, textOf } from '../../src/view/log.ts'
import { host } from '../core/machines.ts'
import { eduLanes, lanesOf, seedLanes, unmaskStep } from './side.ts'
import { logRows } from './whole.ts'

const rows = logRows(seedLanes)
const unmask = unmaskStep(seedLanes[0])

/** Rows as [steps of both lanes, text]. */
const told = (list: readonly LogRow[]) =>
  list.map((row) => [row.lines.map((line) => line?.step ?? null), textOf(row, false)])

describe('the merged log', () => {
  it('has the lines of the decisive write in the order in which each machine prints them', () => {
    const from = rows.findIndex(({ step }) => step >= unmask)
    expect(told(rows.slice(from, from + 5))).toEqual([
      [[unmask, unmask], 'ioapic_mem_write addr 0x10 regsel: 0x26 size 0x4 val 0x8021'],
      [[null, unmask + 1], 'ioapic_update_kvm_routes: IRQ 11: fee00000 8021'],
      [[unmask + 1, unmask + 2], 'ioapic_set_remote_irr set remote irr for pin 11'],
      [[unmask + 2, unmask + 3], 'ioapic_service: trigger KVM IRQ 11'],
      [[unmask + 3, null], 'ioapic_update_kvm_routes: IRQ 11: fee00000 8021'],
    ])
  })

  it('tells a route that came in time from one that came after the interrupt', () => {
    const routes = rows.flatMap(({ lines }) => lines.flatMap((line) => line?.route ?? []))
    expect(routes).toEqual(['in-time', 'late'])
  })

  it('names the lane that alone prints a line', () => {
    const only = rows.filter(({ step }) => step > unmask).map((row) => row.only)
    expect(only.slice(0, 4)).toEqual([1, null, null, 0])
    expect(logRows(eduLanes.slice(0, 1)).every((row) => row.only === null)).toBe(true)
  })

  it('marks the lines that follow from where the machines part, and no others', () => {
    const run = openRun(affinityMove, [host('original'), host('patched')])
    const marked = logRows(run.lanes, followers(run)).filter(({ follows }) => follows)
    const first = divergences(run)[0]?.step ?? 0
    expect(marked.length).toBeGreaterThan(3)
    expect(marked.every(({ lines }) => lines.some((line) => (line?.step ?? 0) >= first))).toBe(true)
    expect(rows.some(({ follows }) => follows)).toBe(false)
  })

  it('never pairs lines that are far apart', () => {
    for (const { lines } of [...rows, ...logRows(eduLanes)]) {
      const [a, b] = lines
      if (a && b) expect(Math.abs(a.step - b.step)).toBeLessThanOrEqual(4)
    }
  })

  const pairs = scenarios.flatMap((scenario) =>
    ['patched', 'msi-last', 'in-kernel', 'bare-metal'].map((other) => ({ scenario, other })),
  )

  it.each(pairs)(
    'of original and $other holds the whole log of each, $scenario.id',
    ({ scenario, other }) => {
      const hosts = [host('original'), host(other, 'K1')]
      const { lanes, schedule } = openRun(scenario, hosts)
      const merged = logRows(lanes)
      hosts.forEach((machine, lane) => {
        const alone = replay(createModel({ scenario, ...machine }), schedule)
        const own = merged.flatMap(({ lines }) => lines[lane]?.text ?? [])
        expect(own).toEqual(qemuLog(alone, scenario.debugLines))
      })
    },
  )

  it('has equal text, clock apart, in a row of both lanes', () => {
    const withoutClock = (text = '') => text.replace(/^\[.*?\]/, '')
    for (const { lines, only } of rows.filter((row) => row.only === null)) {
      expect(only).toBeNull()
      expect(withoutClock(lines[0]?.text)).toBe(withoutClock(lines[1]?.text))
    }
  })
})

describe('a line', () => {
  const [access] = lanesOf('affinity-move', [['original']]).flatMap((lane) =>
    logRows([lane]).filter((row) => textOf(row, true).startsWith('ioapic_mem_write')),
  )

  it('repeats its name only when it is shown raw', () => {
    expect(access && textOf(access, false)).toBe(
      'ioapic_mem_write addr 0x0 regsel: 0x27 size 0x4 val 0x26',
    )
    expect(access && textOf(access, true)).toBe(access?.lines[0]?.text)
  })

  it('shows raw, word for word, what QEMU prints', () => {
    for (const row of rows) expect(textOf(row, true)).toBe(row.lines.find((line) => line)?.text)
  })

  it('has its name, the clock of the guest and the address of a route apart', () => {
    expect(logParts('ioapic_service: trigger KVM IRQ 11', false).map(({ kind }) => kind)).toEqual([
      'name',
      'text',
    ])
    expect(logParts('[    0.523627] The mask', false)).toEqual([
      { kind: 'time', text: '[0.523627] The mask' },
    ])
    expect(
      logParts('ioapic_update_kvm_routes: update KVM route for IRQ 11: fee00000 8021', false),
    ).toContainEqual({ kind: 'route', text: 'fee00000' })
  })
})
