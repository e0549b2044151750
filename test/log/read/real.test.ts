import { describe, expect, it } from 'vitest'
import { originOf } from '../../../src/log/kinds.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import { expectedOf, storedLog } from './real-logs.ts'
import { allTold, countsOf, read, standings } from './told.ts'

/** What the guest tells of itself is counted apart: the records are of trace events. */
const traced = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([name]) => !name.startsWith('guest_')))

describe('a real log', () => {
  it.each([...expectedOf('expected.json'), ...expectedOf('expected-host.json')])(
    '$file: every line and every event is found, and none too many',
    ({ file, lines, counts }) => {
      const log = readLog([{ name: file, bytes: storedLog(file) }])
      const found = log.sources[0]?.lines.total()
      expect(traced(countsOf(log))).toEqual(counts)
      expect(found?.total).toBe(lines)
      expect(found?.damaged).toBe(0)
    },
    60_000,
  )

  it('has the format that its lines have', () => {
    const formats = [
      ['B02-patched-kvmstock-ts.log.gz', 'qemu'],
      ['B02-patched-kvmstock-ts.kvmtrace.gz', 'tracefs'],
      ['B02-patched-kvmstock-ts.merged.log.gz', 'qemu'],
    ]
    for (const [file = '', format] of formats)
      expect(read(storedLog(file)).sources[0]?.format).toBe(format)
  })
})

describe('several files', () => {
  const names = ['B02-patched-kvmstock-ts.log.gz', 'B02-patched-kvmstock-ts.kvmtrace.gz']
  const files = names.map((name) => ({ name, bytes: storedLog(name) }))

  it('stay one source each, with events of the one behind those of the other', () => {
    const log = readLog(files)
    const [qemu, host] = log.sources
    expect(log.sources.map(({ name }) => name)).toEqual(names)
    expect(qemu?.lines.total().decoded).toBe(1927)
    expect(host?.lines.total().decoded).toBe(2867)
    expect(log.events.size).toBe(1927 + 2867)
    for (let index = 0; index < log.events.size; index++) {
      const source = index < 1927 ? 0 : 1
      expect(log.events.source(index)).toBe(source)
      expect(originOf(log.events.kind(index)) === 'host').toBe(source === 1)
    }
  })
})

describe('what the guest of a real log tells', () => {
  const guest = (name: string): string[] =>
    allTold(read(storedLog(name))).filter((text) => text.startsWith('guest_'))

  it('is found in the log of the seed’s kind, in order', () => {
    expect(guest('B05-seedlike-orig-kvmstock.log.gz')).toEqual([
      'guest_affinity irq=11 mask=4',
      'guest_handler mask=15 cpu=1',
      'guest_handler mask=4 cpu=1',
      'guest_stuck handled=0 wanted=1',
      'guest_affinity irq=11 mask=1',
      'guest_stuck handled=0 wanted=2',
      'guest_stuck handled=0 wanted=1',
    ])
  })

  it('is found where a trace line cut it', () => {
    const log = read(storedLog('B06-seedlike-patched-kvmstock.log.gz'))
    const texts = allTold(log)
    const at = texts.indexOf('guest_affinity irq=11 mask=1')
    expect(log.events.line(at)).toBe(1754)
    const lines = standings(log)
    expect(lines[1751]).toBe('decoded: guest text before the event')
    expect(lines[1753]).toBe('decoded: cut by another line and joined again')
    expect(
      lines.filter((standing) => standing === 'guest: cut by another line and joined again'),
    ).toHaveLength(1)
  })

  it('is put together from single characters on a console that is traced itself', () => {
    expect(guest('A05-edge-isa-tty.log.gz')).toHaveLength(12)
  })
})
