/** The benchmark's stream comes to the end that QEMU came to, or its speed means nothing. */
import { expect, it } from 'vitest'
import { loadWorkload } from '../../bench/bundle.ts'
import type { StreamVariant } from '../../bench/ioapic-stream.ts'
import { readStream, streamFault } from '../../bench/stream-fixture.ts'

const { opsOf, runStream, STREAM_VARIANTS } = await loadWorkload()
const stream = readStream()

it('has a million ops', () => {
  expect(opsOf(stream)).toBe(1_000_000)
})

it.each(Object.keys(STREAM_VARIANTS) as StreamVariant[])('%s does the recorded work', (name) => {
  expect(streamFault(name, runStream(name, stream))).toBeNull()
})

it('tells what differs when one op is missing', () => {
  expect(streamFault('split-patched', runStream('split-patched', stream.slice(0, -8)))).toMatch(
    /^split-patched\.counts\.\w+ should be \d+, but is \d+\.$/,
  )
})
