/** Readers of the notations that both formats share, on top of those for any JSON. */
import { err, ok } from '../base/result.ts'
import { type Reader, text } from '../trace/formats/json-reader.ts'
import { type Json, told } from './json.ts'

/** Anything, as it stands. */
export const json: Reader<Json> = (value) => ok(value as Json)

export const optional =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, path) =>
    value === undefined ? ok(undefined) : reader(value, path)

export const integerFrom =
  (low: number, high: number): Reader<number> =>
  (value, path) =>
    Number.isInteger(value) && low <= (value as number) && (value as number) <= high
      ? ok(value as number)
      : err(`${path} is ${told(value)}, but should be a whole number from ${low} to ${high}.`)

export const oneOf =
  <T extends string | number>(known: readonly T[]): Reader<T> =>
  (value, path) =>
    known.includes(value as T)
      ? ok(value as T)
      : err(`${path} is ${told(value)}, but should be one of ${known.join(', ')}.`)

export const pin = integerFrom(0, 23)

/** A register value, address, vector: hexadecimal text of at most 32 bits, or a plain number. */
export const word: Reader<number> = (value, path) => {
  const read = long(value, path)
  if (!read.ok) return read
  return read.value >> 32n === 0n
    ? ok(Number(read.value))
    : err(`${path} is ${told(value)}, but should fit 32 bits.`)
}

/** The same of at most 64 bits, as a redirection entry is. */
export const long: Reader<bigint> = (value, path) => {
  const read = typeof value === 'number' ? ok(String(value)) : text(value, path)
  if (read.ok && /^(0x[\da-f]{1,16}|\d{1,20})$/i.test(read.value)) return ok(BigInt(read.value))
  return err(`${path} is ${told(value)}, but should be hexadecimal, such as "0x8021".`)
}
