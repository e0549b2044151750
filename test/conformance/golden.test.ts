/** What QEMU's I/O APIC was seen to do, op by op, in one go and piece by piece. */
import { expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/run.ts'
import { goldenFiles, linesOf, readGolden } from './files.ts'

it('has directed and random cases of all four variants', () => {
  const variants = ['split-original', 'split-patched', 'split-synth', 'userspace']
  const names = ['directed', 'random'].flatMap((kind) =>
    variants.map((variant) => `${kind}-${variant}.jsonl.gz`),
  )
  expect(goldenFiles.sort()).toEqual(names)
})

/** Half a second each, but not on a machine that runs everything else too. */
const TIMEOUT_MS = 60_000

it.each(goldenFiles)('every case of %s comes out as recorded', { timeout: TIMEOUT_MS }, (name) => {
  const text = readGolden(name)
  const cases = linesOf(text).length
  expect(cases).toBeGreaterThan(40)
  expect(runConformance(name, text)).toEqual({
    ok: true,
    value: { file: name, passed: cases, failed: 0, skipped: [], failures: [] },
  })
})
