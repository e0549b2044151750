/**
 * A growing list of different rows of 32-bit words, with exact lookup: open addressing over slabs
 * that stay where they are, rows compared word by word, no row ever taken for another.
 */
export class RowSet {
  private readonly slabs: Int32Array[] = []
  private slots = new Int32Array(FIRST_SLOTS).fill(-1)
  private count = 0

  constructor(private readonly width: number) {}

  get size(): number {
    return this.count
  }

  /** Bytes held. */
  get bytes(): number {
    return this.bytesFor(this.count)
  }

  /** Bytes held once there are `count` rows. */
  bytesFor(count: number): number {
    let slots = this.slots.length
    while (count * 2 > slots) slots *= 2
    return 4 * (slots + Math.ceil(count / SLAB_ROWS) * SLAB_ROWS * this.width)
  }

  /** The number of `row`; -1 if it is not in the set. */
  indexOf(row: Int32Array): number {
    return this.slots[this.slotOf(row)]!
  }

  /** The number of `row` if it is in the set; otherwise adds it and gives -1. */
  add(row: Int32Array): number {
    const slot = this.slotOf(row)
    const known = this.slots[slot]!
    if (known < 0) this.append(row, slot)
    return known
  }

  /** A copy of row `index` in `out`. */
  read(index: number, out: Int32Array): void {
    const slab = this.slabs[index >>> SLAB_SHIFT]!
    const start = (index & SLAB_MASK) * this.width
    for (let word = 0; word < this.width; word++) out[word] = slab[start + word]!
  }

  /** The slot that holds the number of `row`, or the empty one where it belongs. */
  private slotOf(row: Int32Array): number {
    const mask = this.slots.length - 1
    let slot = hash(row, this.width) & mask
    for (let known = this.slots[slot]!; known >= 0; known = this.slots[slot]!) {
      if (this.equals(known, row)) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  private equals(index: number, row: Int32Array): boolean {
    const slab = this.slabs[index >>> SLAB_SHIFT]!
    const start = (index & SLAB_MASK) * this.width
    for (let word = 0; word < this.width; word++) {
      if (slab[start + word] !== row[word]) return false
    }
    return true
  }

  private append(row: Int32Array, slot: number): void {
    const at = this.count & SLAB_MASK
    if (at === 0) this.slabs.push(new Int32Array(SLAB_ROWS * this.width))
    const slab = this.slabs[this.slabs.length - 1]!
    const start = at * this.width
    for (let word = 0; word < this.width; word++) slab[start + word] = row[word]!
    this.slots[slot] = this.count++
    if (this.count * 2 > this.slots.length) this.rehash()
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1)
    const mask = this.slots.length - 1
    const row = new Int32Array(this.width)
    for (let index = 0; index < this.count; index++) {
      this.read(index, row)
      let slot = hash(row, this.width) & mask
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask
      this.slots[slot] = index
    }
  }
}

const FIRST_SLOTS = 2_048
const SLAB_SHIFT = 12
const SLAB_ROWS = 1 << SLAB_SHIFT
const SLAB_MASK = SLAB_ROWS - 1

function hash(row: Int32Array, width: number): number {
  let h = 0x9e3779b9 | 0
  for (let word = 0; word < width; word++) {
    h = Math.imul(h ^ row[word]!, 0x85ebca6b)
    h ^= h >>> 15
  }
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
