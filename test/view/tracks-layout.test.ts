import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOf, layoutLane } from '../../src/view/tracks/layout.ts'
import type { Band, BandKind, Mark, MarkKind, TrackLane } from '../../src/view/tracks/model.ts'
import { wholeRun } from '../../src/view/tracks/span.ts'
import { cutText, textWidth } from '../../src/view/tracks/text.ts'
import { eduRun, laneOf, seedRun } from './track-runs.ts'
import { tracksOf } from './whole.ts'

const frame = (from: number, to: number, width = 1300) =>
  frameOf({ from, to }, { left: 138, right: 138 + width, glyph: 11, fontSize: 10.5 })

const band = (from: number, to: number, kind: BandKind, ...labels: string[]): Band => ({
  from,
  to,
  kind,
  labels,
  title: labels[0] ?? '',
  wrong: false,
})

const mark = (step: number, kind: MarkKind): Mark => ({ step, kind, title: `${kind} at ${step}` })

const anyLane = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom<BandKind>('high', 'remote-irr', 'stale', 'isr'),
      fc.constantFrom<MarkKind | null>('assert', 'eoi', 'wrong', null),
    ),
    { maxLength: 80 },
  )
  .map((parts): TrackLane => {
    let at = 0
    const bands: Band[] = []
    const marks: Mark[] = []
    for (const [length, gap, kind, made] of parts) {
      bands.push(band(at + gap, at + gap + length, kind, 'Remote IRR stays 1', 'rIRR'))
      if (made) marks.push(mark(at + gap + 1, made))
      at += gap + length
    }
    return { bands, marks }
  })

describe('a lane in pixels', () => {
  it('never lets bands overlap, nor labels leave their band or touch a mark', () => {
    fc.assert(
      fc.property(anyLane, fc.integer({ min: 20, max: 4_000 }), (lane, shown) => {
        const here = frame(0, shown)
        const { bars, glyphs } = layoutLane(lane, here)
        let last = 0
        for (const { x, width, text } of bars) {
          expect(x).toBeGreaterThanOrEqual(last - 1e-6)
          expect(width).toBeGreaterThan(0)
          last = x + width
          if (!text) continue
          const end = text.x + textWidth(text.label, here.fontSize)
          expect(text.x).toBeGreaterThan(x)
          expect(end).toBeLessThan(x + width)
          const touched = glyphs.filter((glyph) => {
            return glyph.x + here.glyph / 2 > text.x && glyph.x - here.glyph / 2 < end
          })
          expect(touched).toEqual([])
        }
      }),
    )
  })

  it('draws no more than fits into its width, however long the run', () => {
    const steps = 4_000
    const lane = {
      bands: Array.from({ length: steps / 2 }, (_, at) => band(2 * at, 2 * at + 1, 'irr', 'IRR')),
      marks: Array.from({ length: steps }, (_, at) => mark(at + 1, at % 2 ? 'irr' : 'eoi')),
    }
    const { bars, glyphs } = layoutLane(lane, frameOf(wholeRun(steps), frame(0, 1)))
    expect(bars.length).toBeLessThan(1_300)
    expect(glyphs.length).toBeLessThan(300)
    expect(glyphs.reduce((sum, { count }) => sum + count, 0)).toBe(steps)
  })

  it('keeps one lost EOI and one stale moment in sight among 4,000 steps', () => {
    const steps = 4_000
    const lane = {
      bands: Array.from({ length: steps }, (_, at) =>
        band(at, at + 1, at === 2_222 ? 'stale' : at % 2 ? 'route' : 'route-next', 'fee00000'),
      ),
      marks: Array.from({ length: steps }, (_, at) =>
        mark(at + 1, at === 2_222 ? 'eoi-lost' : 'eoi'),
      ),
    }
    const { bars, glyphs } = layoutLane(lane, frameOf(wholeRun(steps), frame(0, 1)))
    const stale = bars.filter(({ kind }) => kind === 'stale')
    expect(stale).toHaveLength(1)
    expect(stale[0]?.width).toBeGreaterThanOrEqual(2)
    expect(glyphs.filter(({ kind }) => kind === 'eoi-lost')).toMatchObject([{ step: 2_223 }])
  })

  it('says of a mark for several how many more there are', () => {
    const lane = { bands: [], marks: [mark(10, 'assert'), mark(11, 'deassert')] }
    const [glyph] = layoutLane(lane, frame(0, 1_000)).glyphs
    expect(glyph).toMatchObject({ count: 2, title: 'assert at 10, and 1 more' })
  })

  it('writes the longest label that fits, then a shorter one, then none', () => {
    const lane = { bands: [band(0, 10, 'stale', 'fee02000 STALE', 'STALE')], marks: [] }
    const label = (steps: number) => layoutLane(lane, frame(0, steps)).bars[0]?.text?.label
    expect(label(20)).toBe('fee02000 STALE')
    expect(label(250)).toBe('STALE')
    expect(label(1_000)).toBeUndefined()
  })

  it('moves a label behind the marks at the start of its band', () => {
    const lane = { bands: [band(0, 50, 'high', 'high')], marks: [mark(0, 'assert')] }
    const bar = layoutLane(lane, frame(0, 100)).bars[0]
    expect(bar?.text?.x).toBeGreaterThan((bar?.x ?? 0) + 11 / 2)
  })

  it('shows only what is inside a zoomed window, cut at its edges', () => {
    const { bars, glyphs } = layoutLane(laneOf(tracksOf(seedRun(), 11), 'pin', 0), frame(10, 20))
    expect(bars).toHaveLength(1)
    expect(bars[0]?.x).toBe(138)
    expect((bars[0]?.x ?? 0) + (bars[0]?.width ?? 0)).toBe(138 + 1300)
    expect(bars[0]?.text?.label).toBe('Remote IRR')
    expect(glyphs.map(({ step }) => step)).toEqual([14])
  })

  it('leaves every mark of the recorded run on its own at 1440 px', () => {
    const here = frameOf(wholeRun(254), frame(0, 1))
    for (const { lanes } of tracksOf(eduRun(), 11)) {
      for (const lane of lanes) {
        const alone = layoutLane(lane, here).glyphs.filter(({ count }) => count === 1)
        expect(alone.length).toBeGreaterThanOrEqual(lane.marks.length * 0.9)
      }
    }
  })
})

describe('text', () => {
  it('is cut with an ellipsis so that it fits', () => {
    const cut = cutText('ack_level, move, unmask', 10.5, 60) ?? ''
    expect(cut).toMatch(/^ack_\w+.*…$/)
    expect(textWidth(cut, 10.5)).toBeLessThanOrEqual(60)
  })

  it('is left out where hardly a letter would be left', () => {
    expect(cutText('ack_level, move, unmask', 10.5, 20)).toBeNull()
  })
})
