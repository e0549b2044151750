import { describe, expect, it } from 'vitest'
import {
  accept,
  deliverable,
  endOfInterrupt,
  type Lapic,
  ppr,
  REGISTER,
  readRegister,
  resetLapic,
  syncPir,
  take,
  writeRegister,
  x2apicLdr,
} from '../../../src/core/chips/lapic.ts'

const lapic = (of: Partial<Lapic> = {}): Lapic => ({ ...resetLapic(0, true), ...of })

describe('a message that arrives at a local APIC', () => {
  it('becomes pending, and its trigger mode goes into the TMR', () => {
    const apic = lapic()
    expect(accept(apic, 33, true, false)).toBe(true)
    expect(apic).toMatchObject({ irr: [33], isr: [], tmr: [33] })
  })

  it('is taken when one is pending already, and merges with it', () => {
    const apic = lapic({ irr: [33] })
    expect(accept(apic, 33, true, false)).toBe(true)
    expect(apic.irr).toEqual([33])
  })

  it('waits in the IRR while the same vector is in service', () => {
    const apic = lapic({ isr: [33] })
    accept(apic, 33, true, false)
    expect(apic).toMatchObject({ irr: [33], isr: [33] })
    expect(deliverable(apic)).toBe(-1)
  })

  it('clears the TMR bit when it is an edge', () => {
    const apic = lapic({ tmr: [33, 34] })
    accept(apic, 33, false, false)
    expect(apic.tmr).toEqual([34])
  })

  it('is refused by an APIC that is software-disabled, without a trace', () => {
    const apic = lapic({ spiv: 0xff })
    expect(accept(apic, 33, true, false)).toBe(false)
    expect(apic).toMatchObject({ irr: [], tmr: [] })
  })

  it('goes to the posted requests with APICv, and on to the IRR at the next sync', () => {
    const apic = lapic({ irr: [0x41] })
    accept(apic, 0x31, true, true)
    expect(apic).toMatchObject({ irr: [0x41], pir: [0x31], tmr: [0x31] })
    syncPir(apic)
    expect(apic).toMatchObject({ irr: [0x31, 0x41], pir: [] })
  })
})

describe('the priority of the processor', () => {
  it.each([
    ['nothing in service', 0x00, [], 0x00],
    ['TPR above the class in service', 0x45, [0x31], 0x45],
    ['TPR of the same class', 0x35, [0x31], 0x35],
    ['TPR below the class in service', 0x25, [0x31, 0x33], 0x30],
  ])('with %s', (_, tpr, isr, expected) => {
    expect(ppr(lapic({ tpr, isr }))).toBe(expected)
  })

  it.each([
    ['the highest pending vector of all', {}, [0x21, 0x31], 0x31],
    ['a higher class than that in service', { isr: [0x21] }, [0x31], 0x31],
    ['none of the same class as that in service', { isr: [0x21] }, [0x2f], -1],
    ['none at or below the TPR', { tpr: 0x30 }, [0x31], -1],
    ['none below class 1, such as the vector of the all-zero route', {}, [0x00], -1],
    ['none when software-disabled', { spiv: 0xff }, [0x31], -1],
    ['none when nothing is pending', {}, [], -1],
  ])('lets through %s', (_, of, irr, expected) => {
    expect(deliverable(lapic({ ...of, irr }))).toBe(expected)
  })
})

describe('taking an interrupt and ending it', () => {
  it('moves the vector from IRR to ISR and leaves the TMR', () => {
    const apic = lapic({ irr: [33, 40], tmr: [33] })
    take(apic, 33)
    expect(apic).toMatchObject({ irr: [40], isr: [33], tmr: [33] })
  })

  it('retires the highest vector in service, whatever was taken last', () => {
    const apic = lapic({ isr: [0x21, 0x41], tmr: [0x41] })
    expect(endOfInterrupt(apic)).toBe(0x41)
    expect(apic).toMatchObject({ isr: [0x21], tmr: [0x41] })
  })

  it('does nothing when nothing is in service', () => {
    expect(endOfInterrupt(lapic({ irr: [33] }))).toBe(-1)
  })
})

describe('the registers', () => {
  it('has vector 33 in word 1 of ISR, TMR and IRR, at 0x110, 0x190 and 0x210', () => {
    const apic = lapic({ irr: [33], isr: [34], tmr: [33, 34, 63] })
    expect([0x110, 0x190, 0x210].map((offset) => readRegister(apic, offset))).toEqual([
      0x4, 0x80000006, 0x2,
    ])
    expect(readRegister(apic, 0x100)).toBe(0)
  })

  it('has an ID in the high byte in xAPIC mode, and whole in x2APIC mode', () => {
    expect(readRegister(resetLapic(3, false), REGISTER.ID)).toBe(0x03000000)
    expect(readRegister(resetLapic(3, true), REGISTER.ID)).toBe(3)
  })

  it('derives the x2APIC logical ID from the ID, and has one bit a CPU in xAPIC flat mode', () => {
    expect([x2apicLdr(0), x2apicLdr(2), x2apicLdr(0x25)]).toEqual([0x1, 0x4, 0x20020])
    expect(readRegister(resetLapic(7, false), REGISTER.LDR)).toBe(0x80000000)
  })

  it('keeps ID, LDR and DFR read-only in x2APIC mode', () => {
    const apic = resetLapic(2, true)
    const before = { ...apic }
    for (const offset of [REGISTER.ID, REGISTER.LDR, REGISTER.DFR]) writeRegister(apic, offset, 0)
    expect(apic).toEqual(before)
  })

  it('stores what xAPIC software writes, in the bits that exist', () => {
    const apic = resetLapic(2, false)
    writeRegister(apic, REGISTER.TPR, 0x1ff)
    writeRegister(apic, REGISTER.LDR, 0xffffffff)
    writeRegister(apic, REGISTER.DFR, 0x00000000)
    writeRegister(apic, REGISTER.SPIV, 0xffff)
    expect(
      [REGISTER.TPR, REGISTER.LDR, REGISTER.DFR, REGISTER.SPIV].map((at) => readRegister(apic, at)),
    ).toEqual([0xff, 0xff000000, 0x0fffffff, 0x3ff])
    expect(readRegister(apic, REGISTER.PPR)).toBe(0xff)
  })
})
