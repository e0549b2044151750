/** Adds what was read to the columns. */
import { THREAD } from './heads/head.ts'
import type { Reading } from './reading.ts'

export function commitEvent(reading: Reading, line: number): void {
  const { events, source, head, scan, spec, threads, styles, name } = reading
  if (spec === null) return
  const [v0, v1, v2, v3] = scan.values
  const named = spec.read === null
  const first = named ? reading.names(scan.bytes, name.from, name.to) : v0
  reading.last = events.add(spec.kind, source, line, head.time, head.thread, first, v1, v2, v3)
  styles[head.style] = (styles[head.style] as number) + 1
  if (head.style === THREAD && threads.size < 4096) threads.add(head.thread)
}

/** Gives the last event the values that are known now that a line continued it. */
export function amendEvent({ events, last, scan }: Reading): void {
  for (const [field, value] of scan.values.entries()) events.setValue(last, field, value)
}
