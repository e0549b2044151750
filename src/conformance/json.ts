/** JSON as it comes from a file, whatever its shape. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** As JSON.parse, but a whole number too long for a double comes as the text of its digits. */
export const parseJson = (text: string): Json => JSON.parse(text.replace(LONG_NUMBER, quoted))

/** A string, to be left alone, or a whole number of 16 digits or more. */
const LONG_NUMBER = /"(?:[^"\\]|\\.)*"|(?<![\d.])\d{16,}(?![\d.eE])/g

const quoted = (match: string): string => (match.startsWith('"') ? match : `"${match}"`)

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as a sentence shows it. */
export const told = (value: unknown): string => JSON.stringify(value) ?? 'nothing'

/** Equal in value; the order of an object's names is free. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && isSameList(a, b)
  return isObject(a) && isObject(b) && isSameObject(a, b)
}

function isSameList(a: readonly Json[], b: readonly Json[]): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (!isSame(a[at], b[at])) return false
  return true
}

function isSameObject(a: JsonObject, b: JsonObject): boolean {
  let names = 0
  for (const name in a) {
    if (!isSame(a[name], b[name])) return false
    names++
  }
  for (const _ in b) names--
  return names === 0
}

/** Where two values first part; a value that is not there is undefined. */
export interface Difference {
  readonly path: string
  readonly expected: Json | undefined
  readonly got: Json | undefined
}

/** The first difference in depth; null for equal values. */
export function firstDifference(
  expected: Json | undefined,
  got: Json | undefined,
  path: string,
): Difference | null {
  if (isSame(expected, got)) return null
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length)
    for (let at = 0; at < length; at++) {
      const difference = firstDifference(expected[at], got[at], `${path}[${at}]`)
      if (difference) return difference
    }
  }
  if (isObject(expected) && isObject(got)) {
    for (const name of Object.keys({ ...expected, ...got })) {
      const difference = firstDifference(expected[name], got[name], `${path}.${name}`)
      if (difference) return difference
    }
  }
  return { path, expected, got }
}
