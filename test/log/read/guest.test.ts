import { describe, expect, it } from 'vitest'
import { listBits, maskBits } from '../../../src/log/read/guest.ts'
import { allTold, read, standings } from './told.ts'

describe('a line of the guest', () => {
  it.each([
    ['The affinity mask was 0-3 and the handler is on 2', 'guest_handler mask=15 cpu=2'],
    ['The affinity mask was 0-3,5 and the handler is on 5', 'guest_handler mask=47 cpu=5'],
    [
      'The affinity mask was 0 and the handler is on 2 (not in the mask)',
      'guest_handler mask=1 cpu=2',
    ],
    [
      'STUCK: handled 0 of 1 wanted within 2000 ms, edu irq status 1, handler total 2',
      'guest_stuck handled=0 wanted=1',
    ],
    ['### affinity irq 11 -> mask 4', 'guest_affinity irq=11 mask=4'],
    ['### affinity irq 24 -> mask ff,0000000c', 'guest_affinity irq=24 mask=12'],
    ['ioapic_ack_level IRQ 11 moveit = 1', 'guest_ack_level irq=11 moveit=1'],
    ['irq 11: nobody cared (try booting with the "irqpoll" option)', 'guest_nobody_cared irq=11'],
  ])('%s', (text, wanted) => {
    const prefixes = [
      '[    8.728743] ',
      '<4>[    8.728743] ',
      'Nov 22 18:00:00 host kernel: [    8.728743] ',
      '2026-11-22T18:00:00+00:00 host kernel: ',
    ]
    for (const prefix of prefixes) {
      const log = read(`ioapic_service: trigger KVM IRQ 1\n${prefix}${text}\r\n`)
      expect(allTold(log)[1]).toBe(wanted)
      expect(log.events.time(1)).toBeNaN()
    }
  })
})

it('has bits for the first 32 CPUs only', () => {
  expect(listBits('0-3,5')).toBe(0b101111)
  expect(listBits('0-999999999,,-')).toBe(0xffffffff)
  expect(listBits('31,32')).toBe(0x80000000)
  expect(maskBits('00000001,80000000')).toBe(0x80000000)
})

it('is on its own clock where the file is nothing but a console', () => {
  const log = read(
    '[    8.728743] The affinity mask was 0 and the handler is on 2\n[    9.5] done\nlogin: \n',
  )
  expect(log.sources[0]?.format).toBe('console')
  expect(log.events.time(0)).toBe(8_728_743)
  expect(standings(log)).toEqual(['decoded', 'guest', 'guest'])
})

it('is nobody’s in a file that holds neither events nor a console', () => {
  expect(standings(read('Dear all,\nhello\n'))).toEqual(Array(2).fill('unknown: not a trace line'))
})
