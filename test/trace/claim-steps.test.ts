import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { claimOf, claimsOf, firstShown, showsAt } from '../../src/trace/claim-steps.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { host } from '../core/machines.ts'

const seed = () =>
  openRun(affinityMove, [host('original'), host('patched')]).lanes as readonly [Lane, Lane]

const told = (lane: Lane, cursor: number) =>
  claimsOf(lane).flatMap((claim) => {
    const step = firstShown(lane, claim, cursor)
    return step === null ? [] : [`${claim.id} ${step}`]
  })

describe('the steps that show a claim', () => {
  it('are the first that break it, or the first that make it so', () => {
    const [a, b] = seed()
    expect(told(a, 88)).toEqual([
      'delivered-as-rte-names 60',
      'eoi-reaches-ioapic 75',
      'ack-clears-remote-irr 76',
      'no-dead-pin 76',
      'no-interrupt-off-affinity 68',
    ])
    expect(told(b, 88)).toEqual(['handler-on-new-cpu 70', 'quiet-after-move 88'])
  })

  it('are not known before the place that is asked about', () => {
    const [a] = seed()
    expect(told(a, 59)).toEqual([])
    expect(told(a, 60)).toEqual(['delivered-as-rte-names 60'])
  })

  it('are the same from wherever they are asked about first', () => {
    const [a] = seed()
    const late = told(a, 88)
    expect(told(a, 59)).toEqual([])
    expect(told(a, 75)).toHaveLength(3)
    expect(told(a, 88)).toEqual(late)
  })

  it('are looked at once: a walk back reads nothing of the run again', () => {
    const [a] = seed()
    let reads = 0
    const steps = new Proxy(a.trace.steps, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++
        return Reflect.get(target, key)
      },
    })
    const counted: Lane = { ...a, trace: { ...a.trace, steps } }
    for (let cursor = 0; cursor <= 88; cursor++) told(counted, cursor)
    expect(reads).toBeGreaterThan(88)
    reads = 0
    for (let cursor = 88; cursor >= 0; cursor--) told(counted, cursor)
    expect(reads).toBe(0)
  })

  it('include none that the machine sat out', () => {
    const [a] = seed()
    const claim = claimOf(a, 'delivered-as-rte-names')
    const sat = a.trace.steps.findIndex(({ action }) => action === null) + 1
    expect(sat).toBeGreaterThan(0)
    expect(claim && showsAt(a, claim, sat)).toBe(false)
  })
})
