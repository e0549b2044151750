import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Column,
  columnsOf,
  hold,
  newPyramid,
  type Rank,
  tally,
} from '../../src/view/tracks/pyramid.ts'

interface Row {
  /** What holds after each step, from step 0. */
  readonly held: readonly Rank[]
  readonly marks: readonly { readonly step: number; readonly bad: boolean }[]
}

const rows = fc
  .record({
    stretches: fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom<Rank>(0, 1, 2)), {
      minLength: 1,
      maxLength: 60,
    }),
    marks: fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.boolean()), {
      maxLength: 200,
    }),
  })
  .map(({ stretches, marks }): Row => {
    const held = stretches.flatMap(([length, rank]) => Array<Rank>(length).fill(rank))
    return {
      held,
      marks: marks
        .map(([at, bad]) => ({ step: at % held.length, bad }))
        .sort((a, b) => a.step - b.step),
    }
  })

/** Told as a timeline tells it: bands when they end, and nothing of what is empty. */
function built({ held, marks }: Row) {
  const pyramid = newPyramid()
  let from = 0
  held.forEach((rank, at) => {
    if (held[at + 1] === rank) return
    if (rank > 0) hold(pyramid, from, at + 1, rank)
    from = at + 1
  })
  if (held.at(-1) === 0) hold(pyramid, held.length, held.length, 0)
  for (const { step, bad } of marks) tally(pyramid, step, bad)
  return pyramid
}

const widths = fc.constantFrom(16, 32, 64, 128, 256, 512, 4_096)
const sum = (columns: readonly Column[], of: 'count' | 'bad') =>
  columns.reduce((total, column) => total + column[of], 0)

describe('a pyramid', () => {
  it('counts everything once at every width', () => {
    fc.assert(
      fc.property(rows, widths, (row, width) => {
        const columns = columnsOf(built(row), 0, row.held.length, width)
        expect(sum(columns, 'count')).toBe(row.marks.length)
        expect(sum(columns, 'bad')).toBe(row.marks.filter(({ bad }) => bad).length)
      }),
    )
  })

  it('says of each column what a look at every step of it says', () => {
    fc.assert(
      fc.property(rows, widths, (row, width) => {
        for (const column of columnsOf(built(row), 0, row.held.length, width)) {
          const steps = row.held.slice(column.from, column.from + width)
          const own = row.marks.filter(
            ({ step }) => step >= column.from && step < column.from + width,
          )
          expect(column.count).toBe(own.length)
          expect(column.bad).toBe(own.filter(({ bad }) => bad).length)
          expect(column.high).toBe(Math.max(...steps))
          if (column.from + width <= row.held.length) expect(column.low).toBe(Math.min(...steps))
        }
      }),
    )
  })

  it('gives for a window the columns that it gives for the whole', () => {
    fc.assert(
      fc.property(rows, widths, fc.nat(4_000), fc.nat(1_000), (row, width, start, wide) => {
        const pyramid = built(row)
        const all = columnsOf(pyramid, 0, row.held.length, width)
        const from = start % row.held.length
        const to = Math.min(row.held.length, from + wide + 1)
        expect(columnsOf(pyramid, from, to, width)).toEqual(
          all.filter((column) => column.from + width > from && column.from < to),
        )
      }),
    )
  })
})
