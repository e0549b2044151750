import { describe, expect, it } from 'vitest'
import { PINS } from '../../src/core/chips/ioapic.ts'
import { PIN_FIELDS, type PinField, redirectionTable } from '../../src/view/stations/redirection.ts'
import { eduLanes, lanesOf, seedLanes, stepWith, unmaskStep } from './side.ts'

const unmask = unmaskStep(seedLanes[0])
const pinAt = (step: number, pin = 11, lanes = seedLanes) =>
  redirectionTable(lanes, step)[pin] ?? expect.fail('no such pin')
const texts = (step: number, field: PinField, pin = 11, lanes = seedLanes) =>
  pinAt(step, pin, lanes).lanes.map(({ cells }) => cells[field].text)

describe('the table at the start', () => {
  it('has all pins, of which one is in use', () => {
    const rows = redirectionTable(seedLanes, 0)
    expect(rows.map(({ pin }) => pin)).toEqual(Array.from({ length: PINS }, (_, pin) => pin))
    expect(rows.filter(({ lanes }) => !lanes[0]?.unset).map(({ pin }) => pin)).toEqual([11])
  })

  it('reads the fields of an entry', () => {
    const [state] = pinAt(0).lanes
    const told = PIN_FIELDS.map((field) => [field, state?.cells[field].text])
    expect(Object.fromEntries(told)).toEqual({
      vector: '0x21',
      dest: '2',
      mode: 'fixed phys',
      trigger: 'level',
      mask: 'open',
      remoteIrr: '0',
      line: 'low',
      irr: '0',
      route: 'in sync',
    })
  })

  it('has no change and no difference', () => {
    const rows = redirectionTable(seedLanes, 0)
    expect(rows.some(({ changed, differs }) => changed || differs.length > 0)).toBe(false)
  })
})

describe('the route of pin 11', () => {
  it('is stale from the write of the destination on, because the pin is masked', () => {
    const high = stepWith(
      seedLanes[0],
      'ioapic_mem_write',
      ({ addr, regsel }) => addr === 0x10 && regsel === 0x27,
    )
    expect(texts(high - 1, 'route')).toEqual(['in sync', 'in sync'])
    expect(texts(high, 'route')).toEqual(['stale', 'stale'])
    expect(pinAt(high).lanes[0]?.cells.route.was).toBe('in sync')
    expect(pinAt(high).lanes[0]?.cells.dest).toEqual({ text: '0', was: '2' })
    expect(pinAt(high + 1).changed).toBe(false)
  })

  it('is mended in B alone before the interrupt is sent', () => {
    const { differs, label, lanes } = pinAt(unmask + 1)
    expect(differs).toEqual(['remoteIrr', 'route'])
    expect(lanes.map(({ route }) => route)).toEqual(['stale', 'in-sync'])
    expect(label).toBe(
      'Pin 11: A: unmasked, vector 0x21 to destination 0, line high, Remote IRR 1, route stale; ' +
        'B: unmasked, vector 0x21 to destination 0, line high, Remote IRR 0, route in sync',
    )
  })

  it('is nothing to speak of where no routing table is kept', () => {
    const lanes = lanesOf('affinity-move', [['bare-metal']])
    expect(texts(0, 'route', 11, lanes)).toEqual(['none'])
    expect(pinAt(0, 11, lanes).label).not.toContain('route')
  })
})

describe('pins without a device', () => {
  it('have no line, but a latch', () => {
    expect(texts(0, 'line', 9, eduLanes)).toEqual(['', ''])
    expect(texts(0, 'irr', 9, eduLanes)).toEqual(['0', '0'])
    expect(pinAt(0, 9, eduLanes).lanes[0]?.high).toBe(false)
  })
})

it('one sentence tells a pin, whether it is in use or not', () => {
  expect(pinAt(0).label).toBe(
    'Pin 11: unmasked, vector 0x21 to destination 2, line low, Remote IRR 0, route in sync',
  )
  expect(pinAt(0, 5).label).toBe('Pin 5: not in use')
})
