/** A set of interrupt vectors: a sorted list that is never changed, so states may share it. */
export type Vectors = readonly number[]

export const NO_VECTORS: Vectors = []

export function withVector(set: Vectors, vector: number): Vectors {
  if (set.includes(vector)) return set
  return [...set, vector].sort((a, b) => a - b)
}

export function withoutVector(set: Vectors, vector: number): Vectors {
  if (!set.includes(vector)) return set
  return set.length === 1 ? NO_VECTORS : set.filter((other) => other !== vector)
}

/** The highest vector of the set; -1 for the empty set. */
export const highest = (set: Vectors): number =>
  set.length === 0 ? -1 : (set[set.length - 1] as number)
