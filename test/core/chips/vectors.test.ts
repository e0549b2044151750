import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highest, NO_VECTORS, withoutVector, withVector } from '../../../src/core/chips/vectors.ts'

const sets = fc.uniqueArray(fc.nat(255)).map((all) => all.reduce(withVector, NO_VECTORS))
const sorted = (all: Iterable<number>) => [...new Set(all)].sort((a, b) => a - b)

describe('a set of vectors', () => {
  it('stays sorted, without repeats, and leaves the set before as it was', () => {
    fc.assert(
      fc.property(sets, fc.nat(255), (set, vector) => {
        const before = [...set]
        expect(withVector(set, vector)).toEqual(sorted([...set, vector]))
        expect(withoutVector(set, vector)).toEqual(before.filter((other) => other !== vector))
        expect(set).toEqual(before)
      }),
    )
  })

  it('is the same object where nothing changes, so that states may share it', () => {
    expect(withVector([0x21, 0x31], 0x31)).toEqual([0x21, 0x31])
    const set = withVector([0x21], 0x31)
    expect(withVector(set, 0x21)).toBe(set)
    expect(withoutVector(set, 0x41)).toBe(set)
    expect(withoutVector([0x21], 0x21)).toBe(NO_VECTORS)
  })

  it('has a highest vector, -1 when empty', () => {
    expect([highest([]), highest([0x21, 0xef])]).toEqual([-1, 0xef])
  })
})
