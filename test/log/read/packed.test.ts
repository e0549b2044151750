import { describe, expect, it } from 'vitest'
import { gzipped, utf16 } from './mailing.ts'
import { realLog, storedLog } from './real-logs.ts'
import { allTold, read, standings } from './told.ts'

const NAME = 'B05-seedlike-orig-kvmstock.log.gz'

describe('a packed log that was cut off', () => {
  const whole = allTold(read(storedLog(NAME)))

  it.each([0.1, 0.5, 0.9])('is kept up to there, its last line damaged (%d)', (share) => {
    const packed = storedLog(NAME)
    const log = read(packed.subarray(0, Math.floor(packed.length * share)))
    const got = allTold(log)
    expect(got.length).toBeGreaterThan(0)
    expect(got).toEqual(whole.slice(0, got.length))
    expect(standings(log).at(-1)).toBe('damaged: the event is cut off')
    expect(log.sources[0]?.lines.total().damaged).toBe(1)
  })

  it('is kept up to where it was overwritten', () => {
    const packed = storedLog(NAME)
    packed.fill(255, 2000, 2600)
    const got = allTold(read(packed))
    expect(got.length).toBeGreaterThan(100)
    expect(got.slice(0, 100)).toEqual(whole.slice(0, 100))
  })
})

it('does not mind zeros behind a packed log', () => {
  const packed = gzipped('ioapic_set_irq vector: 4 level: 1\n')
  const padded = new Uint8Array(packed.length + 512)
  padded.set(packed)
  expect(standings(read(padded))).toEqual(['decoded'])
})

it('has something to show of a packed log that cannot be read at all', () => {
  const log = read(Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9))
  expect(standings(log)).toEqual(['damaged: not text'])
  expect(log.sources[0]?.wrapping.gzip).toBe(true)
})

it('brings letters of every length over from UTF-16', () => {
  const log = read(utf16('Grüße 漢字 😀\nioapic_set_irq vector: 4 level: 1\n', false, true))
  expect(log.sources[0]?.unpacked).toBe(new TextEncoder().encode('Grüße 漢字 😀\n').length + 34)
  expect(allTold(log)).toEqual(['ioapic_set_irq input=4 level=1'])
})

it('takes UTF-8 with a few zeros for UTF-8', () => {
  expect(
    read(`${'\0'.repeat(50)}\n${'ioapic_set_irq vector: 4 level: 1\n'.repeat(20)}`).events.size,
  ).toBe(20)
})

it('counts bytes as they came and as they were unpacked', () => {
  const source = read(storedLog(NAME)).sources[0]
  expect(source?.bytes).toBe(storedLog(NAME).length)
  expect(source?.unpacked).toBe(realLog(NAME).length)
})
