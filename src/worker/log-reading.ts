/** Reads files in slices small enough that an order to stop is heard between them. */
import { EventTable } from '../log/event-table.ts'
import type { LineTable } from '../log/line-table.ts'
import type { LogFormat, Source } from '../log/log.ts'
import { openReader } from '../log/read/reader.ts'
import type { LogFile } from './log-protocol.ts'
import { keepText, type TextKeeper } from './log-text.ts'

/** What the desk gives to whoever works for it. */
export interface Pace {
  /** Counts milliseconds. */
  now(): number
  /** Lets orders be heard. */
  rest(): Promise<void>
  cancelled(): boolean
}

/** A file that is being read, or was. */
export interface OpenSource {
  readonly name: string
  readonly bytes: number
  readonly lines: LineTable
  readonly text: TextKeeper
  /** null until it is read to its end, or as far as it will be. */
  source: Source | null
}

export interface ReadingState {
  readonly events: EventTable
  readonly sources: OpenSource[]
  /** Bytes read, of all files. */
  done: number
}

export const newReadingState = (): ReadingState => ({
  events: new EventTable(),
  sources: [],
  done: 0,
})

/** Reads on until the end or until it is cancelled; says after every slice that it goes on. */
export async function readFiles(
  state: ReadingState,
  files: readonly LogFile[],
  format: LogFormat | null,
  pace: Pace,
  onSlice: () => void,
): Promise<void> {
  for (const file of files) {
    if (pace.cancelled()) return
    await readFile(state, file, format, pace, onSlice)
  }
}

async function readFile(
  state: ReadingState,
  { name, blob }: LogFile,
  format: LogFormat | null,
  pace: Pace,
  onSlice: () => void,
): Promise<void> {
  const text = await keepText(blob)
  const reader = openReader(name, state.sources.length, state.events, {
    ...(format && { format }),
    onText: text.keep,
  })
  const open: OpenSource = { name, bytes: blob.size, lines: reader.lines, text, source: null }
  state.sources.push(open)
  const stream = blob.stream().getReader()
  const slices = sliceSizes()
  for (let read = await stream.read(); !read.done; read = await stream.read()) {
    for (let at = 0; at < read.value.length && !pace.cancelled(); ) {
      const slice = read.value.subarray(at, at + slices.size)
      const before = pace.now()
      reader.push(slice)
      slices.took(pace.now() - before)
      at += slice.length
      state.done += slice.length
      onSlice()
      await pace.rest()
    }
    if (pace.cancelled()) break
  }
  await stream.cancel()
  open.source = reader.end()
}

const SMALLEST = 2 << 10
const LARGEST = 1 << 20
/** Milliseconds that a slice should take: packed ones may be a hundred times what they seem. */
const SHORT = 6
const LONG = 14

function sliceSizes() {
  let size = 32 << 10
  return {
    get size() {
      return size
    },
    took(ms: number) {
      if (ms > LONG) size = Math.max(SMALLEST, size >> 1)
      else if (ms < SHORT) size = Math.min(LARGEST, size << 1)
    },
  }
}
