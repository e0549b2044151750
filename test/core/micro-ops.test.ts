/** What a userspace I/O APIC does, one sentence per behaviour: ioapic.md sections 2 and 4 to 8. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { copyIoapic, type Ioapic, PINS, resetIoapic } from '../../src/core/chips/ioapic.ts'
import { newCall, runCall, stepCall } from '../../src/core/vmm/call.ts'
import { evenIfMasked, msiLast, original, patched, userspace } from '../../src/core/vmm/qemu.ts'
import type { Variant } from '../../src/core/vmm/variant.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { recordingPort } from './recording-port.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

const SEED = 0x8021
const DEST_2 = 0x02000000

/** An I/O APIC whose pins have these low halves, all for CPU 2. */
function ioapicWith(lows: Readonly<Record<number, number>>, of: Partial<Ioapic> = {}): Ioapic {
  const ioapic = { ...resetIoapic(), ...of }
  for (const [pin, lo] of Object.entries(lows)) {
    ioapic.lo[Number(pin)] = lo
    ioapic.hi[Number(pin)] = DEST_2
  }
  return ioapic
}

type Stimulus = Parameters<typeof newCall>

/** What the outside sees of one call. */
function notes(variant: Variant, ioapic: Ioapic, ...stimulus: Stimulus): readonly string[] {
  const port = recordingPort()
  runCall(variant, ioapic, newCall(...stimulus), port)
  return port.notes
}

const window = (value: number, size = 4): Stimulus => ['write', 0x10, size, value]
const select = (index: number): Stimulus => ['write', 0x00, 4, index]
const line = (input: number, level: number): Stimulus => ['setIrq', input, level]
const eoi = (vector: number): Stimulus => ['eoi', 0, 4, vector]
const LOW_11 = { ioregsel: 0x26 }
const HIGH_11 = { ioregsel: 0x27 }

describe('ioapic_mem_write()', () => {
  it('redelivers before the routes follow in the original order, after them in the patched', () => {
    const high = { ...LOW_11, irr: 1 << 11 }
    const route = 'route 11 fee02000 8021'
    const sent = ['set 11', 'gsi 11 1']
    const unmask = (variant: Variant) =>
      notes(variant, ioapicWith({ 11: 0x18021 }, high), ...window(SEED))
    expect(unmask(original)).toEqual([...sent, route, 'commit'])
    expect(unmask(patched)).toEqual([route, 'commit', ...sent])
    expect(unmask(msiLast)).toEqual(['set 11', 'msi fee02000 8021', route, 'commit'])
    expect(unmask(userspace)).toEqual(['set 11', 'msi fee02000 8021'])
  })

  it.each([
    ['a select', select(0x10)],
    ['a write to the ID register', window(0x05000000)],
    ['a write of one byte to the window', window(1, 1)],
    ['a write beside every register', ['write', 0x24, 4, 1] as Stimulus],
    ['an EOI register write that matches nothing', ['write', 0x40, 4, 99] as Stimulus],
  ])('ends %s with a routing update in the original order only', (_, stimulus) => {
    const seen = (variant: Variant) => notes(variant, ioapicWith({ 11: SEED }), ...stimulus)
    expect(seen(original)).toContain('commit')
    expect(seen(patched)).not.toContain('commit')
  })

  it('replaces the half that is selected and no other', () => {
    const ioapic = ioapicWith({ 11: SEED }, HIGH_11)
    runCall(patched, ioapic, newCall(...window(0x01000000)), recordingPort())
    expect([ioapic.lo[11], ioapic.hi[11]]).toEqual([SEED, 0x01000000])
  })

  it('keeps Remote IRR through writes of either half', () => {
    const ioapic = ioapicWith({ 11: 0xc021 }, LOW_11)
    runCall(patched, ioapic, newCall(...window(0x18021)), recordingPort())
    expect(ioapic.lo[11]).toBe(0x1c021)
  })

  it('clears Remote IRR when the pin becomes an edge pin', () => {
    const ioapic = ioapicWith({ 11: 0xc021 }, LOW_11)
    runCall(patched, ioapic, newCall(...window(0x10021)), recordingPort())
    expect(ioapic.lo[11]).toBe(0x10021)
  })

  it('ignores bytes, halves of words, and the EOI register of a version 0x11 part', () => {
    const ioapic = ioapicWith({ 11: 0xc021 }, LOW_11)
    runCall(patched, ioapic, newCall(...window(0, 2)), recordingPort())
    runCall(patched, ioapic, newCall('write', 0x40, 4, 0x21), recordingPort(0x11))
    runCall(patched, ioapic, newCall('write', 0x40, 1, 0x21), recordingPort())
    expect(ioapic.lo[11]).toBe(0xc021)
    runCall(patched, ioapic, newCall('write', 0x40, 4, 0x21), recordingPort())
    expect(ioapic.lo[11]).toBe(SEED)
  })

  it('takes four bits for an ID, and cuts a selection to eight', () => {
    const ioapic = ioapicWith({})
    runCall(patched, ioapic, newCall(...window(0xffffffff)), recordingPort())
    runCall(patched, ioapic, newCall('write', 0x100, 4, 0x1227), recordingPort())
    expect(ioapic).toMatchObject({ id: 0xf, ioregsel: 0x27 })
  })
})

describe('ioapic_service()', () => {
  it('looks at every pin, ascending, and skips the masked ones', () => {
    const ioapic = ioapicWith({ 9: 0x8031, 10: 0x18032, 11: SEED }, { ...LOW_11, irr: 0xe00 })
    const sent = notes(userspace, ioapic, ...window(SEED))
    expect(sent).toEqual(['set 9', 'msi fee02000 8031', 'set 11', 'msi fee02000 8021'])
    expect(ioapic.irr).toBe(0xe00)
  })

  it('traces Remote IRR again for a pin that has it, and sends nothing', () => {
    const ioapic = ioapicWith({ 9: 0xc031, 11: SEED }, { irr: 1 << 9 })
    expect(notes(patched, ioapic, ...line(11, 1))).toEqual(['set 9', 'set 11', 'gsi 11 1'])
  })

  it('forgets the request of an edge pin, and pulses it', () => {
    const ioapic = ioapicWith({ 4: 0x22 })
    expect(notes(patched, ioapic, ...line(4, 1))).toEqual(['gsi 4 1', 'gsi 4 0'])
    expect([ioapic.irr, ioapic.lo[4]]).toEqual([0, 0x22])
  })
})

describe('ioapic_set_irq()', () => {
  it('serves a rising level once, and not again while Remote IRR is set', () => {
    const ioapic = ioapicWith({ 11: SEED })
    expect(notes(patched, ioapic, ...line(11, 1))).toEqual(['set 11', 'gsi 11 1'])
    expect(notes(patched, ioapic, ...line(11, 1))).toEqual([])
    expect(notes(patched, ioapic, ...line(11, 0))).toEqual([])
    expect([ioapic.irr, ioapic.lo[11]]).toEqual([0, 0xc021])
  })

  it('latches a level while masked, and loses an edge', () => {
    const ioapic = ioapicWith({ 4: 0x10022, 11: 0x18021 })
    expect([
      ...notes(patched, ioapic, ...line(11, 1)),
      ...notes(patched, ioapic, ...line(4, 1)),
    ]).toEqual([])
    expect(ioapic.irr).toBe(1 << 11)
  })

  it('has input 0 on pin 2, and ignores inputs that have no pin', () => {
    const ioapic = ioapicWith({ 0: SEED, 2: 0x22 })
    expect(notes(patched, ioapic, ...line(0, 1))).toEqual(['gsi 2 1', 'gsi 2 0'])
    expect(notes(patched, ioapic, ...line(24, 1))).toEqual([])
  })
})

describe('ioapic_eoi_broadcast()', () => {
  it('clears Remote IRR of every level pin that has the vector now, and tells resamplers', () => {
    const ioapic = ioapicWith({ 4: 0x21, 9: 0x8021, 10: 0xc022, 11: 0xc021 })
    expect(notes(patched, ioapic, ...eoi(0x21))).toEqual([
      'broadcast 33',
      'resample 9',
      'resample 11',
      'clear 11',
    ])
    expect([ioapic.lo[10], ioapic.lo[11]]).toEqual([0xc022, SEED])
  })

  it('does nothing for a vector that the entry no longer holds, or that has more than eight bits', () => {
    const ioapic = ioapicWith({ 11: 0xc022 })
    expect(notes(patched, ioapic, ...eoi(0x21))).toEqual(['broadcast 33'])
    expect(notes(patched, ioapic, 'write', 0x40, 4, 0x122)).toEqual(['broadcast 290'])
  })

  it('serves a line that is still high at once, unless the pin is masked', () => {
    const high = { irr: 1 << 11 }
    const tail = ['resample 11', 'clear 11']
    expect(notes(patched, ioapicWith({ 11: 0xc021 }, high), ...eoi(33))).toEqual([
      'broadcast 33',
      ...tail,
      'set 11',
      'gsi 11 1',
    ])
    expect(notes(patched, ioapicWith({ 11: 0x1c021 }, high), ...eoi(33))).toEqual([
      'broadcast 33',
      ...tail,
    ])
  })

  it('forgets its count when an EOI finds the line low', () => {
    const ioapic = ioapicWith({ 11: 0xc021 })
    ioapic.eoiCount[11] = 7
    runCall(patched, ioapic, newCall(...eoi(33)), recordingPort())
    expect(ioapic.eoiCount[11]).toBe(0)
  })
})

describe('ioapic_update_kvm_routes()', () => {
  const routed = (variant: Variant) =>
    notes(variant, ioapicWith({ 10: 0x18022, 11: SEED }, HIGH_11), ...window(DEST_2))

  it('writes the routes of unmasked pins, and commits once', () => {
    expect(routed(patched)).toEqual(['route 11 fee02000 8021', 'commit'])
  })

  it('commits even when nothing has changed', () => {
    expect(notes(original, ioapicWith({ 11: 0x18021 }), ...select(0x26))).toEqual(['commit'])
  })

  it('writes the routes of all pins in the order that the patch text rejects', () => {
    expect(routed(evenIfMasked).filter((note) => note.startsWith('route'))).toHaveLength(24)
  })
})

describe('a call', () => {
  const half = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(SEED, 0xc021, 0x1c021, 0x10021, 0x22))
  const states = fc.record({
    ioregsel: fc.oneof(fc.nat(255), fc.constantFrom(0x26, 0x27)),
    irr: fc.nat(0xffffff),
    lo: fc.array(half, { minLength: PINS, maxLength: PINS }),
    hi: fc.array(half, { minLength: PINS, maxLength: PINS }),
    eoiCount: fc.array(fc.constantFrom(0, 1, 9999), { minLength: PINS, maxLength: PINS }),
  })
  const calls: fc.Arbitrary<Stimulus> = fc.oneof(
    fc.tuple(
      fc.constant('write' as const),
      fc.constantFrom(0, 0x10, 0x40, 0x44),
      fc.constantFrom(1, 4),
      half,
    ),
    fc.tuple(fc.constant('setIrq' as const), fc.nat(25), fc.nat(1), fc.constant(0)),
    fc.tuple(fc.constant('eoi' as const), fc.constant(0), fc.constant(4), fc.nat(255)),
    fc.tuple(
      fc.constantFrom('timer' as const, 'resync' as const),
      fc.constant(0),
      fc.constant(4),
      fc.constant(0),
    ),
  )

  it('does the same in pieces as in one go, in every variant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...variants), states, calls, (variant, state, stimulus) => {
        const [whole, pieces] = [0, 1].map(() => copyIoapic({ ...resetIoapic(), ...state })) as [
          Ioapic,
          Ioapic,
        ]
        const port = recordingPort()
        const call = newCall(...stimulus)
        while (!stepCall(variant, pieces, call, port)) expect(call.op).toBeLessThan(9)
        expect(port.notes).toEqual(notes(variant, whole, ...stimulus))
        expect(pieces).toEqual(whole)
      }),
      { numRuns: 1500 },
    )
  })
})
