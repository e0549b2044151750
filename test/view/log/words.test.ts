import { describe, expect, it } from 'vitest'
import { openReplay } from '../../../src/log/replay/replay.ts'
import { certainty, linesOf } from '../../../src/view/log/finding-words.ts'
import { fitGroups, fitWords, kvmWords } from '../../../src/view/log/fit-words.ts'
import { stationsOf } from '../../../src/view/log/pin-detail.ts'
import { ranges } from '../../../src/view/log/ranges.ts'
import { bytes, timeLeft } from '../../../src/view/log/reading-words.ts'
import { nameIn, whyNot } from '../../../src/view/log/row-words.ts'
import { knownPins, maskedHex } from '../../../src/view/log/state-table.ts'
import { wordsOf } from '../../../src/view/log/words.ts'
import { historyOf, logOf, MOVE } from './log-of.ts'

const log = logOf(MOVE)
const replay = openReplay(log)
const { pinOf } = historyOf(log)

const told = (line: number) => {
  const index = line - 1
  const [before, after] = [replay.at(index - 1), replay.at(index)]
  return wordsOf({ events: log.events, index, pin: pinOf[index] as number, before, after })
}

describe('the words beside a line', () => {
  it.each([
    [1, 'plain', 'line 11 high'],
    [2, 'plain', 'Remote IRR set'],
    [3, 'plain', 'sends; the route is not known'],
    [5, 'plain', 'route is dest 2'],
    [6, 'plain', 'mask pin 11, vector 33'],
    [8, 'plain', 'EOI for pin 11'],
    [9, 'plain', 'Remote IRR 1 to 0'],
    [10, 'bad', 'RTE dest is 0: route stale'],
    [11, 'bad', 'unmask pin 11, route stale'],
    [13, 'bad', 'sends by the stale fee02000'],
    [14, 'bad', 'route is dest 0, too late'],
    [15, 'bad', 'handler on CPU 2, affinity 0'],
    [16, 'plain', 'ignored: Remote IRR is 1'],
  ])('line %i is %s: %s', (line, tone, text) => {
    expect(told(line)).toMatchObject({ tone, text: expect.stringContaining(text) })
  })
})

describe('what is known at a place', () => {
  it('is nothing before the first event', () => {
    const pin = knownPins(replay.at(-1))[11]
    expect(pin?.untold).toBe(true)
    expect(Object.values(pin?.cells ?? {}).map(({ text }) => text)).toEqual(Array(9).fill('?'))
  })

  it('names a stale route and what the RTE asks for', () => {
    const route = stationsOf(replay.at(12), 11).find(({ name }) => name === 'KVM route')
    expect(route?.remark).toEqual({
      text: 'stale: it goes to dest 2, the RTE asks for dest 0',
      bad: true,
    })
  })

  it('tells an inferred route from one that was read', () => {
    const derived = logOf(
      'kvm_irqchip_commit_routes \nioapic_mem_write ioapic mem write addr 0x10 regsel: 0x27 size 0x4 val 0x1000000\nioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x8022\nkvm_irqchip_commit_routes \n',
    )
    const at = openReplay(derived).at(3)
    expect(knownPins(at)[11]?.cells.route).toEqual({ text: 'dest 1', knowledge: 'inferred' })
    expect(knownPins(replay.at(5))[11]?.cells.route.knowledge).toBe('seen')
  })

  it('shows a digit of which a bit is not known as a question mark', () => {
    expect(maskedHex(0x8021, 0xffff)).toBe('????8021')
  })
})

describe('how findings and machines are told', () => {
  const conflict = { source: 0, line: 7, expected: 'an EOI', found: 'a write' }
  const fit = { qemu: 'original', kvm: 'K1', explained: 3, of: 4, firstConflict: conflict }

  it('names few lines one by one, many by their ends', () => {
    const at = (...lines: number[]) => ({ evidence: lines.map((line) => ({ source: 0, line })) })
    expect(linesOf(at(28, 29, 30, 31))).toBe('lines 28-31')
    expect(linesOf(at(2000))).toBe('line 2,000')
    expect(linesOf(at(1, 30, 500, 7000, 90_000))).toBe('lines 1 to 90,000')
    expect(ranges([0, 1, 2, 5])).toBe('0-2, 5')
  })

  it('puts confidence into words', () => {
    expect([0.97, 0.8, 0.5, 0.3, 0.1].map(certainty)).toEqual([
      'certain from the log',
      'very likely',
      'likely',
      'possible',
      'a guess',
    ])
  })

  it('puts kinds of KVM together that part at the same line', () => {
    const groups = fitGroups([
      { ...fit, kvm: 'K0', firstConflict: null },
      fit,
      { ...fit, kvm: 'K2' },
    ])
    expect(groups.map(({ kvms }) => kvmWords(kvms))).toEqual(['K0, no EOI fix', 'K1, K2'])
    expect(kvmWords(['K0', 'K1', 'K1p', 'K2'])).toBe('any')
    expect(fitWords(fit)).toBe('expects an EOI, not a write')
    expect(fitWords({ ...fit, firstConflict: null })).toBe('explains every event')
  })
})

it('finds the name of the event in a line, wherever its prefix ends', () => {
  expect(nameIn('12@34.5:ioapic_service: trigger')).toEqual([
    '12@34.5:',
    'ioapic_service:',
    ' trigger',
  ])
  expect(nameIn('no event')).toEqual(['no event', '', ''])
  expect(whyNot('damaged', 'a value is missing')).toBe('damaged: a value is missing')
})

it('says how long a reading still takes, once it can', () => {
  const progress = { stage: 'reading', done: 50, of: 100, lines: 1, seconds: 4 } as const
  expect(timeLeft(progress)).toBe('about 4 s left')
  expect(timeLeft({ ...progress, seconds: 0.1 })).toBe('')
  expect([999, 88_251, 12_300_000].map(bytes)).toEqual(['999 bytes', '88 kB', '12.3 MB'])
})
