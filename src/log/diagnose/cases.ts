/** What was found of one kind, pin by pin: the first case in full, of the others count and lines. */

export interface Case<T> {
  readonly first: T
  count: number
  /** Events worth quoting. */
  readonly events: number[]
}

/** Lines quoted for one pin. */
const QUOTED = 24

export class Cases<T> {
  private readonly byPin = new Map<number, Case<T>>()

  add(pin: number, first: T, events: readonly number[]): void {
    const known = this.byPin.get(pin)
    if (!known) {
      this.byPin.set(pin, { first, count: 1, events: [...events] })
      return
    }
    known.count++
    if (known.events.length < QUOTED) known.events.push(...events)
  }

  map<R>(told: (pin: number, found: Case<T>) => R): R[] {
    return [...this.byPin].map(([pin, found]) => told(pin, found))
  }
}
