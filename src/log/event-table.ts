/**
 * The events of a log as columns: no object an event, so that ten million fit in a browser. Grows
 * by pages, which are never copied and can be sent to another thread.
 */
import { KINDS, type Kind } from './kinds.ts'

const SHIFT = 16
const PAGE = 1 << SHIFT
const WITHIN = PAGE - 1

/** Values of an event; a kind's fields say what they are. */
export const VALUES = 4

/** PAGE events, plain arrays of numbers only. */
export interface Page {
  readonly kind: Uint8Array
  /** Which of the files that were opened together. */
  readonly source: Uint8Array
  /** The line it begins on, from 1, in its file. */
  readonly line: Uint32Array
  /** Microseconds on the clock of the file; NaN where the line has no time. */
  readonly time: Float64Array
  /** The thread that wrote it (QEMU's thread id, the PID column of tracefs); 0 where not said. */
  readonly thread: Uint32Array
  /** VALUES a event. */
  readonly values: Uint32Array
}

/** Where an event stands. */
export interface Place {
  readonly source: number
  readonly line: number
  /** Microseconds, NaN for none. */
  readonly time: number
  /** 0 for none. */
  readonly thread: number
}

const newPage = (): Page => ({
  kind: new Uint8Array(PAGE),
  source: new Uint8Array(PAGE),
  line: new Uint32Array(PAGE),
  time: new Float64Array(PAGE),
  thread: new Uint32Array(PAGE),
  values: new Uint32Array(PAGE * VALUES),
})

export class EventTable {
  private readonly nameIndex: Map<string, number>

  constructor(
    private count = 0,
    readonly pages: Page[] = [],
    /** What fields that end in `Name` point into. */
    readonly names: string[] = [],
  ) {
    this.nameIndex = new Map(names.map((name, at) => [name, at]))
  }

  get size(): number {
    return this.count
  }

  get bytes(): number {
    return this.pages.length * PAGE * (1 + 1 + 4 + 8 + 4 + 4 * VALUES)
  }

  /** Appends an event and returns its index. Arguments, not an object: a log has millions. */
  add(
    kind: number,
    source: number,
    line: number,
    time: number,
    thread: number,
    v0 = 0,
    v1 = 0,
    v2 = 0,
    v3 = 0,
  ): number {
    const index = this.count++
    const at = index & WITHIN
    if (at === 0) this.pages.push(newPage())
    const page = this.pages[index >> SHIFT] as Page
    page.kind[at] = kind
    page.source[at] = source
    page.line[at] = line
    page.time[at] = time
    page.thread[at] = thread
    const value = at * VALUES
    page.values[value] = v0
    page.values[value + 1] = v1
    page.values[value + 2] = v2
    page.values[value + 3] = v3
    return index
  }

  /** The number of the kind: compare with KIND. */
  code(index: number): number {
    return this.page(index).kind[index & WITHIN] as number
  }

  kind(index: number): Kind {
    return KINDS[this.code(index)] as Kind
  }

  value(index: number, field: number): number {
    return this.page(index).values[(index & WITHIN) * VALUES + field] as number
  }

  /** For what can only be settled when the whole file has been read. */
  setValue(index: number, field: number, value: number): void {
    this.page(index).values[(index & WITHIN) * VALUES + field] = value
  }

  setTime(index: number, time: number): void {
    this.page(index).time[index & WITHIN] = time
  }

  line(index: number): number {
    return this.page(index).line[index & WITHIN] as number
  }

  source(index: number): number {
    return this.page(index).source[index & WITHIN] as number
  }

  time(index: number): number {
    return this.page(index).time[index & WITHIN] as number
  }

  thread(index: number): number {
    return this.page(index).thread[index & WITHIN] as number
  }

  place(index: number): Place {
    return {
      source: this.source(index),
      line: this.line(index),
      time: this.time(index),
      thread: this.thread(index),
    }
  }

  /** The index of a name, for fields that end in `Name`. */
  nameOf(name: string): number {
    const known = this.nameIndex.get(name)
    if (known !== undefined) return known
    const index = this.names.push(name) - 1
    this.nameIndex.set(name, index)
    return index
  }

  private page(index: number): Page {
    return this.pages[index >> SHIFT] as Page
  }
}
