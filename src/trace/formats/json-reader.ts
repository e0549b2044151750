/** Reading JSON of a known shape: a value in the wrong place is named by its path. */
import { err, ok, type Result } from '../../base/result.ts'

/** Reads the value at a path such as `hosts[1].kvm`; an empty path is the whole document. */
export type Reader<T> = (value: unknown, path: string) => Result<T>

const told = (value: unknown): string => JSON.stringify(value) ?? 'nothing'

const wrong = (path: string, what: string, value: unknown) =>
  err(`${path || 'The document'} is ${told(value).slice(0, 80)}, but should be ${what}.`)

export const flag: Reader<boolean> = (value, path) =>
  typeof value === 'boolean' ? ok(value) : wrong(path, 'true or false', value)

export const text: Reader<string> = (value, path) =>
  typeof value === 'string' ? ok(value) : wrong(path, 'a text', value)

export const count: Reader<number> = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? ok(value as number)
    : wrong(path, 'a whole number from 0', value)

/** Exactly this value. */
export const exactly =
  <T extends string | number>(only: T): Reader<T> =>
  (value, path) =>
    value === only ? ok(only) : wrong(path, told(only), value)

/** One of `known`, by the name that the file uses for it. */
export const named =
  <T>(known: readonly T[], nameOf: (item: T) => string): Reader<T> =>
  (value, path) => {
    const item = known.find((other) => nameOf(other) === value)
    return item === undefined
      ? wrong(path, `one of ${known.map(nameOf).join(', ')}`, value)
      : ok(item)
  }

export const listOf =
  <T>(item: Reader<T>): Reader<T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) return wrong(path, 'a list', value)
    const items: T[] = []
    for (const [at, one] of value.entries()) {
      const read = item(one, `${path}[${at}]`)
      if (!read.ok) return read
      items.push(read.value)
    }
    return ok(items)
  }

/** Nothing where there is nothing. */
export const optional =
  <T>(item: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === undefined ? ok(null) : item(value, path)

/** An object with these members; others are left alone, so that a later version may add some. */
export const record =
  <T extends object>(members: { readonly [K in keyof T]-?: Reader<T[K]> }): Reader<T> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return wrong(path, 'an object', value)
    const found: Partial<T> = {}
    for (const name of Object.keys(members) as (keyof T & string)[]) {
      const read = members[name]((value as Partial<T>)[name], path ? `${path}.${name}` : name)
      if (!read.ok) return read
      found[name] = read.value
    }
    return ok(found as T)
  }

/** A JSON document. */
export function readJson<T>(source: string, reader: Reader<T>): Result<T> {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    return err(`This is not JSON: ${(error as Error).message}.`)
  }
  return reader(value, '')
}
