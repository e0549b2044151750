/**
 * What a call must print next, in order: a queue of rows in columns, because a log has millions of
 * calls. Only what the tracer shows gets in.
 */
import { KIND } from '../kinds.ts'

/** Any value: the log says what it is. */
export const ANY = -1

/** Which ioctl a row of `kvm_vm_ioctl` stands for. */
export const IOCTL = { line: 0, signal: 1, routing: 2 } as const

/** More than a call prints on any real machine; for others it grows. */
const ROOM = 256

export class Expected {
  code = new Uint8Array(ROOM)
  first = new Float64Array(ROOM)
  second = new Float64Array(ROOM)
  third = new Float64Array(ROOM)
  optional = new Uint8Array(ROOM)
  head = 0
  size = 0

  clear(): void {
    this.head = 0
    this.size = 0
  }

  push(code: number, first = 0, second = 0, third = 0, optional = false): void {
    if (this.size === this.code.length) this.grow()
    const at = this.size++
    this.code[at] = code
    this.first[at] = first
    this.second[at] = second
    this.third[at] = third
    this.optional[at] = optional ? 1 : 0
  }

  private grow(): void {
    const more = <T extends Uint8Array | Float64Array>(column: T, next: T): T => {
      next.set(column)
      return next
    }
    const room = 2 * this.code.length
    this.code = more(this.code, new Uint8Array(room))
    this.first = more(this.first, new Float64Array(room))
    this.second = more(this.second, new Float64Array(room))
    this.third = more(this.third, new Float64Array(room))
    this.optional = more(this.optional, new Uint8Array(room))
  }

  /** The first row from the head on that is this; -1 for none. */
  find(code: number, first: number, second: number, third: number): number {
    for (let at = this.head; at < this.size; at++) {
      if (this.code[at] === code && this.agrees(at, first, second, third)) return at
    }
    return -1
  }

  /** The first row before `end` that had to come; -1 for none. */
  due(end = this.size): number {
    for (let at = this.head; at < end; at++) if (!this.optional[at]) return at
    return -1
  }

  private agrees(at: number, first: number, second: number, third: number): boolean {
    switch (this.code[at]) {
      case KIND.kvm_irqchip_commit_routes:
        return true
      case KIND.ioapic_clear_remote_irr:
        return this.first[at] === first && this.second[at] === second
      case KIND.ioapic_update_kvm_routes:
        return (
          this.first[at] === first &&
          (this.second[at] === ANY || (this.second[at] === second && this.third[at] === third))
        )
    }
    return this.first[at] === first
  }
}
