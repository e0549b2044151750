import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '../../src/lts/digest.ts'
import {
  bool,
  everyField,
  index,
  type KeyWriter,
  list,
  nullable,
  oneOf,
  small,
  textOf,
  word,
} from '../../src/lts/key.ts'

interface Part {
  readonly on: boolean
  readonly mask: number
  readonly at: number
  readonly words: readonly number[]
  readonly inner: { readonly kind: 'a' | 'b'; readonly count: number } | null
}

const kind = oneOf(['a', 'b'])
const inner = nullable(({ kind: which, count }: NonNullable<Part['inner']>, out) =>
  everyField<NonNullable<Part['inner']>>({ kind: kind(which, out), count: small(count, out) }),
)
const words = list(word)

const part: KeyWriter<Part> = (value, out) =>
  everyField<Part>({
    on: bool(value.on, out),
    mask: word(value.mask, out),
    at: index(value.at, out),
    words: words(value.words, out),
    inner: inner(value.inner, out),
  })

const parts: fc.Arbitrary<Part> = fc.record({
  on: fc.boolean(),
  mask: fc.nat(0xffffffff),
  at: fc.integer({ min: -1, max: 20 }),
  words: fc.array(fc.nat(3), { maxLength: 3 }),
  inner: fc.option(
    fc.record({ kind: fc.constantFrom('a' as const, 'b' as const), count: fc.nat(2) }),
  ),
})

describe('a key', () => {
  it('is equal for equal parts and different for different ones', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const equal = JSON.stringify(a) === JSON.stringify(b)
        expect(textOf(part, a) === textOf(part, b)).toBe(equal)
        expect(textOf(part, structuredClone(a))).toBe(textOf(part, a))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps lists apart that only break at different places', () => {
    const lists = list(list(small))
    expect(textOf(lists, [[1], [2]])).not.toBe(textOf(lists, [[1, 2], []]))
    expect(textOf(lists, [[], [0]])).not.toBe(textOf(lists, [[0], []]))
  })

  it('keeps nothing apart from something that is zero', () => {
    const maybe = nullable(small)
    expect(textOf(maybe, null)).not.toBe(textOf(maybe, 0))
  })

  it('tells the two halves of a word apart, and a sign it never has', () => {
    expect(textOf(word, 0x00010002)).not.toBe(textOf(word, 0x00020001))
    expect(textOf(word, 0xffffffff)).toBe('\uffff\uffff')
  })

  it('does not depend on the order in which fields were set', () => {
    const one: Part = { on: true, mask: 1, at: 2, words: [3], inner: null }
    const other: Part = { inner: null, words: [3], at: 2, mask: 1, on: true }
    expect(textOf(part, one)).toBe(textOf(part, other))
  })
})

describe('a digest', () => {
  it('is FNV-1a of 64 bits, as published', () => {
    expect([digest(''), digest('a'), digest('foobar')]).toEqual([
      'cbf29ce484222325',
      'af63dc4c8601ec8c',
      '85944171f73967e8',
    ])
  })

  it('sees every code unit', () => {
    expect(digest('\u0100')).not.toBe(digest('\u0000'))
    expect(digest('ab')).not.toBe(digest('ba'))
  })
})
