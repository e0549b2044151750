import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lane } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { halvesAt } from '../../src/view/inspect/explain.ts'
import { toggled } from '../../src/view/inspect/fields.ts'
import { readHalf, writeEffects } from '../../src/view/inspect/write.ts'
import { lanesOf, seedLanes, unmaskStep } from './side.ts'

const unmask = unmaskStep(seedLanes[0])
const [original, patched] = seedLanes as [Lane, Lane]
const MASK = 16
const TRIGGER = 15
const REMOTE_IRR = 14

const flipped = (lane: Lane, cursor: number, bit: number) =>
  writeEffects(lane, cursor, 11, toggled(halvesAt(lane, cursor, 11), bit)).effects
const texts = (lane: Lane, cursor: number, bit: number) =>
  flipped(lane, cursor, bit).map(({ text }) => text)

describe('a write that unmasks the pin while its line is high and its route is old', () => {
  it('is redelivered by the old route in the original order', () => {
    expect(texts(original, unmask - 1, MASK)).toEqual([
      'Mask: masked to unmasked.',
      'QEMU sends pin 11 by the route: vector 33 reaches vCPU 2; the RTE asks for vector 33 to destination 0.',
      'Only then the route of GSI 11 becomes fee00000 8021, vector 33 to destination 0.',
      'Remote IRR becomes 1 with the message.',
    ])
    expect(flipped(original, unmask - 1, MASK)[1]?.kind).toBe('bad')
  })

  it('updates the route first in the patched order', () => {
    expect(texts(patched, unmask - 1, MASK)).toEqual([
      'Mask: masked to unmasked.',
      'The route of GSI 11 becomes fee00000 8021, vector 33 to destination 0.',
      'QEMU sends pin 11 by the route: vector 33 reaches vCPU 0.',
      'Remote IRR becomes 1 with the message.',
    ])
  })

  it('is sent from the RTE where there is no routing table', () => {
    const [lane] = lanesOf('affinity-move', [['bare-metal']])
    if (!lane) throw new Error('no lane')
    expect(texts(lane, unmaskStep(lane) - 1, MASK)).toContain(
      'The I/O APIC sends pin 11 by the RTE: vector 33 reaches vCPU 0.',
    )
  })
})

describe('the read-only bits', () => {
  it('are written in vain', () => {
    const [first] = flipped(original, unmask + 1, REMOTE_IRR)
    expect(first).toEqual({
      kind: 'kept',
      text: 'Bit 14, Remote IRR, is read-only: the 0 written is ignored.',
    })
  })

  it('Remote IRR is cleared by a write that selects edge', () => {
    expect(texts(original, unmask + 1, TRIGGER)).toContain(
      'Remote IRR: 1 to 0, because a write that selects edge clears it.',
    )
  })

  it('stay as they are under any value; all others take it (ioapic.md section 4)', () => {
    const u32 = fc.integer({ min: 0, max: 0xffffffff })
    fc.assert(
      fc.property(fc.nat(unmask + 4), u32, u32, (cursor, lo, hi) => {
        const now = halvesAt(original, cursor, 11)
        const { stored } = writeEffects(original, cursor, 11, { lo, hi })
        const kept = ((lo & ~0x5000) | (now.lo & 0x5000)) >>> 0
        const isUntouched = lo === now.lo
        const isEdge = (kept & 0x8000) === 0
        const expected = isUntouched || !isEdge ? kept : (kept & ~0x4000) >>> 0
        expect(stored).toEqual({ lo: isUntouched ? now.lo : expected, hi })
      }),
      { numRuns: 300 },
    )
  })
})

describe('a route', () => {
  it('stays behind when the pin is masked', () => {
    const masked = halvesAt(original, unmask - 1, 11)
    const { effects } = writeEffects(original, unmask - 1, 11, { ...masked, hi: 0x01000000 })
    expect(effects.at(-1)).toEqual({
      kind: 'bad',
      text: 'The route of GSI 11 would have to become fee01000 8021, vector 33 to destination 1, but stays fee02000 8021: the update leaves masked pins out.',
    })
  })

  it('is told for a pin that nobody has used', () => {
    const { effects } = writeEffects(original, 0, 5, { lo: 0x8031, hi: 0x01000000 })
    expect(effects.map(({ text }) => text)).toContain(
      'The route of GSI 5 becomes fee01000 8031, vector 49 to destination 1.',
    )
  })
})

it('a value that stands there already does nothing', () => {
  const { any, effects, stored } = writeEffects(original, 0, 5, halvesAt(original, 0, 5))
  expect(any).toBe(false)
  expect(effects).toEqual([])
  expect(stored).toEqual({ lo: 0x10000, hi: 0 })
})

it('the machine of the run is left as it was', () => {
  const before = JSON.stringify(stateAt(original.trace, unmask - 1))
  flipped(original, unmask - 1, MASK)
  expect(JSON.stringify(stateAt(original.trace, unmask - 1))).toBe(before)
})

it.each([
  ['8021', 0x8021],
  ['0x0001C021', 0x1c021],
  [' ffffffff ', 0xffffffff],
  ['', null],
  ['123456789', null],
  ['xyz', null],
])('reads a half as it is typed: %j', (text, value) => {
  expect(readHalf(text)).toBe(value)
})
