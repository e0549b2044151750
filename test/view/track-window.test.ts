import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf } from '../../src/panels/timeline/piles.ts'
import { frameOf, layoutLane } from '../../src/view/tracks/layout.ts'
import { newRecord, noteBand, noteMark } from '../../src/view/tracks/log.ts'
import { type BandKind, isBadBand, isBadMark, type MarkKind } from '../../src/view/tracks/model.ts'
import { type Detail, detailFor, laneIn } from '../../src/view/tracks/window.ts'

const anyRow = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom<BandKind>('high', 'remote-irr', 'isr', 'stale'),
    fc.constantFrom<MarkKind | null>('assert', 'eoi', 'eoi', 'wrong', null),
  ),
  { minLength: 1, maxLength: 120 },
)

/** A row in columns, with the places of what is bad in it and of all marks. */
function recorded(parts: readonly (readonly [number, number, BandKind, MarkKind | null])[]) {
  const record = newRecord()
  const bad: { from: number; to: number }[] = []
  const marks: number[] = []
  let at = 0
  for (const [length, gap, kind, mark] of parts) {
    const from = at + gap
    at = from + length
    const look = { kind, labels: [], title: kind, wrong: false }
    noteBand(record, from, at, look)
    if (isBadBand(look)) bad.push({ from, to: at })
    if (!mark) continue
    noteMark(record, from, mark, mark)
    marks.push(from)
    if (isBadMark(mark)) bad.push({ from, to: from + 1 })
  }
  return { record, bad, marks, end: at }
}

const details = fc.constantFrom<Detail>('each', 'ticks', 'density')
const GEOMETRY = { left: 138, right: 1438, glyph: 11, fontSize: 10.5 }

describe('the detail of a timeline', () => {
  it('goes from single things over counts to density with the events per pixel', () => {
    expect([0.05, 0.5, 1, 1.1, 20, 21].map(detailFor)).toEqual([
      'each',
      'each',
      'each',
      'ticks',
      'ticks',
      'density',
    ])
  })

  it('loses nothing bad at any zoom, and draws it at least 2 px wide', () => {
    fc.assert(
      fc.property(anyRow, details, fc.integer({ min: 1, max: 400 }), (parts, detail, zoom) => {
        const { record, bad, end } = recorded(parts)
        const span = { from: 0, to: Math.max(8, (end * zoom) / 20) }
        const part = { from: 0, to: end, perPx: (span.to - span.from) / 1_300, detail }
        const frame = frameOf(span, GEOMETRY)
        const shapes = layoutLane(laneIn(record, null, part), frame)
        const wrong = [
          ...shapes.bars.filter(isBadBand).map(({ x, width }) => ({ x, width })),
          ...shapes.glyphs
            .filter(({ kind }) => isBadMark(kind))
            .map(({ x }) => ({ x: x - frame.glyph / 2, width: frame.glyph })),
          ...blocksOf(shapes, 'pin', 10).filter(({ fill }) => fill === 'bad'),
        ]
        for (const { from, to } of bad) {
          const [start, stop] = [frame.x(from), frame.x(to)]
          if (start > frame.right || stop < frame.left) continue
          const near = wrong.filter(({ x, width }) => x <= stop + 14 && x + width >= start - 14)
          expect(near.length).toBeGreaterThan(0)
        }
        for (const { width } of wrong) expect(width).toBeGreaterThanOrEqual(2)
      }),
      {
        examples: [
          [
            [
              [1, 0, 'high', 'assert'],
              [1, 0, 'stale', 'assert'],
              [5, 22, 'high', 'assert'],
              [10, 27, 'high', 'assert'],
            ],
            'each',
            391,
          ],
        ],
      },
    )
  })

  it('counts every mark in one column, whatever the width of a tick', () => {
    fc.assert(
      fc.property(anyRow, fc.integer({ min: 1, max: 60 }), (parts, perPx) => {
        const { record, marks, end } = recorded(parts)
        for (const detail of ['ticks', 'density'] as const) {
          const { crowd } = laneIn(record, null, { from: 0, to: end, perPx: perPx / 10, detail })
          const counted = crowd?.columns.reduce((sum, { count }) => sum + count, 0)
          expect(counted).toBe(marks.length)
        }
      }),
    )
  })

  it('keeps what still holds at the end, at every detail', () => {
    const record = newRecord()
    noteMark(record, 3, 'assert', 'assert')
    const open = { from: 40, to: 100, kind: 'stale' as const, labels: [], title: '', wrong: false }
    for (const detail of ['each', 'ticks', 'density'] as const) {
      const lane = laneIn(record, open, { from: 0, to: 99, perPx: 1, detail })
      const held = lane.crowd?.columns.filter(({ high }) => high === 2).map(({ from }) => from)
      if (detail === 'density') expect(held).toEqual([32, 48, 64, 80, 96])
      else expect(lane.bands).toEqual([open])
    }
  })
})
