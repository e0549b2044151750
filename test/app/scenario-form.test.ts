/** What follows from a change in the form, and texts that people write. */
import { describe, expect, it } from 'vitest'
import {
  addHappening,
  addPin,
  raiseHappening,
  readMask,
  readPlaces,
  removePin,
  withHappening,
  withPin,
  withVcpus,
  writeMask,
  writePlaces,
} from '../../src/app/scenarios/scenario-form.ts'
import { faultsOf } from '../../src/core/scenarios/design-faults.ts'
import { levelPin, quietDesign } from '../../src/core/scenarios/gallery-designs.ts'

describe('a change of the design', () => {
  it('of the vCPUs keeps "all CPUs" all, and leaves a CPU that is gone to be mended', () => {
    const fewer = withVcpus(2)(quietDesign())
    expect(fewer.pins[0]?.desired).toBe(0b11)
    expect(faultsOf(fewer).map(({ at }) => at)).toEqual(['pins.0.cpu'])
  })

  it('of a pin takes what happens to it along', () => {
    const design = addHappening('raise')(quietDesign())
    const moved = withPin(0, { pin: 5 })(design)
    expect(moved.happenings).toEqual([{ when: 'quiet', what: 'raise', pin: 5 }])
    expect(faultsOf(moved)).toEqual([])
  })

  it('of the trigger brings the device that goes with it', () => {
    const edge = withPin(0, { trigger: 'edge' })(quietDesign())
    expect(edge.pins[0]?.device).toBe('edge')
    expect(withPin(0, { trigger: 'level' })(edge).pins[0]?.device).toBe('at-once')
  })

  it('of the CPU brings a vector that is free there, as Linux would', () => {
    const two = quietDesign({ pins: [levelPin(11), levelPin(10, { cpu: 1 })] })
    const together = withPin(1, { cpu: 2 })(two)
    expect(together.pins[1]?.vector).toBe(0x22)
    expect(faultsOf(together)).toEqual([])
  })

  it('of a storm to a device that somebody serves ends the storm', () => {
    const storm = quietDesign({ pins: [levelPin(11, { device: 'never', storm: 9 })] })
    expect(withPin(0, { device: 'at-once' })(storm).pins[0]?.storm).toBe(0)
  })

  it('that adds an interrupt takes the first free pin, and leads to a sound design', () => {
    const three = addPin(addPin(quietDesign()))
    expect(three.pins.map(({ pin }) => pin)).toEqual([11, 1, 3])
    expect(faultsOf(three)).toEqual([])
  })

  it('that removes an interrupt removes what happens to it', () => {
    const design = addHappening('move')(addPin(quietDesign()))
    expect(removePin(0)(design)).toMatchObject({ pins: [{ pin: 1 }], happenings: [] })
  })

  it('of the order lets a happening come earlier', () => {
    const two = addHappening('move')(addHappening('raise')(quietDesign()))
    const later = withHappening(1, { when: 'handler', what: 'move', pin: 11, cpu: 3 })(two)
    expect(raiseHappening(1)(later).happenings.map(({ what }) => what)).toEqual(['move', 'raise'])
    expect(raiseHappening(0)(later)).toEqual(later)
  })
})

describe('a text', () => {
  it.each([
    ['0-3', 0b1111],
    ['0, 2', 0b101],
    ['', 0],
    ['3-1', -1],
    ['all', -1],
    ['1,', -1],
  ])('"%s" as a list of CPUs is %i', (text, mask) => {
    expect(readMask(text)).toBe(mask)
    if (mask > 0) expect(readMask(writeMask(mask))).toBe(mask)
  })

  it('of places takes decimal and hex, and marks what is none', () => {
    const places = readPlaces('0:33, 1:0x22')
    expect(places).toEqual([
      { cpu: 0, vector: 33 },
      { cpu: 1, vector: 34 },
    ])
    expect(readPlaces(writePlaces(places))).toEqual(places)
    expect(readPlaces('zero')).toEqual([{ cpu: -1, vector: 0 }])
  })
})
