/** How many of `length` values that never fall are at most `most`. */
export function countUpTo(length: number, valueAt: (at: number) => number, most: number): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueAt(middle) <= most) low = middle + 1
    else high = middle
  }
  return low
}
