/** Where a machine and a log part: how often, where first, and, if asked, every place. */

export interface Conflict {
  /** The event at which it shows. */
  readonly index: number
  readonly expected: string
}

export class Tally {
  conflicts = 0
  first: Conflict | null = null
  /** The event of the latest conflict; an event is not counted twice. */
  last = -1
  readonly all: Conflict[] = []

  constructor(private readonly keepsAll: boolean) {}

  /** `expected` is only asked for words that somebody will read. */
  conflict(index: number, expected: () => string): void {
    if (index === this.last) return
    this.conflicts++
    this.last = index
    if (this.first !== null && !this.keepsAll) return
    const conflict = { index, expected: expected() }
    this.first ??= conflict
    if (this.keepsAll) this.all.push(conflict)
  }
}
