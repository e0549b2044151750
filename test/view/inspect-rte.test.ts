import { describe, expect, it } from 'vitest'
import type { Lane } from '../../src/trace/run.ts'
import { explainBit, halvesAt } from '../../src/view/inspect/explain.ts'
import {
  BIT_FIELDS,
  bitOf,
  differingBits,
  fieldOf,
  fieldText,
  toggled,
} from '../../src/view/inspect/fields.ts'
import { type Place, rteInspection } from '../../src/view/inspect/rte.ts'
import { eduLanes, lanesOf, seedLanes, unmaskStep } from './side.ts'

const unmask = unmaskStep(seedLanes[0])
const [original] = seedLanes
if (!original) throw new Error('no lane')

const placesAt = (cursor: number, lanes = seedLanes): Place[] =>
  lanes.map((lane) => ({ lane, cursor }))
const inspected = (cursor: number, at = 0, pin = 11) => rteInspection(placesAt(cursor), at, pin)

describe('the fields of an RTE', () => {
  it('cover each of the 64 bits once', () => {
    const bits = BIT_FIELDS.flatMap(({ from, to }) =>
      Array.from({ length: from - to + 1 }, (_, at) => from - at),
    )
    expect(bits).toEqual(Array.from({ length: 64 }, (_, at) => 63 - at))
  })

  it('are read-only where QEMU keeps its own bits: 12 and 14', () => {
    expect(BIT_FIELDS.filter(({ readOnly }) => readOnly).map(({ to }) => to)).toEqual([14, 12])
  })

  it('are read in words', () => {
    const entry = { lo: 0x1c121, hi: 0xff000000 }
    const told = BIT_FIELDS.map((field) => [field.name, fieldText(entry, field)])
    expect(told).toEqual([
      ['destination', '255'],
      ['extended destination', '0'],
      ['reserved', '0'],
      ['reserved', '0'],
      ['mask', 'masked'],
      ['trigger mode', 'level'],
      ['Remote IRR', '1'],
      ['polarity', 'active high'],
      ['delivery status', 'idle'],
      ['destination mode', 'physical'],
      ['delivery mode', 'lowest'],
      ['vector', '0x21 (33)'],
    ])
  })

  it.each([0, 31, 32, 63])('turn over bit by bit: %i', (bit) => {
    const entry = { lo: 0, hi: 0 }
    expect(bitOf(toggled(entry, bit), bit)).toBe(1)
    expect(differingBits(entry, toggled(entry, bit))).toEqual([bit])
    expect(toggled(toggled(entry, bit), bit)).toEqual(entry)
  })
})

describe('the inspector of pin 11', () => {
  it('has the entry as a guest would read it', () => {
    expect(inspected(0).copied).toBe('0x0200000000008021')
  })

  it('says that both machines have the same, or which bits differ', () => {
    expect(inspected(0).comparison).toBe('identical in A and B')
    expect(inspected(0).differs.size).toBe(0)
    const { comparison, differs } = inspected(unmask + 1)
    expect(comparison).toBe('1 bit differs: B has Remote IRR 0')
    expect([...differs]).toEqual([14])
    expect(inspected(unmask + 1, 1).comparison).toBe('1 bit differs: A has Remote IRR 1')
  })

  it('has nothing to compare with when there is one machine', () => {
    expect(rteInspection(placesAt(0).slice(0, 1), 0, 11).comparison).toBe('')
  })

  it('sets the MSI that the RTE asks for against the route of each machine', () => {
    const { messages, remark } = inspected(unmask + 1)
    const told = messages.map(({ name, address, data, dest, stale }) =>
      [name, address.join(''), data, dest, stale ? 'stale' : ''].join(' ').trim(),
    )
    expect(told).toEqual([
      'from the RTE fee00000 8021 0',
      'KVM route in A fee02000 8021 2 stale',
      'KVM route in B fee00000 8021 0',
    ])
    expect(messages[1]?.decoded).toBe('vector 33, level, fixed, physical, reaches vCPU 2')
    expect(remark).toMatch(/^The route is stale/)
  })

  it('has no route to show where the message is composed from the RTE', () => {
    const { messages, remark } = rteInspection(
      placesAt(0, lanesOf('affinity-move', [['bare-metal']])),
      0,
      11,
    )
    expect(messages.map(({ name }) => name)).toEqual(['from the RTE'])
    expect(remark).toBe('There is no routing table: the message is composed from the RTE.')
  })

  it('knows the last changes of each half, with who made them', () => {
    const told = inspected(unmask + 1).changes.map(
      ({ step, what, value, text }) => `${step} ${what} ${value} ${text}`,
    )
    expect(told).toEqual([
      `${unmask + 1} low 0000c021 Remote IRR set: sent`,
      `${unmask} low 00008021 vCPU 2: unmasked`,
      expect.stringMatching(
        /^\d+ high 00000000 vCPU 2: destination 2 to 0; masked, the route waits$/,
      ),
      expect.stringMatching(/^\d+ low 00018021 EOI of vector 33 clears Remote IRR$/),
      expect.stringMatching(/^\d+ low 0001c021 vCPU 2: masked$/),
      '2 low 0000c021 Remote IRR set: sent',
    ])
  })

  it('counts the publication of the route among the changes', () => {
    const [last] = inspected(unmask + 1, 1).changes
    expect(last).toEqual({
      step: unmask + 1,
      what: 'route',
      value: 'fee00000 8021',
      text: 'published to KVM: dest 2 to 0',
    })
  })

  it('shows no change that is still to come', () => {
    expect(inspected(0).changes).toEqual([])
    for (const cursor of [1, 20, unmask]) {
      const steps = inspected(cursor).changes.map(({ step }) => step)
      expect(steps.every((step) => step <= cursor)).toBe(true)
      expect(steps).toEqual([...steps].sort((a, b) => b - a))
    }
  })
})

describe('a bit, explained', () => {
  it('says what it does, what it is, since when, and by what', () => {
    expect(explainBit(original, unmask + 1, 11, 14)).toEqual({
      title: 'Bit 14, Remote IRR',
      readOnly: true,
      meaning:
        'Set when a level interrupt is sent, cleared by an EOI for its vector. While it is 1, QEMU sends nothing more for this pin.',
      value: 'Remote IRR is 1.',
      since: unmask + 1,
      by: 'ioapic_service(), pin 11',
      cause: { cell: { of: 'remote-irr', at: 11 }, bits: null },
    })
  })

  it('belongs to its field', () => {
    expect(explainBit(original, 0, 11, 5)).toMatchObject({
      title: 'Bit 5, vector 7:0',
      readOnly: false,
      value: 'Vector is 0x21 (33).',
      since: 0,
      by: '',
    })
  })

  it.each(Array.from({ length: 64 }, (_, bit) => bit))('has a sentence: bit %i', (bit) => {
    for (const lane of [...seedLanes, ...eduLanes]) {
      const { title, meaning, value } = explainBit(lane, 3, 11, bit)
      expect(title).toContain(fieldOf(bit).name)
      expect(meaning).toMatch(/^[A-Z].*\.$/)
      expect(value).toMatch(/^[A-Z].*\.$/)
    }
  })
})

it('a pin on which nothing is set up reads as after reset', () => {
  const { halves, remark, changes } = inspected(unmask, 0, 5)
  expect(halves).toEqual({ lo: 0x10000, hi: 0 })
  expect(halvesAt(original, unmask, 5)).toEqual(halves)
  expect(remark).toBe('No interrupt was set up on this pin yet.')
  expect(changes).toEqual([])
})

describe('the register of the chip', () => {
  const [chip] = lanesOf('affinity-move', [['bare-metal']])
  const told = (bit: number) => explainBit(chip as Lane, 0, 11, bit)

  it('has no extended destination and composes no MSI', () => {
    expect(told(50)).toMatchObject({
      title: 'Bit 50, reserved (55:48)',
      meaning: 'Reserved: the chip has no extended destination.',
    })
    const { brackets } = rteInspection([{ lane: chip as Lane, cursor: 0 }], 0, 11)
    expect(brackets.map(({ name }) => name)).not.toContain('extended destination')
    expect(told(57).meaning).toMatch(/59:56 on the 82093AA and in 63:56 on later parts/)
    for (const { to } of BIT_FIELDS) expect(told(to).meaning).not.toMatch(/MSI|KVM|QEMU/)
  })

  it('sets Remote IRR when a local APIC accepts the message', () => {
    expect(told(14).meaning).toMatch(/^Set when a local APIC accepts a level interrupt/)
  })
})
