import { describe, expect, it } from 'vitest'
import { asHex } from '../../../src/log/read/radix.ts'
import { allTold, read } from './told.ts'

const HEAD = ' a-7 [001] ..... 1.5: '
const message = (dest: string, vector: string): string =>
  `${HEAD}kvm_msi_set_irq: dst ${dest} vec ${vector} (Fixed|physical|level)\n`
const accept = (apicid: string, vector: number): string =>
  `${HEAD}kvm_apic_accept_irq: apicid ${apicid} vec ${vector} (Fixed|level)\n`

const messages = (text: string): string[] =>
  allTold(read(text))
    .filter((line) => line.startsWith('kvm_msi_set_irq'))
    .map((line) => line.split(' ').slice(1, 3).join(' '))

describe('the base of the numbers of kvm_msi_set_irq', () => {
  it('is that in which the vector is the one that is accepted next', () => {
    expect(messages(message('2', '31') + accept('2', 0x31))).toEqual(['dest=2 vector=49'])
    expect(messages(message('2', '49') + accept('2', 49))).toEqual(['dest=2 vector=49'])
  })

  it('is one for the whole file, for messages without an acceptance too', () => {
    const text = message('0', '41') + message('2', '31') + accept('2', 0x31)
    expect(messages(text)).toEqual(['dest=0 vector=65', 'dest=2 vector=49'])
  })

  it('shows by a letter in one of them', () => {
    expect(messages(message('2', '3b') + message('2', '41'))).toEqual([
      'dest=2 vector=59',
      'dest=2 vector=65',
    ])
    expect(messages(message('1a', '41') + message('10', '42'))).toEqual([
      'dest=26 vector=41',
      'dest=16 vector=42',
    ])
  })

  it('shows by the destination that is accepted', () => {
    expect(messages(message('10', '49') + accept('10', 49))).toEqual(['dest=16 vector=49'])
    expect(messages(message('16', '49') + accept('10', 49))).toEqual(['dest=16 vector=49'])
  })

  it('cannot be 16 where the vector would be beyond 255', () => {
    expect(messages(message('2', '236') + message('2', '41'))).toEqual([
      'dest=2 vector=236',
      'dest=2 vector=41',
    ])
  })

  it('cannot be 10 where the vector would be one of the CPU’s own', () => {
    expect(messages(message('2', '21') + message('2', '31'))).toEqual([
      'dest=2 vector=33',
      'dest=2 vector=49',
    ])
  })

  it('is 10 where nothing tells', () => {
    expect(messages(message('12', '41'))).toEqual(['dest=12 vector=41'])
  })
})

it('reads the same digits again as base 16', () => {
  expect([0, 9, 10, 33, 255].map(asHex)).toEqual([0, 9, 0x10, 0x33, 0x255])
})
