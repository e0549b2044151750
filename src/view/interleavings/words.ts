/** Numbers as the Interleavings view writes them. */
import { grouped } from '../../base/grouped.ts'
import type { DeviceKind, GuestKind } from '../../core/scenarios/one-move.ts'

/** "1 move", "2 moves". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${grouped(value)} ${value === 1 ? one : many}`

/** Bytes in MB, or GB from 1,000 MB on. */
export const memory = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`

/** 839 as "839", 12345 as "12k", 2000000 as "2.0M": for a narrow column. */
export const short = (value: number): string => {
  if (value < 1000) return `${value}`
  if (value < 9_950) return `${(value / 1000).toFixed(1)}k`
  return value < 999_500 ? `${Math.round(value / 1000)}k` : `${(value / 1e6).toFixed(1)}M`
}

export const GUEST_WORDS: Readonly<Record<GuestKind, string>> = {
  'same-vector': 'keeps the vector',
  'vector-changes': 'changes the vector',
  'vector-changes-tmr-set': 'changes the vector, TMR bit set',
  'one-write': 'changes vector and mask in one write',
  'in-service-rewrite': 'rewrites the RTE from a process',
}

export const DEVICE_WORDS: Readonly<Record<DeviceKind, string>> = {
  seed: 'served by CPU 0 only',
  ordinary: 'served by any CPU',
}
