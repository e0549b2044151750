import { describe, expect, it } from 'vitest'
import { soughtOf } from '../../../src/view/log/pattern.ts'
import { findEvents } from '../../../src/view/log/pattern-search.ts'
import { historyOf, logOf, MOVE } from './log-of.ts'

const log = logOf(MOVE)
const { pinOf } = historyOf(log)

/** Lines, which are one event each. */
function lines(text: string): number[] | 'text' {
  const sought = soughtOf(text)
  if (sought.type === 'text') return 'text'
  return findEvents(log.events, pinOf, sought.pattern).map((index) => index + 1)
}

describe('the search understands', () => {
  it.each([
    ['ioapic_service', [3, 13]],
    ['pin:11 ioapic_eoi_broadcast', [8]],
    ['vector:33', [8, 9]],
    ['vector:0x21', [8, 9]],
    ['guest_handler cpu:2', [4, 15]],
    ['set_irq with no EOI after it', [16]],
    ['ioapic_set_remote_irr without eoi', [12]],
    ['ioapic_set_remote_irr without eoi before ioapic_service', [2, 12]],
    ['ioapic_service then ioapic_update_kvm_routes', [13]],
    ['ioapic_service followed by guest_handler', [3]],
  ])('%s', (text, found) => {
    expect(lines(text)).toEqual(found)
  })

  it('a pin that nothing happens at as no events', () => {
    expect(lines('pin:3')).toEqual([])
  })
})

it.each([
  'STUCK',
  'ioapic_set_irq vector: 11',
  'set_irq without',
  'remote irr',
  '"ioapic_service"',
])('takes %s for a text', (text) => {
  expect(lines(text)).toBe('text')
})

it('asks no EOI of edge pins, which get none', () => {
  const edge = logOf(`${MOVE}ioapic_set_irq vector: 4 level: 1\n`)
  const sought = soughtOf('set_irq with no eoi')
  const found =
    sought.type === 'pattern' ? findEvents(edge.events, historyOf(edge).pinOf, sought.pattern) : []
  expect(found.map((index) => edge.events.line(index))).toEqual([16])
})
