import { describe, expect, it } from 'vitest'
import { scenarios } from '../../src/core/scenarios/index.ts'
import type { Lane } from '../../src/trace/run.ts'
import { decide } from '../../src/view/code/eoi-decision.ts'
import { kvmDecision } from '../../src/view/code/kvm-decision.ts'
import { everyKvm, host, laneOf } from '../core/machines.ts'
import { lanesOf, seedLanes, stepWith, textOf } from './side.ts'

const at = (step: number, lanes: readonly Lane[] = seedLanes) => kvmDecision(lanes, step, 11)
const headings = (step: number, lanes: readonly Lane[] = seedLanes) =>
  at(step, lanes).map(({ heading }) => heading.replace(/, scan.*/, ''))

describe('the EOI of the wrong vCPU', () => {
  const second = stepWith(seedLanes[0], 'kvm_eoi', () => true, 2)

  it('ends in KVM under K0, because no route names the vCPU any more', () => {
    const [block, ...others] = at(second)
    expect(others).toEqual([])
    expect(block?.heading).toMatch(/^vCPU 2, vector 33, scan at step \d+$/)
    expect(block?.source).toBe('EOI exit bitmap, K0')
    expect(block && textOf(block)).toEqual([
      'y.   a level route with vector 33',
      'n.     whose destination is this vCPU',
      'n.   bit 33: the EOI exits to the VMM',
    ])
    expect(block?.rows.map(({ note }) => note)).toEqual(['GSI 11', 'dest 0', 'it ends in KVM'])
  })

  it('exits under K1, because the vector was pending when KVM scanned', () => {
    const lanes = lanesOf('affinity-move', [
      ['original', 'K0'],
      ['original', 'K1'],
    ])
    const [block] = at(
      stepWith(lanes[0], 'kvm_eoi', () => true, 2),
      lanes,
    )
    expect(block && textOf(block)).toEqual([
      'yy   a level route with vector 33',
      'nn     whose destination is this vCPU',
      '.y     or the vector is pending or in service here',
      'ny   bit 33: the EOI exits to the VMM',
    ])
    expect(block?.source).toBe('EOI exit bitmap, A: K0, B: K1')
  })

  it('is beside the same EOI of the other lane, once that has come to it', () => {
    const right = stepWith(seedLanes[1], 'kvm_eoi', () => true, 2)
    expect(right).toBeGreaterThan(second)
    expect(headings(second)).toEqual(['vCPU 2, vector 33'])
    expect(headings(right)).toEqual(['vCPU 2, vector 33', 'vCPU 0, vector 33'])
  })
})

describe('a step without scan and EOI', () => {
  it('has nothing about them', () => {
    expect(at(stepWith(seedLanes[0], 'ioapic_set_remote_irr'))).toEqual([])
    expect(at(0)).toEqual([])
  })

  it('also not for the EOI of an edge interrupt, or of a machine without an exit bitmap', () => {
    const edge = stepWith(seedLanes[1], 'kvm_eoi', ({ vector }) => vector === 0x20)
    expect(at(edge)).toEqual([])
    const metal = lanesOf('affinity-move', [['bare-metal']])
    expect(at(stepWith(metal[0], 'kvm_eoi'), metal)).toEqual([])
  })
})

describe('the clauses', () => {
  const machines = scenarios.flatMap((scenario) =>
    everyKvm.flatMap(({ scan, apicv }) =>
      ['original', 'patched', 'even-if-masked'].map((qemu) => ({ scenario, scan, apicv, qemu })),
    ),
  )

  it.each(machines)(
    'of $scenario.id, $qemu, $scan, APICv $apicv give the bits that KVM set',
    ({ scenario, scan, apicv, qemu }) => {
      const lane = laneOf(scenario, host(qemu, scan, apicv))
      lane.trace.steps.forEach(({ events, state }, at) => {
        for (const event of events) {
          if (event.type !== 'eoi_exit_scan') continue
          const bits = Array.from({ length: 256 }, (_, vector) => vector).filter(
            (vector) => decide(lane, at + 1, event.vcpu, vector).exits,
          )
          expect(bits).toEqual(state.vcpus[event.vcpu]?.lapic.eoiExit)
        }
      })
    },
  )
})
