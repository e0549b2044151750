/**
 * Items in the order of switches, then of length. Whoever takes an item adds items one longer, with
 * as many switches or one more.
 */
export class SwitchQueue {
  /** Of the item taken last. */
  switches = 0
  length = 0
  private level: Buckets
  private later: Buckets = []
  private at = 0

  constructor(first: number) {
    this.level = [[first]]
  }

  /** Adds what is one longer than the item taken last. */
  push(item: number, switched: boolean): void {
    const buckets = switched ? this.later : this.level
    const bucket = buckets[this.length + 1]
    if (bucket) bucket.push(item)
    else buckets[this.length + 1] = [item]
  }

  /** Takes the next item; undefined when there is none. */
  next(): number | undefined {
    for (;;) {
      const bucket = this.level[this.length]
      if (bucket && this.at < bucket.length) return bucket[this.at++]
      this.at = 0
      this.level[this.length++] = undefined
      if (this.length < this.level.length) continue
      if (this.later.length === 0) return undefined
      this.level = this.later
      this.later = []
      this.switches++
      this.length = 0
    }
  }
}

/** Items by length; sparse. */
type Buckets = (number[] | undefined)[]
