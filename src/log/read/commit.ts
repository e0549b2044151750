/** Adds what was read to the columns. */
import { KIND } from '../kinds.ts'
import { THREAD } from './heads/head.ts'
import type { Reading } from './reading.ts'

/** More are no QEMU, but noise. */
const MOST_THREADS = 4096

export function commitEvent(reading: Reading, line: number): void {
  const { events, source, head, scan, spec, threads, styles, name } = reading
  if (spec === null) return
  const { values } = scan
  const { time, thread, style } = head
  const first = spec.read === null ? reading.names(scan.bytes, name.from, name.to) : values[0]
  reading.last = events.add(
    spec.kind,
    source,
    line,
    time,
    thread,
    first,
    values[1],
    values[2],
    values[3],
  )
  if (spec.kind === KIND.kvm_msi_set_irq) reading.messages++
  styles[style] = (styles[style] as number) + 1
  if (style === THREAD && threads.size < MOST_THREADS) threads.add(thread)
}

/** Gives the last event the values that are known now that a line continued it. */
export function amendEvent({ events, last, scan }: Reading): void {
  for (const [field, value] of scan.values.entries()) events.setValue(last, field, value)
}
