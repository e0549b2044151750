/** What is measured of replaying and judging a log; nothing here may need Node. */
import { diagnose, findingsOf } from '../src/log/diagnose/diagnose.ts'
import { EventTable } from '../src/log/event-table.ts'
import type { Log } from '../src/log/log.ts'
import { openReader } from '../src/log/read/reader.ts'
import { openReplay } from '../src/log/replay/replay.ts'

export function readChunks(chunks: Iterable<Uint8Array>): Log {
  const events = new EventTable()
  const reader = openReader('log', 0, events)
  for (const chunk of chunks) reader.push(chunk)
  return { sources: [reader.end()], events }
}

/** Every event replayed; returns how many. */
export function replayLog(log: Log): number {
  const replay = openReplay(log)
  const state = replay.start()
  replay.run(state, () => {})
  return state.index + 1
}

/** As many states as `seeks`, spread over the log, each found from its checkpoint. */
export function seekLog(log: Log, seeks: number): number {
  const replay = openReplay(log)
  replay.at(log.events.size - 1)
  let found = 0
  for (let n = 0; n < seeks; n++) {
    const index = Math.floor(((n * 0.618034) % 1) * log.events.size)
    if (replay.at(index).index === index) found++
  }
  return found
}

export const countFindings = (log: Log): number => findingsOf(log).length

export const countAll = (log: Log): number => {
  const { findings, fits } = diagnose(log)
  return findings.length + fits.length
}
