/** What a step says that one should see, and whether that is what was seen. */
import { isObject, type Json, type JsonObject } from '../json.ts'

/** The two orders in which QEMU has updated its routes: 7.2 and before, 8.0 and after. */
export const ORDERS = ['original', 'patched'] as const
export type Order = (typeof ORDERS)[number]

/** The most specific value applies: of the version, of QEMU, of the peer that was asked. */
const KEYS: Readonly<Record<Order, readonly string[]>> = {
  original: ['qemu72', 'qemu', 'eq'],
  patched: ['qemu_master', 'qemu', 'eq'],
}

/** Undefined if the step expects nothing; null is a value, "none". */
export function expectedOf(step: JsonObject, order: Order): Json | undefined {
  const key = KEYS[order].find((name) => name in step)
  return key === undefined ? undefined : step[key]
}

/** Whether two values are the same numbers, in whatever notation, with the same structure. */
export function matches(expected: Json | undefined, got: Json | undefined): boolean {
  if (Array.isArray(expected) && Array.isArray(got)) {
    return expected.length === got.length && expected.every((item, at) => matches(item, got[at]))
  }
  if (isObject(expected) && isObject(got)) {
    return Object.keys({ ...expected, ...got }).every((name) => matches(expected[name], got[name]))
  }
  const numbers = [numberOf(expected), numberOf(got)]
  return numbers[0] === null ? expected === got : numbers[0] === numbers[1]
}

/** As `matches`, for lists whose order is free. */
export const matchesSet = (expected: Json | undefined, got: Json | undefined): boolean =>
  Array.isArray(expected) && Array.isArray(got) && matches(sorted(expected), sorted(got))

/** As `matches`, in the bits of `mask` only. */
export function matchesMasked(expected: Json | undefined, got: Json | undefined, mask: bigint) {
  const [wanted, seen] = [numberOf(expected), numberOf(got)]
  return wanted !== null && seen !== null && (wanted & mask) === (seen & mask)
}

function sorted(list: readonly Json[]): readonly Json[] {
  const size = (item: Json) => Number(numberOf(item) ?? 0)
  return [...list].sort((a, b) => size(a) - size(b))
}

/** The number that a value notes; null for anything else. */
function numberOf(value: Json | undefined): bigint | null {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^(0x[\da-f]+|\d+)$/i.test(value)) return BigInt(value)
  return null
}
