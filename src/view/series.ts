/** Values over positions as two growing columns: a log of a million events makes no objects. */

export interface Series {
  readonly size: number
  /** Never falling. */
  readonly at: Uint32Array
  readonly value: Uint16Array
}

interface Growing {
  size: number
  at: Uint32Array
  value: Uint16Array
}

export const newSeries = (): Series => ({
  size: 0,
  at: new Uint32Array(16),
  value: new Uint16Array(16),
})

export function append(series: Series, at: number, value: number): void {
  const growing = series as Growing
  if (growing.size === growing.at.length) {
    growing.at = grown(growing.at, new Uint32Array(growing.size * 2))
    growing.value = grown(growing.value, new Uint16Array(growing.size * 2))
  }
  growing.at[growing.size] = at
  growing.value[growing.size] = value
  growing.size++
}

function grown<T extends Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** The value that holds from `at` on; one at the same place is replaced, an equal one not repeated. */
export function change(series: Series, at: number, value: number): void {
  const growing = series as Growing
  const last = growing.size - 1
  if (last >= 0 && growing.value[last] === value) return
  if (last >= 0 && growing.at[last] === at) growing.value[last] = value
  else append(series, at, value)
}

export const lastValue = ({ size, value }: Series): number => value[size - 1] ?? 0

/** The first index whose place is at or beyond `at`. */
export function firstFrom({ size, at }: Series, place: number): number {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((at[middle] as number) < place) low = middle + 1
    else high = middle
  }
  return low
}
