/** The throughput stream of the golden vectors (its FORMAT, section 8): 1,000,000 stimuli. */
import { type Ioapic, reset, resetIoapic } from '../src/core/chips/ioapic.ts'
import { newCall, type Request, renewCall, runCall } from '../src/core/vmm/call.ts'
import { msiLast, original, patched, userspace } from '../src/core/vmm/qemu.ts'
import { CountingPort } from './counting-port.ts'

const RECORD = 8

export const opsOf = (stream: Uint8Array): number => stream.length / RECORD

/** The variants of the stream by their recorded names. */
export const STREAM_VARIANTS = {
  'split-original': original,
  'split-patched': patched,
  userspace,
  'split-synth': msiLast,
} as const
export type StreamVariant = keyof typeof STREAM_VARIANTS

export interface StreamRun {
  readonly ioapic: Ioapic
  readonly port: CountingPort
}

export function runStream(name: StreamVariant, stream: Uint8Array): StreamRun {
  const variant = STREAM_VARIANTS[name]
  const ioapic = resetIoapic()
  const port = new CountingPort()
  const call = newCall('read')
  const request = (kind: Request, target: number, size: number, value: number) => {
    renewCall(call, kind, target, size, value)
    runCall(variant, ioapic, call, port)
  }

  for (let at = 0; at < stream.length; at += RECORD) {
    const a = stream[at + 1] as number
    const b = stream[at + 2] as number
    switch (stream[at]) {
      case 0:
        request('setIrq', a, b, 0)
        break
      case 1:
        request('write', a, b, valueAt(stream, at))
        break
      case 2:
        request('read', a, b, 0)
        break
      case 3:
        request('eoi', 0, 4, a)
        break
      case 4:
        port.time += valueAt(stream, at)
        if (ioapic.timer >= 0 && ioapic.timer <= port.time) {
          port.timersFired++
          request('timer', 0, 0, 0)
        }
        break
      case 5:
        reset(ioapic)
        break
    }
  }
  return { ioapic, port }
}

/** The same loop with nothing behind it; the sum keeps the decoding from being optimised away. */
export function decodeStream(stream: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < stream.length; at += RECORD) {
    sum = (sum + (stream[at] as number) + (stream[at + 1] as number)) | 0
    sum = (sum + (stream[at + 2] as number) + valueAt(stream, at)) | 0
  }
  return sum
}

const valueAt = (stream: Uint8Array, at: number): number =>
  ((stream[at + 4] as number) |
    ((stream[at + 5] as number) << 8) |
    ((stream[at + 6] as number) << 16) |
    ((stream[at + 7] as number) << 24)) >>>
  0
