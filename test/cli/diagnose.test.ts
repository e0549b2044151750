/** `irq-path diagnose`: what it prints, as JSON and for people, and how it ends. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { irqPath } from './captured.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 120_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
const log = (name: string): string => join(root, 'test/fixtures/logs', name)
const FAULTY = log('B05-seedlike-orig-kvmstock.excerpt.log')
const HEALTHY = log('B06-seedlike-patched-kvmstock.excerpt.log')
const QEMU = log('B01-orig-kvmstock-ts.log.gz')
const HOST = log('B01-orig-kvmstock-ts.kvmtrace.gz')

const folder = mkdtempSync(join(tmpdir(), 'irq-path-diagnose-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const lineOf = (path: string, line: number): string =>
  readFileSync(path, 'utf8').split('\n')[line - 1] ?? ''

interface Answer {
  readonly lines: Record<string, number>
  readonly findings: readonly { id: string; severity: string; lines: number[]; files?: string[] }[]
  readonly fits: readonly {
    qemu: string
    kvm: string
    explained: number
    of: number
    firstConflict: number | null
  }[]
  readonly merge?: readonly { file: string; by: string; offset: number; uncertainty: number }[]
}

describe('irq-path diagnose', () => {
  it('ends with 1 for a fault, and quotes the lines that show it', async () => {
    const { exit, out } = await irqPath('diagnose', FAULTY)
    expect(exit).toBe(1)
    expect(out).toContain('3 faults, 1 note.')
    expect(out).toContain('stale-route-used, 97 % sure')
    expect(out).toContain('65 │ ioapic_service: trigger KVM IRQ 11')
    expect(out).toContain('QEMU build: before-fix')
  })

  it('ends with 0 for a healthy log, and says so', async () => {
    const { exit, out, err } = await irqPath('diagnose', HEALTHY)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toContain('Nothing wrong found.')
    expect(out).toContain('QEMU build: after-fix')
  })

  it('writes one JSON object with the keys that were promised', async () => {
    const { exit, out } = await irqPath('diagnose', '--json', FAULTY)
    const answer = JSON.parse(out) as Answer & Record<string, unknown>
    expect(exit).toBe(1)
    expect(Object.keys(answer)).toEqual(
      expect.arrayContaining(['lines', 'events', 'findings', 'fits', 'build']),
    )
    expect(answer.lines).toEqual({ total: 95, decoded: 64, guest: 31, unknown: 0, damaged: 0 })
    expect(answer).toMatchObject({ events: 64, build: 'before-fix' })
    for (const finding of answer.findings)
      expect(Object.keys(finding)).toEqual(
        expect.arrayContaining(
          'id severity pin vector lines confidence text disproof title next'.split(' '),
        ),
      )
    expect(answer.fits[0]).toMatchObject({ qemu: 'original', firstConflict: null })
    for (const { explained, of } of answer.fits) expect(explained).toBeLessThanOrEqual(of)
  })

  it('names lines of the file, from 1', async () => {
    const { out } = await irqPath('diagnose', '--json', FAULTY)
    const { findings } = JSON.parse(out) as Answer
    const stale = findings.find(({ id }) => id === 'stale-route-used')
    expect(stale?.lines.map((at) => lineOf(FAULTY, at).split(' ')[0])).toEqual([
      'ioapic_mem_write',
      'ioapic_set_remote_irr',
      'ioapic_service:',
      'ioapic_update_kvm_routes:',
      '[',
    ])
  })

  it('puts several logs of one run on one axis, and names the file of each line', async () => {
    const { exit, out, err } = await irqPath('diagnose', '--json', QEMU, HOST)
    const { findings, merge } = JSON.parse(out) as Answer
    expect({ exit, err }).toEqual({ exit: 1, err: '' })
    const wrong = findings.find(({ id }) => id === 'wrong-cpu-handler')
    expect(new Set(wrong?.files)).toEqual(new Set([QEMU, HOST]))
    expect(wrong?.files).toHaveLength(wrong?.lines.length ?? -1)
    expect(merge?.[1]).toMatchObject({ file: HOST, by: 'clock', offset: 0 })
    expect(merge?.[1]?.uncertainty).toBeLessThan(100)
  })

  it('judges logs that are not of one run each alone, and says why', async () => {
    const other = log('B02-patched-kvmstock-ts.kvmtrace.gz')
    const { exit, out, err } = await irqPath('diagnose', QEMU, other)
    expect(exit).toBe(1)
    expect(err).toContain('not of one run')
    expect(out).toContain('3 faults')
    expect(out).not.toContain('wrong-cpu-handler')
  })

  it('has no faults in a log that holds only notes', async () => {
    const lossy = file('lossy.log', `${readFileSync(HEALTHY, 'utf8')}CPU:0 [LOST 7 EVENTS]\n`)
    const { exit, out } = await irqPath('diagnose', lossy)
    expect(exit).toBe(0)
    expect(out).toContain('No fault, 1 note.')
  })

  it('never prints what a log would tell a terminal to do', async () => {
    const coloured = readFileSync(FAULTY, 'utf8').replace(
      'The affinity mask was 2',
      '\u001b[31mThe affinity mask was 2',
    )
    const { out } = await irqPath('diagnose', file('coloured.log', coloured))
    expect(out).not.toContain('\u001b')
  })

  it('reads as the format that it is told, and knows which there are', async () => {
    expect((await irqPath('diagnose', '--format', 'qemu', FAULTY)).exit).toBe(1)
    const { exit, err } = await irqPath('diagnose', '--format', 'word', FAULTY)
    expect(exit).toBe(2)
    expect(err).toContain('tracefs')
  })
})

describe('irq-path diagnose of what it cannot read', () => {
  it('names the file that is not there', async () => {
    const { exit, out, err } = await irqPath('diagnose', join(folder, 'no-such.log'))
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain('no-such.log')
  })

  it('says that a file is empty', async () => {
    const { exit, err } = await irqPath('diagnose', file('empty.log', ''))
    expect(exit).toBe(2)
    expect(err).toMatch(/empty\.log: empty\./)
  })

  it('says that no line is of an interrupt, and what to trace', async () => {
    const prose = file('prose.log', 'Dear all,\nthis is not a log.\n'.repeat(406))
    const { exit, err } = await irqPath('diagnose', prose)
    expect(exit).toBe(2)
    expect(err).toContain("No ioapic events in 812 lines. Start QEMU with --trace 'ioapic*'.")
  })

  it('refuses a folder', async () => {
    expect((await irqPath('diagnose', folder)).exit).toBe(2)
  })
})

describe('irq-path diagnose in a pipe', () => {
  const piped = (input: Buffer, ...words: readonly string[]) =>
    spawnSync(process.execPath, ['bin/irq-path.js', 'diagnose', ...words], {
      cwd: root,
      input,
      encoding: 'utf8',
    })

  it('reads standard input without a file, and quotes from it', () => {
    const { status, stdout, stderr } = piped(readFileSync(FAULTY))
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toContain('standard input: qemu, 95 lines')
    expect(stdout).toContain('65 │ ioapic_service: trigger KVM IRQ 11')
  })

  it('reads it as a dash, also packed', () => {
    const { status, stdout } = piped(readFileSync(QEMU), '--json', '-')
    expect(status).toBe(1)
    expect((JSON.parse(stdout) as Answer).lines).toMatchObject({ total: 2096 })
  })

  it('ends with 2 for nothing at all', () => {
    const { status, stdout } = piped(Buffer.alloc(0))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})
