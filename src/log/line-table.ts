/** What became of every line of a file: nothing is dropped silently. Columns, one byte a fact. */

/** `decoded` holds an event; `guest` is console output; `unknown` is whole but not ours. */
export const LINE_CLASSES = ['decoded', 'guest', 'unknown', 'damaged'] as const
export type LineClass = (typeof LINE_CLASSES)[number]

/** Why a line is what it is, in words for its reader. The index is what the column holds. */
export const REASONS = [
  '',
  'empty',
  'continues the line before it',
  'cut by another line and joined again',
  'guest text before the event',
  'a trace event that says nothing about interrupts',
  'header of the tracer',
  'message of QEMU',
  'not a trace line',
  'the event is cut off',
  'a value is not a number',
  'a value is missing',
  'not text',
  'longer than 65,536 bytes',
  'not as its tracer writes it',
] as const
export type Reason = (typeof REASONS)[number]

export interface LineCounts {
  readonly total: number
  readonly decoded: number
  readonly guest: number
  readonly unknown: number
  readonly damaged: number
}

const SHIFT = 16
const PAGE = 1 << SHIFT

/** Every so many lines the offset is kept; from there a reader counts line feeds. */
export const OFFSET_STRIDE = 64

export class LineTable {
  /** Class in the low 2 bits, reason above them. */
  private readonly pages: Uint8Array[] = []
  /** Byte offset in the (unpacked) file of lines 1, 1 + OFFSET_STRIDE, …; a number below 2^53. */
  private readonly offsets: number[] = []
  private readonly counts = [0, 0, 0, 0]
  private count = 0

  get size(): number {
    return this.count
  }

  get bytes(): number {
    return this.pages.length * PAGE + this.offsets.length * 8
  }

  /** Appends a line that begins at `offset` and returns its number, from 1. */
  add(offset: number, of: LineClass, reason: Reason = ''): number {
    const at = this.count & (PAGE - 1)
    if (at === 0) this.pages.push(new Uint8Array(PAGE))
    if (this.count % OFFSET_STRIDE === 0) this.offsets.push(offset)
    this.count++
    this.write(this.count, of, reason)
    return this.count
  }

  /** Says something else of a line, when a later one shows what it was. */
  reclassify(line: number, of: LineClass, reason: Reason): void {
    const before = LINE_CLASSES.indexOf(this.classOf(line))
    this.counts[before] = (this.counts[before] as number) - 1
    this.write(line, of, reason)
  }

  classOf(line: number): LineClass {
    return LINE_CLASSES[this.cell(line) & 3] as LineClass
  }

  reasonOf(line: number): Reason {
    return REASONS[this.cell(line) >> 2] as Reason
  }

  /** A line at or before `line` whose offset is known, and that offset. */
  before(line: number): { readonly line: number; readonly offset: number } {
    const at = Math.floor((line - 1) / OFFSET_STRIDE)
    return { line: at * OFFSET_STRIDE + 1, offset: this.offsets[at] ?? 0 }
  }

  total(): LineCounts {
    const [decoded = 0, guest = 0, unknown = 0, damaged = 0] = this.counts
    return { total: this.count, decoded, guest, unknown, damaged }
  }

  private write(line: number, of: LineClass, reason: Reason): void {
    const index = LINE_CLASSES.indexOf(of)
    this.counts[index] = (this.counts[index] as number) + 1
    const page = this.pages[(line - 1) >> SHIFT] as Uint8Array
    page[(line - 1) & (PAGE - 1)] = index | (REASONS.indexOf(reason) << 2)
  }

  private cell(line: number): number {
    return this.pages[(line - 1) >> SHIFT]?.[(line - 1) & (PAGE - 1)] ?? 0
  }
}
