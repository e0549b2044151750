import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { watched } from '../../src/view/verdict/watched.ts'
import { host, laneOf } from '../core/machines.ts'

const original = laneOf(affinityMove, host('original'))
const patched = laneOf(affinityMove, host('patched'))

const told = (lane: typeof original, cursor: number) =>
  watched(lane, cursor).map(({ title, text }) => `${title}: ${text}`)

describe('the claims that are watched', () => {
  it('hold at the start, and what should happen has not happened yet', () => {
    expect(told(original, 0)).toEqual([
      'Delivered as the RTE names: holds so far',
      'Every EOI reaches the I/O APIC: holds so far',
      'The acknowledge clears Remote IRR: holds so far',
      'No dead pin: holds so far',
      'No interrupt off affinity: holds so far',
      'Quiet means clear: holds so far',
      'The new CPU is reached: not yet',
      'The move comes to rest: not yet',
    ])
  })

  it('break one after the other in the original, each at its step, and stay broken', () => {
    const end = original.trace.steps.length
    expect(told(original, end)).toEqual([
      'Delivered as the RTE names: broken at step 60',
      'Every EOI reaches the I/O APIC: broken at step 71',
      'The acknowledge clears Remote IRR: broken at step 72',
      'No dead pin: broken at step 72',
      'No interrupt off affinity: broken at step 66',
      'Quiet means clear: holds so far',
      'The new CPU is reached: not yet',
      'The move comes to rest: not yet',
    ])
    const broken = (cursor: number) =>
      watched(original, cursor)
        .filter(({ expectation, holds }) => expectation === 'always' && !holds)
        .map(({ short }) => short)
    expect(broken(59)).toEqual([])
    expect(broken(60)).toEqual(['delivery'])
    expect(broken(66)).toEqual(['delivery', 'affinity'])
    expect(broken(72)).toEqual(['delivery', 'EOI', 'ack', 'alive', 'affinity'])
  })

  it('stay whole in the patched order, where the new CPU is reached and all comes to rest', () => {
    const end = patched.trace.steps.length
    expect(watched(patched, end).every(({ holds }) => holds)).toBe(true)
    expect(told(patched, end).slice(-2)).toEqual([
      'The new CPU is reached: so at step 57',
      `The move comes to rest: so at step ${end}`,
    ])
  })

  it('have a sentence each, and a word short enough for a column of 44 px', () => {
    for (const { short, sentence } of watched(original, 0)) {
      expect(short.length).toBeLessThanOrEqual(8)
      expect(sentence).toMatch(/^[A-Z].*\.$/)
    }
  })
})
