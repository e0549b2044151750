import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bestMatches } from '../../src/view/code/lcs.ts'

const common = (a: string, b: string, reach = Number.POSITIVE_INFINITY) =>
  bestMatches(a.length, {
    score: (i, j) => (a[i] === b[j] ? 1 : 0),
    range: (i) => [Math.min(b.length, Math.max(0, i - reach)), Math.min(b.length, i + reach + 1)],
  })

/** The textbook table, whole. */
function lengthOf(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const [above, left] = [table[i - 1]?.[j] ?? 0, table[i]?.[j - 1] ?? 0]
      const both = a[i - 1] === b[j - 1] ? (table[i - 1]?.[j - 1] ?? 0) + 1 : 0
      ;(table[i] as number[])[j] = Math.max(above, left, both)
    }
  return table[a.length]?.[b.length] ?? 0
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 24 })

it('pairs equal things in the order of both lists, and as many as there can be', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const pairs = common(a, b)
      expect(pairs).toHaveLength(lengthOf(a, b))
      expect(pairs.every(([i, j]) => a[i] === b[j])).toBe(true)
      pairs.slice(1).forEach(([i, j], at) => {
        expect(i).toBeGreaterThan(pairs[at]?.[0] ?? i)
        expect(j).toBeGreaterThan(pairs[at]?.[1] ?? j)
      })
    }),
  )
})

it('pairs nothing that is out of reach', () => {
  expect(common('abc', 'xxxabc', 2)).toEqual([])
  expect(common('abc', 'xxxabc', 3)).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ])
})

it('takes the better of two pairings of the same length', () => {
  const pairs = bestMatches(1, { score: (_, j) => [1, 3, 2][j] ?? 0, range: () => [0, 3] })
  expect(pairs).toEqual([[0, 1]])
})
