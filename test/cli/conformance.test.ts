import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { err, ok, type Result } from '../../src/base/result.ts'
import { conformance } from '../../src/cli/conformance.ts'
import type { FileResult } from '../../src/conformance/result.ts'
import { captured, irqPath } from './captured.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'irq-path-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** Reads a file as "passed failed", and takes anything else as malformed. */
function tally(file: string, text: string): Result<FileResult> {
  const [, passed, failed] = /^(\d+) (\d+)$/.exec(text) ?? []
  if (passed === undefined) return err(`${file}:1: no numbers`)
  const failures = Array.from({ length: Number(failed) }, (_, at) => ({
    name: `case ${at}`,
    at: 'op 3',
    expected: '0x8021',
    got: '0xc021',
  }))
  return ok({ file, passed: Number(passed), failed: Number(failed), skipped: [], failures })
}

function run(...paths: readonly string[]) {
  const output = captured()
  const exit = conformance(paths, output, tally)
  return { exit, out: output.out.join('\n').split('\n'), err: output.err }
}

describe('irq-path conformance', () => {
  it('prints a tally a file and the sum, and ends with 0 when all is well', () => {
    const a = put('a.jsonl', '3 0')
    const b = put('b.jsonl', '4 0')
    expect(run(a, b)).toEqual({
      exit: 0,
      out: [`${a}: 3 passed, 0 failed`, `${b}: 4 passed, 0 failed`, '7 passed, 0 failed'],
      err: [],
    })
  })

  it('ends with 1 at a mismatch, and shows where each case first parted', () => {
    const { exit, out } = run(put('a.jsonl', '3 2'))
    expect(exit).toBe(1)
    expect(out.filter((line) => line.includes('op 3'))).toHaveLength(2)
    expect(out.join()).toContain('0xc021')
    expect(out.at(-1)).toBe('3 passed, 2 failed')
  })

  it('walks folders, sorted, for plain and packed files, and passes over all others', () => {
    put('z/b.jsonl.gz', gzipSync('2 0'))
    put('a.jsonl', '1 0')
    put('z/a/c.jsonl', '4 0')
    put('notes.md', 'none')
    put('z/ops.bin.gz', gzipSync('none'))
    const { exit, out } = run(folder)
    expect(exit).toBe(0)
    expect(out.map((line) => line.slice(folder.length + 1))).toEqual([
      'a.jsonl: 1 passed, 0 failed',
      'z/a/c.jsonl: 4 passed, 0 failed',
      'z/b.jsonl.gz: 2 passed, 0 failed',
      expect.anything(),
    ])
    expect(out.at(-1)).toBe('7 passed, 0 failed')
  })

  it('runs a file once that is named twice', () => {
    const a = put('a.jsonl', '3 0')
    expect(run(a, folder, a).out.at(-1)).toBe('3 passed, 0 failed')
  })

  it('ends with 2 at a malformed file, named with its line, and runs the others', () => {
    const bad = put('a.jsonl', 'nonsense')
    const { exit, out, err } = run(bad, put('b.jsonl', '1 1'))
    expect(exit).toBe(2)
    expect(err).toEqual([`${bad}:1: no numbers`])
    expect(out.at(-1)).toBe('1 passed, 1 failed')
  })

  it('ends with 2 at a path that is not there, or a folder without any such file', () => {
    const missing = join(folder, 'missing')
    const { exit, err } = run(missing, folder)
    expect(exit).toBe(2)
    expect(err).toEqual([
      expect.stringContaining(`${missing}: ENOENT`),
      `${folder}: no file that ends in .jsonl or .jsonl.gz`,
    ])
  })

  it('ends with 2 at a file that calls itself packed and is damaged', () => {
    const damaged = put('a.jsonl.gz', gzipSync('3 0').subarray(0, 12))
    const { exit, err } = run(damaged)
    expect(exit).toBe(2)
    expect(err).toEqual([expect.stringContaining(damaged)])
  })

  it('is what the command line runs', async () => {
    const { exit, out } = await irqPath('conformance', put('a.jsonl', '{"nonsense":1}\n'))
    expect(exit).toBe(2)
    expect(out.split('\n').at(-1)).toBe('0 passed, 0 failed')
  })
})
