import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepEqual } from '../../src/base/keep-equal.ts'

describe('keeping what is equal', () => {
  it('gives back the old object where nothing differs', () => {
    const before = { a: [1, { b: null }], c: new Set(['x', 'y']) }
    expect(keepEqual(before, { a: [1, { b: null }], c: new Set(['y', 'x']) })).toBe(before)
  })

  it('keeps the parts that are equal beside one that is not', () => {
    const before = { line: { level: true }, rows: [{ id: 1 }, { id: 2 }] }
    const now = keepEqual(before, { line: { level: true }, rows: [{ id: 1 }, { id: 3 }] })
    expect(now.line).toBe(before.line)
    expect(now.rows[0]).toBe(before.rows[0])
    expect(now.rows).toEqual([{ id: 1 }, { id: 3 }])
  })

  it.each([
    ['a field that went', { a: 1, b: undefined }, { a: 1 }],
    ['a field that came', { a: 1 }, { a: 1, b: undefined }],
    ['another name', { a: undefined }, { b: undefined }],
    ['a list that became an object', [1], { 0: 1 }],
    ['a shorter list', [1, 2], [1]],
    ['a set with another member', new Set([1]), new Set([2])],
    ['an object where there was a set', new Set(), {}],
    ['nothing before', undefined, { a: 1 }],
  ])('sees %s', (_, before, now) => {
    expect(keepEqual<unknown>(before, now)).toStrictEqual(now)
    expect(keepEqual<unknown>(before, now)).not.toBe(before)
  })

  it('never changes what is said', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => {
        expect(keepEqual(before, now)).toStrictEqual(now)
      }),
    )
  })
})
