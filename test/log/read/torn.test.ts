import { describe, expect, it } from 'vitest'
import { allPlaced, allTold, read, standings } from './told.ts'

const EVENT = 'ioapic_eoi_broadcast EOI broadcast for vector 34'
const WANTED = 'ioapic_eoi_broadcast vector=34'

describe('a guest’s line that a trace line cut', () => {
  it.each([
    ['behind the bracket', '[', '   28.317242] ### affinity irq 11 -> mask 8'],
    ['in the stamp', '[   40.', '728238] ### affinity irq 11 -> mask 8'],
    ['in a word', '[   40.728238] ### affi', 'nity irq 11 -> mask 8'],
    ['at the end', '[   40.728238] ### affinity irq 11 -> mask 8', ''],
  ])('%s', (_, before, after) => {
    const log = read(`${before}${EVENT}\n${EVENT}\n${after}\r\n`)
    expect(allTold(log)).toEqual([WANTED, WANTED, 'guest_affinity irq=11 mask=8'])
    expect(standings(log)).toEqual([
      'decoded: guest text before the event',
      'decoded',
      'decoded: cut by another line and joined again',
    ])
  })

  it('is put together however often it was cut', () => {
    const text = '[    1.5] STUCK: handled 0 of 1 wanted within 10 ms'
    const log = read(`${[...text].map((letter) => `${letter}${EVENT}\n`).join('')}\r\n`)
    expect(allTold(log).at(-1)).toBe('guest_stuck handled=0 wanted=1')
  })

  it('is found before a time stamp, even where its digits touch those of the thread', () => {
    const stamped = (digits: string): string => `${digits}880@1795354438.604294:${EVENT}\n`
    const log = read(`${stamped('')}[   28.31${stamped('')}7242] ### affinity irq 11 -> mask 8\n`)
    expect(allPlaced(log)).toEqual([
      `880@1795354438604294 ${WANTED}`,
      `880@1795354438604294 ${WANTED}`,
      '0@NaN guest_affinity irq=11 mask=8',
    ])
  })

  it('is found before a time of QEMU 10.2', () => {
    const log = read(
      `[   282025-07-21T18:43:28.089797Z ${EVENT}\n.317242] ### affinity irq 11 -> mask 8\n`,
    )
    expect(allPlaced(log)).toEqual([
      `0@1753123408089797 ${WANTED}`,
      '0@NaN guest_affinity irq=11 mask=8',
    ])
  })

  it('is found between a time of QEMU 10.2 and the event', () => {
    const log = read(
      `2025-07-21T18:43:28.089797Z [   28.31${EVENT}\n7242] ### affinity irq 11 -> mask 8\n`,
    )
    expect(allPlaced(log)).toEqual([
      `0@1753123408089797 ${WANTED}`,
      '0@NaN guest_affinity irq=11 mask=8',
    ])
  })

  it('is joined behind events that say nothing about interrupts, as in the mail', () => {
    const log = read(`${EVENT}
[ xenstore_watch path memory/target token FFFFFFFF84AF5EA8
xenstore_watch_event path memory/target token FFFFFFFF84AF5EA8
ioapic_set_irq vector: 11 level: 1
   0.530486] ioapic_ack_level IRQ 11 moveit = 0
`)
    expect(allTold(log)).toEqual([
      WANTED,
      'ioapic_set_irq input=11 level=1',
      'guest_ack_level irq=11 moveit=0',
    ])
    expect(standings(log)[1]).toBe('unknown: a trace event that says nothing about interrupts')
    expect(standings(log)[4]).toBe('decoded: cut by another line and joined again')
  })
})

it('leaves heads of other programs to them', () => {
  const heads = ['run.log:12:', 'Nov 22 18:00:00 host qemu[123]: ', '12-']
  const log = read(`${heads.map((head) => head + EVENT).join('\n')}\n[    1.5] up\n`)
  expect(standings(log)).toEqual(['decoded', 'decoded', 'decoded', 'guest'])
})

it('knows QEMU’s other events before one of ours has come', () => {
  const log = read(`xenstore_read tx 0 path control\n${EVENT}\n`)
  expect(standings(log)[0]).toBe('unknown: a trace event that says nothing about interrupts')
})

it('takes lines that are all set in for what they are', () => {
  const log = read(`    ${EVENT}\n\t${EVENT}\n`)
  expect(standings(log)).toEqual(['decoded', 'decoded'])
})

it('finds the event behind the zeros that a crash left', () => {
  const log = read(`${EVENT}\n${'\0'.repeat(9000)}${EVENT}\n${'\0'.repeat(20)}\n`)
  expect(allTold(log)).toEqual([WANTED, WANTED])
  expect(standings(log)[2]).toBe('damaged: not text')
})
