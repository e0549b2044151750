import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { FORMATS } from '../../src/export/formats.ts'
import { writeNative } from '../../src/trace/formats/native.ts'
import { openRun } from '../../src/trace/run.ts'
import { host } from '../core/machines.ts'
import { irqPath } from './captured.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'irq-path-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const LOG = join(process.cwd(), 'test/fixtures/logs/B01-orig-kvmstock-ts.merged.log.gz')
const TWO = ['log', 'kvmtrace'].map((ending) =>
  join(process.cwd(), `test/fixtures/logs/B12-held-line-orig-kvmfixed-ts.${ending}.gz`),
)

const run = openRun(affinityMove, [host('original'), host('patched')])
const RUN = file('run.json', writeNative(run))

const convert = (...words: readonly string[]) => irqPath('convert', ...words)

describe('irq-path convert', () => {
  it.each(FORMATS.map(({ id }) => id))('writes a log and a run as %s', async (id) => {
    for (const input of [LOG, RUN]) {
      const { exit, out } = await convert(input, '--to', id)
      expect(exit).toBe(0)
      expect(out.length).toBeGreaterThan(1_000)
    }
  })

  it('writes a run as JSON byte for byte as it read it', async () => {
    const { exit, out } = await convert(RUN, '--to', 'json')
    expect([exit, `${out}\n`]).toEqual([0, writeNative(run)])
  })

  it("reads a log's own JSON again, and writes what it would have written of the log", async () => {
    const json = file('log.json', (await convert(LOG, '--to', 'json')).out)
    const [direct, again] = await Promise.all([
      convert(LOG, '--to', 'merged'),
      convert(json, '--to', 'merged'),
    ])
    expect(again).toEqual(direct)
  })

  it('takes the machine it is told to, and says which one it took', async () => {
    const a = await convert(RUN, '--to', 'qemu')
    const b = await convert(RUN, '--to', 'qemu', '--machine', 'b')
    expect(a.err).toBe('The run has two machines; this is A.')
    expect(b.err).toBe('The run has two machines; this is B.')
    expect(a.out).not.toBe(b.out)
    const single = file('single.json', writeNative(openRun(affinityMove, [host('original')])))
    const none = await convert(single, '--to', 'qemu', '--machine', 'b')
    expect([none.exit, none.err]).toEqual([2, 'The run has one machine only.'])
  })

  it('puts two logs of a run on one axis, and refuses two that are not of one run', async () => {
    const { exit, out } = await convert(...TWO, '--to', 'merged')
    expect(exit).toBe(0)
    expect(out).toMatch(/ioapic_service[^\n]*\n[^\n]*kvm_set_irq/)
    const other = TWO[1]?.replace('B12-held-line-orig-kvmfixed', 'B02-patched-kvmstock') ?? ''
    const refused = await convert(TWO[0] ?? '', other, '--to', 'merged')
    expect(refused.exit).toBe(2)
    expect(refused.err).toContain('line')
  })

  it('writes to a file', async () => {
    const path = join(folder, 'out.csv')
    const { exit, out } = await convert(LOG, '--to', 'csv', '-o', path)
    expect([exit, out]).toEqual([0, ''])
    const direct = await convert(LOG, '--to', 'csv')
    expect(readFileSync(path, 'utf8')).toBe(`${direct.out}\n`)
  })

  it('reads standard input', () => {
    const input = readFileSync(LOG)
    const words = [join(process.cwd(), 'bin/irq-path.js'), 'convert', '--to', 'markdown']
    const { status, stdout } = spawnSync(process.execPath, words, { input })
    expect(status).toBe(0)
    expect(stdout.toString()).toMatch(/^# IRQ 11 was sent by a stale route/)
    expect(stdout.toString()).toContain('standard input')
    // As it stands in the log, with thread and time.
    expect(stdout.toString()).toMatch(/^ {4}line \d+: 331@1795354292\.\d+:ioapic_mem_write /m)
  })

  it.each([
    ['a file that is not there', () => [join(folder, 'none.log')], /ENOENT/],
    ['JSON of something else', () => [file('else.json', '{"a": 1}')], /format/],
    ['text without an event', () => [file('text.log', 'hello\n')], /no line holds an event/],
    ['a run beside a log', () => [LOG, RUN], /read alone/],
  ])('ends with 2 for %s, and says why', async (_, paths, why) => {
    const { exit, out, err } = await convert(...paths(), '--to', 'csv')
    expect([exit, out]).toEqual([2, ''])
    expect(err).toMatch(why)
  })

  it('names the formats that there are', async () => {
    const { exit, err } = await convert(LOG, '--to', 'pdf')
    expect(exit).toBe(2)
    for (const { id } of FORMATS) expect(err).toContain(id)
  })
})
