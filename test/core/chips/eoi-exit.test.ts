/** Which EOIs leave the kernel, under each version of the scan: kvm-split.md section 5. */
import { describe, expect, it } from 'vitest'
import {
  type RouteTable,
  SCAN_RULES,
  type ScanRule,
  scanRoutes,
  sendEoi,
} from '../../../src/core/chips/eoi-exit.ts'
import { type Lapic, resetLapic } from '../../../src/core/chips/lapic.ts'

const lapic = (of: Partial<Lapic> = {}): Lapic => ({ ...resetLapic(2, true), ...of })
const routes = (...messages: readonly (readonly [number, number])[]): RouteTable => ({
  address: messages.map(([address]) => address),
  data: messages.map(([, data]) => data),
})
const HERE = 0xfee02000
const ELSEWHERE = 0xfee00000
const LEVEL_33 = 0x8021

function scanned(of: Partial<Lapic>, table: RouteTable, rule: ScanRule): Lapic {
  const apic = lapic({ scanRequested: true, ...of })
  scanRoutes(apic, table, rule)
  return apic
}
const bits = (of: Partial<Lapic>, table: RouteTable, rule: ScanRule) =>
  scanned(of, table, rule).eoiExit

describe.each(SCAN_RULES)('the scan under %s', (rule) => {
  it('sets the bit of a level route to this vCPU, and of no edge route', () => {
    expect(bits({}, routes([HERE, LEVEL_33], [HERE, 0x22]), rule)).toEqual([33])
  })

  it('leaves out a level route to another vCPU that is not live here', () => {
    expect(bits({}, routes([ELSEWHERE, LEVEL_33]), rule)).toEqual([])
  })

  it('counts a broadcast and a logical destination as this vCPU', () => {
    expect(bits({}, routes([0xfeeff000, LEVEL_33], [0xfee04004, 0x8022]), rule)).toEqual([33, 34])
  })

  it('forgets every bit of before, and the request', () => {
    expect(scanned({ eoiExit: [33, 99] }, routes([HERE, LEVEL_33]), rule)).toMatchObject({
      eoiExit: [33],
      scanRequested: false,
    })
  })

  it('sees no routes in an empty table', () => {
    expect(bits({ isr: [33] }, routes([0, 0], [0, 0]), rule)).toEqual([])
  })
})

describe('a route that has moved away', () => {
  const moved = routes([ELSEWHERE, LEVEL_33])

  it.each<[ScanRule, string, Partial<Lapic>, number[]]>([
    ['K0', 'in service', { isr: [33] }, []],
    ['K0', 'pending', { irr: [33] }, []],
    ['K1', 'in service', { isr: [33] }, [33]],
    ['K1', 'pending', { irr: [33] }, [33]],
    ['K1', 'only posted', { pir: [33] }, []],
    ['K1p', 'in service', { isr: [33] }, [33]],
    ['K1p', 'pending', { irr: [33] }, [33]],
    ['K1p', 'only posted', { pir: [33] }, [33]],
    ['K2', 'in service', { isr: [33] }, [33]],
    ['K2', 'pending', { irr: [33] }, [33]],
    ['K2', 'only posted', { pir: [33] }, [33]],
  ])('under %s, its vector %s here: bits %j', (rule, _, of, expected) => {
    expect(bits(of, moved, rule)).toEqual(expected)
  })

  it('merges posted interrupts into the IRR before the scan from K1p on', () => {
    const merged = (rule: ScanRule) => scanned({ pir: [33] }, moved, rule)
    expect(merged('K1')).toMatchObject({ irr: [], pir: [33] })
    expect(merged('K1p')).toMatchObject({ irr: [33], pir: [] })
  })

  it('keeps the bit of any vector that is live, whichever pin it belongs to', () => {
    expect(bits({ isr: [34] }, routes([ELSEWHERE, LEVEL_33], [ELSEWHERE, 0x8022]), 'K1')).toEqual([
      34,
    ])
  })

  it('is noted as stale under K2 only, and only where the route is elsewhere', () => {
    const stale = (table: RouteTable, rule: ScanRule) =>
      scanned({ isr: [33], irr: [50] }, table, rule).highestStale
    expect(stale(moved, 'K1p')).toBe(-1)
    expect(stale(moved, 'K2')).toBe(33)
    expect(stale(routes([HERE, LEVEL_33]), 'K2')).toBe(-1)
    expect(stale(routes([ELSEWHERE, 0x8032], [ELSEWHERE, LEVEL_33]), 'K2')).toBe(50)
  })
})

describe('an EOI', () => {
  it('leaves the kernel exactly when its bit is set', () => {
    const apic = lapic({ eoiExit: [33] })
    expect(sendEoi(apic, 34, 'K0')).toBe(false)
    expect(apic.pendingEoi).toBe(-1)
    expect(sendEoi(apic, 33, 'K0')).toBe(true)
    expect(apic.pendingEoi).toBe(33)
  })

  it('looks at the bitmap that is loaded, not at the routes', () => {
    const apic = lapic({ eoiExit: [33], scanRequested: true })
    expect(sendEoi(apic, 33, 'K0')).toBe(true)
  })

  it('of the highest stale vector asks for another scan under K2, and for none before', () => {
    const stale = { eoiExit: [33, 40], highestStale: 33 }
    const asks = (vector: number, rule: ScanRule) => {
      const apic = lapic(stale)
      sendEoi(apic, vector, rule)
      return apic.scanRequested
    }
    expect(asks(33, 'K2')).toBe(true)
    expect(asks(40, 'K2')).toBe(false)
    expect(asks(33, 'K1p')).toBe(false)
  })

  it('of a stale vector is the last to leave: the next scan drops the bit', () => {
    const apic = lapic({ isr: [33] })
    const moved = routes([ELSEWHERE, LEVEL_33])
    scanRoutes(apic, moved, 'K2')
    apic.isr = []
    expect(sendEoi(apic, 33, 'K2')).toBe(true)
    scanRoutes(apic, moved, 'K2')
    expect(apic.eoiExit).toEqual([])
  })
})
