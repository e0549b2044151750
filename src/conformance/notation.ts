/** How the golden vectors and the scenarios write values down. */
import { hex, hex8 } from '../base/bits.ts'
import type { Ioapic } from '../core/chips/ioapic.ts'
import type { JsonObject } from './json.ts'

export const hexText = (value: number): string => `0x${hex(value)}`

/** The redirection entries, 16 digits each. */
export const rteTexts = ({ lo, hi }: Readonly<Ioapic>): string[] =>
  lo.map((low, pin) => `0x${hex8(hi[pin] as number)}${hex8(low)}`)

/** A map by pin, without the pins that have nothing to tell. */
export const nonZero = (values: Iterable<readonly [pin: number, value: number]>): JsonObject =>
  Object.fromEntries([...values].filter(([, value]) => value !== 0))
