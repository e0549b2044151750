import { KeyUnits, type KeyWriter } from './key.ts'

/**
 * Numbers for values: equal values, and only equal values, have the same. Keys are compared unit by
 * unit where they were written, because a string for each look-up would cost more than the rest.
 */
export class Interner<T> {
  /** The first value met with each number. */
  readonly values: T[] = []
  private readonly key = new KeyUnits()
  /** The keys one after the other, where each begins, and one end more. */
  private keys = new Uint16Array(4096)
  private starts = new Int32Array(256)
  private slots = new Int32Array(512).fill(-1)

  constructor(private readonly write: KeyWriter<T>) {}

  numberOf(value: T): number {
    const { key } = this
    key.length = 0
    this.write(value, key)
    const slot = this.slotOf(hash(key.units, 0, key.length))
    const known = this.slots[slot]!
    if (known >= 0) return known
    this.append(value, slot)
    return this.values.length - 1
  }

  /** Bytes of its tables; what the values take is their owner's. */
  get bytes(): number {
    return this.keys.byteLength + this.starts.byteLength + this.slots.byteLength
  }

  /** The slot of the key just written, or the empty one where it belongs. */
  private slotOf(hashed: number): number {
    const mask = this.slots.length - 1
    let slot = hashed & mask
    for (let known = this.slots[slot]!; known >= 0; known = this.slots[slot]!) {
      if (this.isKeyOf(known)) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  private isKeyOf(number: number): boolean {
    const { units, length } = this.key
    const start = this.starts[number]!
    if (this.starts[number + 1]! - start !== length) return false
    for (let at = 0; at < length; at++) if (this.keys[start + at] !== units[at]) return false
    return true
  }

  private append(value: T, slot: number): void {
    const { units, length } = this.key
    const start = this.starts[this.values.length]!
    while (start + length > this.keys.length) {
      const larger = new Uint16Array(this.keys.length * 2)
      larger.set(this.keys)
      this.keys = larger
    }
    this.keys.set(units.subarray(0, length), start)
    this.slots[slot] = this.values.push(value) - 1
    if (this.values.length === this.starts.length) this.lengthenStarts()
    this.starts[this.values.length] = start + length
    if (this.values.length * 2 > this.slots.length) this.rehash()
  }

  private lengthenStarts(): void {
    const longer = new Int32Array(this.starts.length * 2)
    longer.set(this.starts)
    this.starts = longer
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1)
    const mask = this.slots.length - 1
    for (let number = 0; number < this.values.length; number++) {
      let slot = hash(this.keys, this.starts[number]!, this.starts[number + 1]!) & mask
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask
      this.slots[slot] = number
    }
  }
}

function hash(units: Uint16Array, start: number, end: number): number {
  let h = 0x9e3779b9 | 0
  for (let at = start + 1; at < end; at += 2) {
    h = Math.imul(h ^ (units[at - 1]! | (units[at]! << 16)), 0x9e3779b1)
    h ^= h >>> 15
  }
  if ((end - start) & 1) h ^= units[end - 1]!
  h = Math.imul(h, 0x85ebca6b)
  return h ^ (h >>> 13)
}
