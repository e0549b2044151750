import { describe, expect, it } from 'vitest'
import { latin1 } from '../../../src/log/read/names.ts'
import { crlf, gzipped, printable, quoted, utf16, wrapped } from './mailing.ts'
import { realLog } from './real-logs.ts'
import { allPlaced, allTold, read, standings } from './told.ts'

const textOf = (name: string): string => {
  const bytes = realLog(name)
  return latin1(bytes, 0, bytes.length)
}

const WAYS: readonly (readonly [string, (text: string) => string | Uint8Array])[] = [
  ['CRLF', crlf],
  ['quoted', (text) => quoted(text)],
  ['quoted twice', (text) => quoted(text, '> > ')],
  ['quoted twice without spaces', (text) => quoted(text, '>> ')],
  ['broken at 72 columns', (text) => wrapped(text, 72)],
  ['broken at 76 columns', (text) => wrapped(text, 76)],
  ['broken at 64 columns', (text) => wrapped(text, 64)],
  ['format=flowed', (text) => wrapped(text, 72, true)],
  ['broken, then quoted', (text) => quoted(wrapped(text, 72))],
  ['quoted, then broken', (text) => wrapped(quoted(text), 74)],
  ['quoted-printable', printable],
  ['quoted, then quoted-printable', (text) => printable(quoted(text))],
  ['broken, then quoted-printable', (text) => printable(wrapped(text, 72))],
  ['UTF-16, little end first', (text) => utf16(text, false, true)],
  ['UTF-16, big end first', (text) => utf16(text, true, true)],
  ['UTF-16 without a mark, little end first', (text) => utf16(text, false, false)],
  ['UTF-16 without a mark, big end first', (text) => utf16(text, true, false)],
  ['UTF-8 with a mark', (text) => `\ufeff${text}`],
  ['gzip', (text) => gzipped(text)],
  ['gzip of several members', (text) => gzipped(text.slice(0, 999), text.slice(999))],
  ['mailed, UTF-16 and packed', (text) => gzipped(latin1Of(utf16(quoted(text), false, true)))],
]

/** Packing takes text; bytes above 127 would not survive, and there are none but the mark's. */
const latin1Of = (bytes: Uint8Array): string => latin1(bytes.subarray(2), 0, bytes.length - 2)

describe.each([
  'A05-edge-isa-tty.log.gz',
  'B02-patched-kvmstock-ts.log.gz',
  'B05-seedlike-orig-kvmstock.log.gz',
  'B06-seedlike-patched-kvmstock.kvmtrace.gz',
  'B12-held-line-orig-kvmfixed-ts.merged.log.gz',
  'B13-infopic-orig-kvmstock.log.gz',
])('%s says the same', (name) => {
  const text = textOf(name)
  const wanted = allPlaced(read(text))
  it.each(WAYS)('%s', (_, way) => {
    const log = read(way(text))
    expect(allPlaced(log)).toEqual(wanted)
    expect(log.sources[0]?.lines.total().damaged).toBe(0)
  })
})

it('says how the file came', () => {
  const text = textOf('B05-seedlike-orig-kvmstock.log.gz')
  const plain = {
    gzip: false,
    encoding: 'utf-8',
    quoted: false,
    quotedPrintable: false,
    wrapped: false,
  }
  const wrapping = (file: string | Uint8Array) => read(file).sources[0]?.wrapping
  expect(wrapping(text)).toEqual(plain)
  expect(wrapping(quoted(text))).toEqual({ ...plain, quoted: true })
  expect(wrapping(wrapped(text, 72))).toEqual({ ...plain, wrapped: true })
  expect(wrapping(printable(text))).toEqual({ ...plain, quotedPrintable: true })
  expect(wrapping(gzipped(text))).toEqual({ ...plain, gzip: true })
  expect(wrapping(utf16(text, true, true))).toEqual({ ...plain, encoding: 'utf-16be' })
})

it('takes two lines with a prompt for no mail', () => {
  const event = 'ioapic_set_irq vector: 9 level: 1\n'
  const log = read(`${event.repeat(9)}# for i in 1\n> do echo\n> done\nhello\n${event}`)
  expect(log.sources[0]?.wrapping.quoted).toBe(false)
  expect(standings(log).slice(9, 13)).toEqual(Array(4).fill('guest'))
})

const MAIL = `From: A. U. Thor <author@example.org>
Subject: interrupt lost after a move
Content-Type: text/plain; format=flowed

Hello,

the guest hangs. ioapic_set_irq vector: 9 level: 1 is the last line I understand.

On Sat, 4 Mar 2023, somebody wrote:
> 880@1795354438.604294:ioapic_mem_write ioapic mem write addr 0x10 regsel:
> 0x26 size 0x4 val 0x18022
> [   28.317242] The affinity mask was 0-3 and the handler is on 2 (not in
> the mask)
> 880@1795354438.604299:ioapic_set_irq vector: 11 level: 1

Regards
`

it('leaves the words of a mail alone', () => {
  const log = read(MAIL)
  expect(allTold(log)).toEqual([
    'ioapic_mem_write addr=16 regsel=38 size=4 val=98338',
    'guest_handler mask=15 cpu=2',
    'ioapic_set_irq input=11 level=1',
  ])
  const lines = standings(log)
  expect(lines.slice(0, 3)).toEqual(Array(3).fill('unknown: not a trace line'))
  expect(lines[6]).toBe('unknown: not a trace line')
  expect(lines.slice(9, 14)).toEqual([
    'decoded',
    'decoded: continues the line before it',
    'decoded',
    'decoded: continues the line before it',
    'decoded',
  ])
  expect(log.events.line(0)).toBe(10)
  expect(lines.at(-1)).toBe('unknown: not a trace line')
})

describe('an event that is whole without what a mail program put on the next line', () => {
  it.each([
    [
      ' qemu-system-x86-880     [001] d..1. 1795354436.651480: kvm_apic_accept_irq: apicid 1 vec 33 (Fixed|level)',
      '(coalesced)',
      'kvm_apic_accept_irq apicid=1 vector=33 delivery=72',
    ],
    [
      ' qemu-system-x86-880     [001] d..1. 1795354436.651480: kvm_set_irq: gsi 11 level 1',
      'source 0',
      'kvm_set_irq gsi=11 level=1 source=0',
    ],
    [
      ' qemu-system-x86-880     [001] d..1. 1795354436.651480: kvm_exit: reason EOI_INDUCED rip 0xff',
      'info 50 0',
      'kvm_exit vcpu=- reasonName=EOI_INDUCED info1=80',
    ],
    [
      ' CPU 0/KVM-880 [001] d..1. 436.651480: kvm_exit: vcpu 2 reason HLT rip 0xff info1 0x0000000000000007',
      'info2 0x0000000000000000 intr_info 0x00000000 error_code 0x00000000',
      'kvm_exit vcpu=2 reasonName=HLT info1=7',
    ],
    [
      ' qemu-system-x86-880     [001] d..1. 1795354436.651480: kvm_inj_virq: IRQ 0xec',
      '[reinjected]',
      'kvm_inj_virq vector=236',
    ],
  ])('%s', (line, rest, wanted) => {
    const log = read(`${line}\n${rest}\n`)
    expect(allTold(log)).toEqual([wanted])
    expect(standings(log)).toEqual(['decoded', 'decoded: continues the line before it'])
  })
})

it('does not go on behind an empty line', () => {
  const log = read('ioapic_set_irq vector: 11\n\nlevel: 1\nioapic_set_irq vector: 11 level: 0\n')
  expect(allTold(log)).toEqual(['ioapic_set_irq input=11 level=0'])
  expect(standings(log).slice(0, 2)).toEqual(['damaged: the event is cut off', 'unknown: empty'])
})

it('joins an event that a terminal cut within a word', () => {
  const line = 'ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val 0x18022'
  for (let at = 20; at < line.lastIndexOf('0x'); at++) {
    const log = read(`${line.slice(0, at)}\n${line.slice(at)}\n`)
    expect(allTold(log), `${at}`).toEqual(['ioapic_mem_write addr=16 regsel=38 size=4 val=98338'])
  }
})

it('joins numbers that a terminal cut, once it is known to cut within words', () => {
  const line = (value: string): string =>
    `ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x26 size 0x4 val ${value}`
  const cut = (text: string): string => `${text.slice(0, 74)}\n${text.slice(74)}\n`
  const word =
    'ioapic_mem_read ioapic mem read addr 0x10 regsel: 0x26 size 0x4        retval 0x1c021'
  const log = read(cut(word) + cut(line('0x18022')) + cut(line('0x18025')))
  expect(allTold(log).slice(1)).toEqual([
    'ioapic_mem_write addr=16 regsel=38 size=4 val=98338',
    'ioapic_mem_write addr=16 regsel=38 size=4 val=98341',
  ])
})

it('does not take "=" at the end of a short line, nor "=11", for a code', () => {
  const log = read('====\nkvm_irqchip_update_msi_route Updating MSI route virq=11\na=\n')
  expect(allTold(log)).toEqual(['kvm_irqchip_update_msi_route gsi=11'])
  expect(log.sources[0]?.wrapping.quotedPrintable).toBe(false)
})
