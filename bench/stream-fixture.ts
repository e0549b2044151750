import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { firstDifference, type JsonObject } from '../src/conformance/json.ts'
import type { StreamRun, StreamVariant } from './ioapic-stream.ts'
import { resultOf } from './stream-result.ts'

const perf = new URL('../test/fixtures/golden/perf/', import.meta.url)

export const readStream = (): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(new URL('ops-1m.bin.gz', perf))))

interface Expected {
  readonly variants: Readonly<Record<StreamVariant, JsonObject>>
}

const expected: Expected = JSON.parse(readFileSync(new URL('expected.json', perf), 'utf8'))

/** Where the run departs from what QEMU did with the same stream; null if nowhere. */
export function streamFault(name: StreamVariant, run: StreamRun): string | null {
  const { reference_speed: _, ...recorded } = expected.variants[name]
  const difference = firstDifference(recorded, resultOf(run), name)
  if (!difference) return null
  const { path, expected: wanted, got } = difference
  return `${path} should be ${JSON.stringify(wanted)}, but is ${JSON.stringify(got)}.`
}
