/** Whole files in memory, read together. */
import { EventTable } from '../event-table.ts'
import type { Log, LogFormat } from '../log.ts'
import { openReader } from './reader.ts'

export interface LogFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Events of one file follow those of the file before it; see `merge` for one axis of time. */
export function readLog(files: readonly LogFile[], options: { format?: LogFormat } = {}): Log {
  const events = new EventTable()
  const sources = files.map(({ name, bytes }, source) => {
    const reader = openReader(name, source, events, options)
    reader.push(bytes)
    return reader.end()
  })
  return { sources, events }
}
