import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMsi } from '../../../src/core/chips/msi.ts'
import {
  deliveryModeOf,
  destOf,
  isLevel,
  isLogical,
  msiAddress,
  msiData,
  vectorOf,
} from '../../../src/core/chips/rte.ts'

describe('KVM reading a message', () => {
  it('takes FEE02000/8021 as physical CPU 2, fixed, vector 33, level', () => {
    expect(decodeMsi({ address: 0xfee02000, data: 0x8021 })).toEqual({
      dest: 2,
      logical: false,
      vector: 33,
      deliveryMode: 0,
      level: true,
      redirectionHint: false,
    })
  })

  it('finds vector 0, edge, for CPU 0 in the all-zero route of a pin never set up', () => {
    expect(decodeMsi({ address: 0, data: 0 })).toMatchObject({ dest: 0, vector: 0, level: false })
  })

  it('ignores the base, the assert bit, the format marker and the extended destination', () => {
    const plain = decodeMsi({ address: 0xfee02000, data: 0x8021 })
    expect(decodeMsi({ address: 0x00002ff0, data: 0xffffc021 & ~0x700 })).toEqual(plain)
  })

  it('sees the redirection hint and logical mode', () => {
    expect(decodeMsi({ address: 0xfee0300c, data: 0x131 })).toEqual({
      dest: 3,
      logical: true,
      vector: 0x31,
      deliveryMode: 1,
      level: false,
      redirectionHint: true,
    })
  })

  it('gets back what the entry said, for every entry', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), (lo, hi) => {
        const message = decodeMsi({ address: msiAddress(lo, hi), data: msiData(lo) })
        expect(message).toEqual({
          dest: destOf(hi),
          logical: isLogical(lo),
          vector: vectorOf(lo),
          deliveryMode: deliveryModeOf(lo),
          level: isLevel(lo),
          redirectionHint: false,
        })
      }),
    )
  })
})
