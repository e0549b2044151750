import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { differences } from '../../src/view/stations/differences.ts'
import { host } from '../core/machines.ts'
import { stepOf } from './lanes.ts'

const lanesOf = (a: string, b: string, scenario: Scenario = affinityMove) =>
  openRun(scenario, [host(a), host(b)]).lanes as [Lane, Lane]

describe('the rows that differ', () => {
  const [a, b] = lanesOf('original', 'patched')
  const rows = (cursor: number) => [...differences(a, b, cursor, 11)]
  const update = stepOf(a, 'ioapic_update_kvm_routes', ({ changed }) => changed)

  it('are the route and the IRR when A has sent by the stale route', () => {
    expect(rows(update - 1)).toEqual(['route', 'irr'])
  })

  it('are the IRR alone when both have sent', () => {
    expect(rows(update)).toEqual(['irr'])
  })

  it('are the line and Remote IRR in the end', () => {
    expect(rows(a.trace.steps.length)).toEqual(['device', 'rte'])
  })

  it('are none where only one machine publishes routes that are the same', () => {
    const commit = stepOf(a, 'kvm_irqchip_commit_routes')
    expect(b.trace.steps[commit - 1]?.action).toBeNull()
    expect(rows(commit)).toEqual([])
  })

  it('leave out a bitmap that the rescan due makes equal', () => {
    const sent = stepOf(b, 'kvm_set_irq', () => true, update - 1)
    const scan = stepOf(b, 'eoi_exit_scan', ({ vcpu }) => vcpu === 0)
    expect(scan).toBeGreaterThan(sent)
    expect(a.trace.steps[scan - 1]?.action).toBeNull()
    expect(rows(scan)).not.toContain('eoiExit')
  })

  it('hold a bitmap that stays different', () => {
    const [k0, k1] = openRun(affinityMove, [host('original'), host('original', 'K1')]).lanes as [
      Lane,
      Lane,
    ]
    const scan = stepOf(
      k0,
      'eoi_exit_scan',
      () => true,
      stepOf(k0, 'ioapic_update_kvm_routes', ({ changed }) => changed),
    )
    expect([...differences(k0, k1, scan, 11)]).toEqual(['eoiExit'])
  })

  it('do not compare routes and bitmaps with a machine that has none', () => {
    const [emulated, hardware] = lanesOf('original', 'bare-metal')
    for (let cursor = 0; cursor <= emulated.trace.steps.length; cursor++) {
      const rows = differences(emulated, hardware, cursor, 11)
      expect(rows.has('route') || rows.has('eoiExit')).toBe(false)
    }
  })

  it('are none against the same machine, and the same from either side', () => {
    const run = openRun(eduMove, [host('original'), host('patched', 'K2')])
    const [one, other] = run.lanes as [Lane, Lane]
    const cursors = fc.nat(run.schedule.length)
    fc.assert(
      fc.property(cursors, fc.constantFrom(1, 8, 9, 10, 11, 12), (cursor, pin) => {
        expect(differences(one, one, cursor, pin).size).toBe(0)
        expect(differences(other, one, cursor, pin)).toEqual(differences(one, other, cursor, pin))
      }),
    )
  })
})
