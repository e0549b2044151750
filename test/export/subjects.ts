/** What the exports are tested with: runs of every scenario and machine, and real logs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { scenarios } from '../../src/core/scenarios/index.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { type Subject, subjectOfLane, subjectOfLog } from '../../src/export/subject.ts'
import type { EventTable } from '../../src/log/event-table.ts'
import { fieldsOf } from '../../src/log/kinds.ts'
import type { Log } from '../../src/log/log.ts'
import { readLog } from '../../src/log/read/read-log.ts'
import type { Lane } from '../../src/trace/run.ts'
import { host, laneOf } from '../core/machines.ts'

/** A test in jsdom has no file as the address of its module. */
const folder = join(process.cwd(), 'test/fixtures/logs')

export const seedLane = (qemu = 'original'): Lane => laneOf(affinityMove, host(qemu))

export const seedSubject = (): Subject => subjectOfLane(seedLane())

/** Each scenario under each VMM, by name. */
export const allLanes: readonly (readonly [string, () => Lane])[] = scenarios.flatMap((scenario) =>
  variants.map(
    (variant) =>
      [`${scenario.id} under ${variant.id}`, () => laneOf(scenario, host(variant.id))] as const,
  ),
)

export function realLog(...names: readonly string[]): Log {
  return readLog(
    names.map((name) => ({
      name,
      bytes: readFileSync(join(folder, name)),
    })),
  )
}

export const realSubject = (...names: readonly string[]): Subject => subjectOfLog(realLog(...names))

export const logOf = (name: string, text: string): Log =>
  readLog([{ name, bytes: new TextEncoder().encode(text) }])

/** An event with what it says; names are resolved, so that tables of different names compare. */
export interface Told {
  readonly event: string
  readonly time: number
  readonly thread: number
  readonly values: readonly (string | number)[]
}

export function toldBy(events: EventTable, index: number): Told {
  const event = events.kind(index)
  const values = fieldsOf(event).map((field, at) => {
    const value = events.value(index, at)
    return field.endsWith('Name') ? (events.names[value] ?? '') : value
  })
  return { event, time: events.time(index), thread: events.thread(index), values }
}

export const allTold = (
  events: EventTable,
  wanted: (index: number) => boolean = () => true,
): Told[] =>
  Array.from({ length: events.size }, (_, index) => index)
    .filter(wanted)
    .map((index) => toldBy(events, index))
