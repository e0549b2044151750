/** A call run at once does what it does piece by piece, in every variant, recorded or not. */
import { expect, it } from 'vitest'
import type { Stimulus } from '../../src/conformance/golden/case.ts'
import { createDevice, perform, stateOf } from '../../src/conformance/golden/device.ts'
import { variants } from '../../src/core/vmm/variants.ts'

/** The generator of the golden stream. */
function generator(seed: number): (n: number) => number {
  let s = seed
  return (n) => {
    s ^= s << 13
    s ^= s >>> 17
    s ^= s << 5
    return ((s >>> 0) >>> 8) % n
  }
}

/** Few vectors and few pins, so that they meet; every delivery mode, trigger and mask. */
function stimulus(below: (n: number) => number): Stimulus {
  const pin = below(6)
  const register = 0x10 + 2 * pin + below(2)
  switch (below(6)) {
    case 0:
    case 1:
      return { op: 'irq', args: { pin, level: below(2) } }
    case 2:
      return { op: 'eoi', args: { vector: 0x30 + below(3) } }
    case 3:
      return { op: 'write', args: { addr: 0, val: register, size: 4 } }
    case 4: {
      const entry = (0x30 + below(3)) | (below(8) << 8) | (below(2) << 15) | (below(2) << 16)
      return { op: 'write', args: { addr: 0x10, val: entry, size: 4 } }
    }
  }
  return { op: 'write', args: { addr: 0x40, val: 0x30 + below(3), size: 4 } }
}

it.each(variants)('$title', (variant) => {
  const below = generator(0x12345678)
  const makings = { variant, version: 0x20, pic: (n: number) => 0x37 + (n % 8) } as const
  const atOnce = createDevice(makings, 'at once')
  const inPieces = createDevice(makings, 'piece by piece')
  let effects = 0
  for (let op = 0; op < 4_000; op++) {
    const action = stimulus(below)
    const observed = perform(atOnce, action)
    expect(perform(inPieces, action)).toEqual(observed)
    effects += (observed.effects as unknown[]).length
  }
  expect(stateOf(inPieces)).toEqual(stateOf(atOnce))
  expect(effects).toBeGreaterThan(8_000)
})
