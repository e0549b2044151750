/** The register window and the indexes behind it: ioapic.md sections 1 and 2. */
import { describe, expect, it } from 'vitest'
import {
  type Ioapic,
  isRteIndex,
  PINS,
  pinOfIndex,
  pinOfInput,
  readWindow,
  reset,
  resetIoapic,
} from '../../../src/core/chips/ioapic.ts'

const ioapic = (of: Partial<Ioapic> = {}): Ioapic => ({ ...resetIoapic(), ...of })
const selected = (ioregsel: number, of: Partial<Ioapic> = {}) => ioapic({ ioregsel, ...of })

describe('the register window', () => {
  it('reads the selection at any size, and repeats every 256 bytes', () => {
    for (const size of [1, 2, 4]) expect(readWindow(selected(0x27), 0x20, 0x00, size)).toBe(0x27)
    expect(readWindow(selected(0x27), 0x20, 0xf00, 4)).toBe(0x27)
  })

  it('reads a register through the window at four bytes, and zero at fewer', () => {
    expect([4, 2, 1].map((size) => readWindow(selected(0x10), 0x20, 0x10, size))).toEqual([
      0x10000, 0, 0,
    ])
  })

  it('reads zero at the EOI register and everywhere else', () => {
    expect([0x40, 0x04, 0x20, 0xff].map((at) => readWindow(selected(0x10), 0x20, at, 4))).toEqual([
      0, 0, 0, 0,
    ])
  })

  it.each([
    [0x11, 0x00170011],
    [0x20, 0x00170020],
  ] as const)('of version 0x%s reads that and 24 entries', (version, expected) => {
    expect(readWindow(selected(0x01), version, 0x10, 4)).toBe(expected)
  })

  it('mirrors the ID in the arbitration register', () => {
    expect([0x00, 0x02].map((at) => readWindow(selected(at, { id: 5 }), 0x20, 0x10, 4))).toEqual([
      0x05000000, 0x05000000,
    ])
  })

  it('has an RTE behind the indexes 0x10 to 0x3f, and nothing behind the others', () => {
    const halves = ioapic()
    halves.hi[23] = 0x12345678
    expect(readWindow({ ...halves, ioregsel: 0x3f }, 0x20, 0x10, 4)).toBe(0x12345678)
    for (const index of [0x03, 0x0f, 0x40, 0xff])
      expect(readWindow({ ...halves, ioregsel: index }, 0x20, 0x10, 4)).toBe(0)
    expect([0x0f, 0x10, 0x3f, 0x40].map(isRteIndex)).toEqual([false, true, true, false])
    expect([0x10, 0x11, 0x26, 0x27, 0x3f].map(pinOfIndex)).toEqual([0, 0, 11, 11, 23])
  })
})

describe('a reset', () => {
  it('masks every pin and forgets requests, but keeps counters and timer', () => {
    const used = ioapic({ id: 3, ioregsel: 9, irr: 0xff, timer: 7 })
    used.lo.fill(0x8021)
    used.hi.fill(0x02000000)
    used.eoiCount.fill(4)
    reset(used)
    expect(used).toEqual({
      ...resetIoapic(),
      timer: 7,
      eoiCount: new Array<number>(PINS).fill(4),
    })
  })
})

it('input 0 is wired to pin 2, the others to their own', () => {
  expect([0, 1, 2, 11, 24].map(pinOfInput)).toEqual([2, 1, 2, 11, 24])
})
