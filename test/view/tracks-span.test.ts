import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { follow, isWhole, pan, type Span, wholeRun, zoom } from '../../src/view/tracks/span.ts'

const anySteps = fc.integer({ min: 0, max: 4_000 })
const places = fc.array(fc.tuple(fc.double({ min: 0.05, max: 20, noNaN: true }), fc.nat(4_000)), {
  maxLength: 12,
})

describe('the window of the timeline', () => {
  it('stays inside the run, whatever is zoomed and panned', () => {
    fc.assert(
      fc.property(anySteps, places, (steps, moves) => {
        let span: Span = wholeRun(steps)
        for (const [factor, at] of moves) {
          span = pan(zoom(span, steps, factor, at), steps, at - steps / 2)
          expect(span.from).toBeGreaterThanOrEqual(0)
          expect(span.to).toBeLessThanOrEqual(wholeRun(steps).to + 1e-9)
          expect(span.to).toBeGreaterThan(span.from)
        }
      }),
    )
  })

  it('keeps the place under the pointer where it is', () => {
    const span = zoom({ from: 100, to: 300 }, 1_000, 0.5, 150)
    expect(span).toEqual({ from: 125, to: 225 })
  })

  it('never shows less than a few steps, nor more than there are', () => {
    expect(zoom(wholeRun(100), 100, 1e-6, 50).to - zoom(wholeRun(100), 100, 1e-6, 50).from).toBe(8)
    expect(isWhole(zoom({ from: 20, to: 30 }, 100, 1e6, 25), 100)).toBe(true)
    expect(zoom(wholeRun(3), 3, 0.1, 1)).toEqual(wholeRun(3))
  })

  it('follows the playhead no further than it must', () => {
    const span = { from: 20, to: 40 }
    expect(follow(span, 100, 30)).toBe(span)
    expect(follow(span, 100, 10)).toEqual({ from: 10, to: 30 })
    expect(follow(span, 100, 60).to).toBe(60.5)
  })
})
