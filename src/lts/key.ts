/**
 * Exact keys from typed parts. A writer appends a value to a list of 16-bit code units in a form
 * that can be read back, so two values share a key only if they are equal; `record` demands a
 * writer for every field, so a field forgotten is a compile error.
 */
export type KeyWriter<T> = (value: T, out: number[]) => void

/** An integer from 0 to 65,535. */
export const small: KeyWriter<number> = (value, out) => {
  out.push(value)
}

/** An integer from -1 to 65,534: an index, or -1 for none. */
export const index: KeyWriter<number> = (value, out) => {
  out.push(value + 1)
}

/** An unsigned 32-bit integer. */
export const word: KeyWriter<number> = (value, out) => {
  out.push(value >>> 16, value & 0xffff)
}

export const bool: KeyWriter<boolean> = (value, out) => {
  out.push(value ? 1 : 0)
}

export const oneOf =
  <T extends string>(names: readonly T[]): KeyWriter<T> =>
  (value, out) => {
    out.push(names.indexOf(value))
  }

export const list =
  <T>(item: KeyWriter<T>): KeyWriter<readonly T[]> =>
  (values, out) => {
    out.push(values.length)
    for (const value of values) item(value, out)
  }

export const nullable =
  <T>(item: KeyWriter<T>): KeyWriter<T | null> =>
  (value, out) => {
    if (value === null) return void out.push(0)
    out.push(1)
    item(value, out)
  }

export function record<T extends object>(
  fields: { readonly [K in keyof T]-?: KeyWriter<T[K]> },
): KeyWriter<T> {
  const writers = Object.entries(fields) as [keyof T, KeyWriter<T[keyof T]>][]
  return (value, out) => {
    for (const [name, write] of writers) write(value[name], out)
  }
}

/** A value as a string of code units. */
export function textOf<T>(write: KeyWriter<T>, value: T): string {
  const out: number[] = []
  write(value, out)
  return String.fromCharCode(...out)
}
