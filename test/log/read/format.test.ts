import { expect, it } from 'vitest'
import { allTold, read, standings } from './told.ts'

const QEMU = 'ioapic_set_irq vector: 4 level: 1\n'
const HOST = ' a-7 [001] ..... 1.5: kvm_eoi: apicid 1 vector 33\n'
const PERF = 'a 7 [001] 1.5: kvm:kvm_eoi: apicid 1 vector 33\n'

it('is that of most lines, and every line is decoded by what it looks like', () => {
  const log = read(QEMU + HOST + PERF + QEMU)
  expect(log.sources[0]?.format).toBe('qemu')
  expect(log.events.size).toBe(4)
})

it('can be overruled: then lines of another are not decoded', () => {
  const text = QEMU + HOST + PERF
  const of = (format: 'qemu' | 'tracefs' | 'perf' | 'console'): string[] =>
    allTold(read(text, { format }))
  expect(of('qemu')).toEqual(['ioapic_set_irq input=4 level=1'])
  expect(of('tracefs')).toEqual(['kvm_eoi apicid=1 vector=33'])
  expect(of('perf')).toEqual(['kvm_eoi apicid=1 vector=33'])
  expect(of('console')).toEqual([])
  expect(read(text, { format: 'console' }).sources[0]?.format).toBe('console')
  expect(standings(read(text, { format: 'tracefs' }))[0]).toBe('unknown: not a trace line')
})
