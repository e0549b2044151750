import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deliveryModeOf,
  destOf,
  isLevel,
  isLogical,
  isMasked,
  msiAddress,
  msiData,
  READ_ONLY,
  RESET_RTE,
  remoteIrr,
  vectorOf,
  writtenLow,
} from '../../../src/core/chips/rte.ts'

describe('a redirection table entry', () => {
  it('is masked and otherwise zero after reset', () => {
    expect(RESET_RTE).toEqual({ lo: 0x10000, hi: 0 })
  })

  it('reads as the mail has it: level, vector 0x21, physical, CPU 2', () => {
    const lo = 0x8021
    expect([isLevel(lo), isMasked(lo), remoteIrr(lo), isLogical(lo)]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect([vectorOf(lo), deliveryModeOf(lo), destOf(0x02000000)]).toEqual([0x21, 0, 2])
    expect([isMasked(0x1c021), remoteIrr(0x1c021), isLogical(0x8821)]).toEqual([true, true, true])
  })

  it('keeps Remote IRR and delivery status whatever is written to its low half', () => {
    expect(READ_ONLY).toBe(0x5000)
    expect(writtenLow(0x0000c021, 0x00018021)).toBe(0x1c021)
    expect(writtenLow(0x00008021, 0x0000c021)).toBe(0x8021)
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), (lo, value) => {
        const written = writtenLow(lo, value)
        expect((written & READ_ONLY) === (lo & READ_ONLY)).toBe(true)
        expect((written & ~READ_ONLY) === (value & ~READ_ONLY)).toBe(true)
        expect(written).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('stores its reserved bits', () => {
    expect(writtenLow(0, 0xfffe0021)).toBe(0xfffe0021)
  })
})

describe('the message of an entry', () => {
  it.each([
    ['the mail before the move', 0x8021, 0x02000000, 0xfee02000, 0x8021],
    ['the mail after the move', 0x8021, 0x00000000, 0xfee00000, 0x8021],
    ['mask, polarity and Remote IRR, none of which enter', 0x1e021, 0x02000000, 0xfee02000, 0x8021],
    ['a logical destination', 0x8821, 0x08000000, 0xfee08004, 0x8021],
    ['lowest priority, edge', 0x00000131, 0xff000000, 0xfeeff000, 0x131],
    ['the extended destination below the eight bits', 0x8021, 0x00550000, 0xfee00550, 0x8021],
    ['bits of the high half that mean nothing', 0x8021, 0x0000ffff, 0xfee00000, 0x8021],
  ])('is that of %s', (_, lo, hi, address, data) => {
    expect([msiAddress(lo, hi), msiData(lo)]).toEqual([address, data])
  })

  it('never sets assert, nor a redirection hint below the extended destination', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), (lo, hi) => {
        expect(msiData(lo) & 0x4000).toBe(0)
        expect(msiAddress(lo, hi) & 0x8).toBe(0)
        expect(msiAddress(lo, hi) >>> 20).toBe(0xfee)
      }),
    )
  })
})
