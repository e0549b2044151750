import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { type Lane, openRun, type Run } from '../../src/trace/run.ts'
import { divergences } from '../../src/view/divergence.ts'
import { host } from '../core/machines.ts'
import { device, liveIrq, quietScenario } from '../core/scenarios.ts'
import { stepOf } from './lanes.ts'

const runOf = (a: string, b: string): Run => openRun(affinityMove, [host(a), host(b)])

describe('the divergences of the seed', () => {
  const run = runOf('original', 'patched')
  const [a, b] = run.lanes as [Lane, Lane]

  it('are two: the order at the unmask with all that it leads to, and the lost EOI', () => {
    const unmask = stepOf(a, 'ioapic_mem_write', ({ val }) => val === 0x8021)
    const dropped = stepOf(a, 'eoi_dropped')
    expect(divergences(run, 11).map(({ from, to }) => [from, to])).toEqual([
      [unmask + 1, dropped - 1],
      [dropped, run.schedule.length],
    ])
  })

  it('begin with what each machine does first', () => {
    const [first] = divergences(run, 11)
    expect(stepOf(b, 'ioapic_update_kvm_routes', ({ changed }) => changed)).toBe(first?.from)
  })

  it('are kept: the same list for the same run', () => {
    expect(divergences(run, 11)).toBe(divergences(run, 11))
  })
})

describe('no divergence', () => {
  it('is between two machines of the same kind, or with a single one', () => {
    expect(divergences(runOf('original', 'original'), 11)).toEqual([])
    expect(divergences(openRun(affinityMove, [host('original')]), 11)).toEqual([])
  })

  it('is in an order from which nothing comes: the MSI before the routes, or after them', () => {
    expect(divergences(runOf('msi-last', 'msi-first'), 11)).toEqual([])
    expect(divergences(runOf('patched', 'msi-last'), 11)).toEqual([])
  })

  it('is on a pin that nothing happens to', () => {
    expect(divergences(runOf('original', 'patched'), 9)).toEqual([])
  })
})

describe('a storm, cut at the longest run', () => {
  const scenario = quietScenario({
    irqs: [liveIrq(11, 'level', 0x31, 1, 1 << 2)],
    devices: [device(11, { behaviour: 'never', handled: false })],
    cues: [{ when: 'quiet', action: { agent: 'device', pin: 11 } }],
  })

  it('diverges at the move only, though one machine stays some steps behind from then on', () => {
    const run = openRun(scenario, [host('original', 'K2'), host('patched', 'K2')])
    expect(run.complete).toBe(false)
    const found = divergences(run, 11)
    expect(found.length).toBeGreaterThan(0)
    expect(found.at(-1)?.to).toBeLessThan(200)
  })
})
