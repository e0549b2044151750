/** The I/O APIC alone, on the stream of 1,000,000 ops, effects counted. */
import { loadWorkload, type Workload } from './bundle.ts'
import { type Figure, timed } from './figure.ts'
import type { StreamVariant } from './ioapic-stream.ts'
import { readStream, streamFault } from './stream-fixture.ts'

/** QEMU's own C code on a machine like ours, per second of processor time. */
const TARGET = 7_700_000

export async function ioapicFigures(): Promise<readonly Figure[]> {
  const workload = await loadWorkload()
  const stream = readStream()
  const names = Object.keys(workload.STREAM_VARIANTS) as StreamVariant[]
  return [
    ...names.map((name) => speed(workload, stream, name)),
    ...names.map((name) => ratio(workload, stream, name)),
  ]
}

const speed = (workload: Workload, stream: Uint8Array, name: StreamVariant): Figure => ({
  name: `ioapic/${name}`,
  unit: 'ops per processor second',
  target: TARGET,
  run: () => workload.opsOf(stream) / seconds(workload, stream, name),
})

/** Both loops in the same run, so that a slow moment of the machine counts for both. */
const ratio = (workload: Workload, stream: Uint8Array, name: StreamVariant): Figure => ({
  name: `ioapic/${name}/to-decoding`,
  unit: 'times the time of only decoding the stream',
  run: () => seconds(workload, stream, name) / timed(() => workload.decodeStream(stream)).seconds,
})

function seconds(workload: Workload, stream: Uint8Array, name: StreamVariant): number {
  const { seconds, result } = timed(() => workload.runStream(name, stream))
  const fault = streamFault(name, result)
  if (fault) throw new Error(fault)
  return seconds
}
