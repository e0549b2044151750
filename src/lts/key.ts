/**
 * Exact keys from typed parts. A writer appends a value to a list of 16-bit code units in a form
 * that can be read back, so two values share a key only if they are equal; `everyField`
 * demands every field, so one forgotten is a compile error.
 */
export type KeyWriter<T> = (value: T, out: KeyUnits) => void
type Written = ReturnType<KeyWriter<never>>

/** Code units in the making: a list that one search fills and empties millions of times. */
export class KeyUnits {
  units = new Uint16Array(256)
  length = 0

  push(unit: number): void {
    if (this.length === this.units.length) this.grow()
    this.units[this.length++] = unit
  }

  private grow(): void {
    const larger = new Uint16Array(this.length * 2)
    larger.set(this.units)
    this.units = larger
  }
}

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
  out.push(value >>> 16)
  out.push(value)
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
    for (let at = 0; at < values.length; at++) item(values[at] as T, out)
  }

/** A list of a length that never changes: nothing says where it ends. */
export const sequence =
  <T>(item: KeyWriter<T>): KeyWriter<readonly T[]> =>
  (values, out) => {
    for (let at = 0; at < values.length; at++) item(values[at] as T, out)
  }

/** A list in which nearly all are `usual`: only the others are written, each after its place. */
export const mostly =
  <T>(usual: T, item: KeyWriter<T>): KeyWriter<readonly T[]> =>
  (values, out) => {
    out.push(values.length)
    for (let at = 0; at < values.length; at++) {
      if (values[at] === usual) continue
      out.push(at + 1)
      item(values[at] as T, out)
    }
    out.push(0)
  }

export const nullable =
  <T>(item: KeyWriter<T>): KeyWriter<T | null> =>
  (value, out) => {
    if (value === null) return void out.push(0)
    out.push(1)
    item(value, out)
  }

/**
 * Demands that all fields of a part were written: its argument is a literal in which each field
 * stands for the call that writes it. Reading fields by name is several times as fast as in a loop
 * over names.
 */
export const everyField = <T extends object>(_: { readonly [K in keyof T]-?: Written }): void => {}

/** A value as a string of code units. */
export function textOf<T>(write: KeyWriter<T>, value: T): string {
  const out = new KeyUnits()
  write(value, out)
  return String.fromCharCode(...out.units.subarray(0, out.length))
}
