/** What is measured of reading a log; nothing here may need Node, because it is bundled. */
import { EventTable } from '../src/log/event-table.ts'
import { openReader } from '../src/log/read/reader.ts'

export interface Decoded {
  readonly lines: number
  readonly decoded: number
  readonly events: number
}

/** Reads a log that is handed over in chunks, as a worker is. */
export function decodeLog(chunks: Iterable<Uint8Array>): Decoded {
  const events = new EventTable()
  const reader = openReader('log', 0, events)
  for (const chunk of chunks) reader.push(chunk)
  const { lines } = reader.end()
  const { total, decoded } = lines.total()
  return { lines: total, decoded, events: events.size }
}
