/** What a log says, in a form that a test can compare. */
import { fieldsOf, NONE } from '../../../src/log/kinds.ts'
import type { Log } from '../../../src/log/log.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import type { ReaderOptions } from '../../../src/log/read/reader.ts'
import { bytesOf } from './mailing.ts'

export const read = (file: string | Uint8Array, options: ReaderOptions = {}): Log =>
  readLog([{ name: 'log', bytes: typeof file === 'string' ? bytesOf(file) : file }], options)

/** "kvm_eoi apicid=2 vector=33"; the values of an event by their names. */
export function told({ events }: Log, index: number): string {
  const kind = events.kind(index)
  const values = fieldsOf(kind).map((field, at) => {
    const value = events.value(index, at)
    if (value === NONE) return `${field}=-`
    return `${field}=${field.endsWith('Name') ? events.names[value] : value}`
  })
  return [kind, ...values].join(' ')
}

export const allTold = (log: Log): string[] =>
  Array.from({ length: log.events.size }, (_, index) => told(log, index))

/** The same with thread and time, where the log has them. */
export const allPlaced = (log: Log): string[] =>
  allTold(log).map((text, index) => {
    const { thread, time } = log.events.place(index)
    return `${thread}@${time} ${text}`
  })

export const countsOf = ({ events }: Log): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (let index = 0; index < events.size; index++) {
    const kind = events.kind(index)
    const name = kind === 'vtd_ir' ? (events.names[events.value(index, 0)] ?? kind) : kind
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** "guest: empty" for each line. */
export function standings({ sources }: Log): string[] {
  const lines = sources[0]?.lines
  if (lines === undefined) return []
  return Array.from({ length: lines.size }, (_, at) => {
    const reason = lines.reasonOf(at + 1)
    return reason === '' ? lines.classOf(at + 1) : `${lines.classOf(at + 1)}: ${reason}`
  })
}
