/** Which local APICs a message reaches: kvm-split.md section 3. */
import { describe, expect, it } from 'vitest'
import { type Message, matchesDest, targets } from '../../../src/core/chips/destination.ts'
import { DFR_CLUSTER, type Lapic, resetLapic } from '../../../src/core/chips/lapic.ts'

const x2apic = (cpus: number): Lapic[] =>
  Array.from({ length: cpus }, (_, id) => resetLapic(id, true))
const flat = (cpus: number): Lapic[] =>
  Array.from({ length: cpus }, (_, id) => resetLapic(id, false))
/** Cluster mode: four CPUs a cluster, logical IDs 0x11, 0x12, 0x14, 0x18, 0x21 and so on. */
const cluster = (cpus: number): Lapic[] =>
  flat(cpus).map((lapic, id) => ({
    ...lapic,
    dfr: DFR_CLUSTER,
    ldr: ((((id >> 2) + 1) << 28) | (1 << (24 + (id & 3)))) >>> 0,
  }))
const off = (lapic: Lapic): Lapic => ({ ...lapic, spiv: 0xff })

const message = (dest: number, of: Partial<Message> = {}): Message => ({
  dest,
  logical: false,
  vector: 33,
  deliveryMode: 0,
  level: true,
  redirectionHint: false,
  ...of,
})
const LOGICAL = { logical: true }
const LOWEST = { logical: true, deliveryMode: 1 }

describe('a physical destination', () => {
  it('reaches the local APIC with that ID and no other', () => {
    expect(targets(x2apic(4), message(2))).toEqual([2])
    expect(targets(flat(4), message(0))).toEqual([0])
  })

  it('reaches nobody when no local APIC has that ID', () => {
    expect(targets(x2apic(4), message(4))).toEqual([])
  })

  it('goes by ID, not by number', () => {
    const swapped = [resetLapic(1, false), resetLapic(0, false)]
    expect(targets(swapped, message(0))).toEqual([1])
  })

  it('reaches every one that shares the ID', () => {
    expect(targets([resetLapic(1, false), resetLapic(1, false)], message(1))).toEqual([0, 1])
  })

  it.each([
    ['xAPIC', flat(3)],
    ['x2APIC', x2apic(3)],
  ])('0xff reaches all, in %s mode', (_, lapics) => {
    expect(targets(lapics, message(0xff))).toEqual([0, 1, 2])
    expect(targets(lapics, message(0xff, { deliveryMode: 1 }))).toEqual([0, 1, 2])
  })

  it('needs no lowest-priority choice, as there is one target', () => {
    expect(targets(x2apic(4), message(3, { deliveryMode: 1 }))).toEqual([3])
  })
})

describe('a logical destination', () => {
  it('is a mask of eight CPUs in flat mode', () => {
    expect(targets(flat(4), message(0b1010, LOGICAL))).toEqual([1, 3])
    expect(targets(flat(4), message(0b10000, LOGICAL))).toEqual([])
  })

  it('is a cluster and a mask of four in cluster mode', () => {
    expect(targets(cluster(8), message(0x15, LOGICAL))).toEqual([0, 2])
    expect(targets(cluster(8), message(0x28, LOGICAL))).toEqual([7])
    expect(targets(cluster(8), message(0x31, LOGICAL))).toEqual([])
  })

  it('is a cluster and a mask of sixteen in x2APIC mode', () => {
    const lapics = x2apic(20)
    expect(targets(lapics, message(0x00000009, LOGICAL))).toEqual([0, 3])
    expect(targets(lapics, message(0x00010003, LOGICAL))).toEqual([16, 17])
  })

  it('reaches all by its broadcast', () => {
    expect(targets(flat(3), message(0xff, LOGICAL))).toEqual([0, 1, 2])
  })

  it('is matched one by one where CPUs are in different modes', () => {
    const mixed = [resetLapic(0, false), resetLapic(1, true)]
    expect(targets(mixed, message(0b1, LOGICAL))).toEqual([0])
    expect(targets(mixed, message(0b10, LOGICAL))).toEqual([1])
  })
})

describe('lowest priority', () => {
  it('hashes the vector over the bits of the mask, ascending', () => {
    const chosen = [33, 34, 35, 36].map((vector) =>
      targets(flat(4), message(0b1101, { ...LOWEST, vector })),
    )
    expect(chosen).toEqual([[0], [2], [3], [0]])
  })

  it('is asked for by the redirection hint too', () => {
    expect(targets(flat(4), message(0b1100, { ...LOGICAL, redirectionHint: true }))).toEqual([3])
  })

  it('drops the message when the chosen bit has no local APIC behind it', () => {
    expect(targets(flat(2), message(0b0111, { ...LOWEST, vector: 35 }))).toEqual([])
    expect(targets(flat(2), message(0b0111, { ...LOWEST, vector: 34 }))).toEqual([1])
  })

  it('passes over disabled local APICs where it has to look at each', () => {
    const mixed = [resetLapic(0, false), off(resetLapic(1, false)), resetLapic(2, true)]
    expect(targets(mixed, message(0b111, { ...LOWEST, vector: 35 }))).toEqual([2])
    expect(targets(mixed, message(0b111, { ...LOWEST, vector: 34 }))).toEqual([0])
  })

  it('drops the message where every match is disabled', () => {
    const mixed = [off(resetLapic(0, false)), resetLapic(1, true)]
    expect(targets(mixed, message(0b1, LOWEST))).toEqual([])
  })
})

describe('the match that the EOI exit scan uses', () => {
  it('is the same physical test, broadcast included', () => {
    const lapic = resetLapic(2, true)
    expect([2, 3, 0xff, 0xffffffff].map((dest) => matchesDest(lapic, dest, false))).toEqual([
      true,
      false,
      true,
      true,
    ])
  })

  it('never holds for a destination format that does not exist', () => {
    expect(matchesDest({ ...resetLapic(0, false), dfr: 0x7fffffff }, 0x01, true)).toBe(false)
  })
})
