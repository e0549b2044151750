/** Runs and readings for the tests of what is beside the stage. */
import type { Event, EventType } from '../../src/core/event.ts'
import { scenarioById } from '../../src/core/scenarios/index.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import type { ListingBlock, MarkKind } from '../../src/view/code/listing.ts'
import { host } from '../core/machines.ts'

export function scenario(id: string): Scenario {
  const found = scenarioById(id)
  if (!found) throw new Error(`no scenario ${id}`)
  return found
}

export const lanesOf = (id: string, hosts: Parameters<typeof host>[]): readonly Lane[] =>
  openRun(
    scenario(id),
    hosts.map((args) => host(...args)),
  ).lanes

/** The original and the patched QEMU on a KVM without the EOI fix, on one schedule. */
export const seedLanes = lanesOf('affinity-move', [['original'], ['patched']])
export const eduLanes = lanesOf('edu-move', [
  ['original', 'K1'],
  ['patched', 'K1'],
])

/** The `nth` step (from 1) of the lane with an event of this type that passes the test. */
export function stepWith<T extends EventType>(
  lane: Lane | undefined,
  type: T,
  test: (event: Extract<Event, { type: T }>) => boolean = () => true,
  nth = 1,
): number {
  const steps = lane?.trace.steps ?? []
  const found = steps.flatMap(({ events }, at) =>
    events.some((event) => event.type === type && test(event as Extract<Event, { type: T }>))
      ? [at + 1]
      : [],
  )
  const step = found[nth - 1]
  if (step === undefined) throw new Error(`no ${type} number ${nth}`)
  return step
}

/** The step in which the guest's write that unmasks the pin gets to the RTE. */
export const unmaskStep = (lane: Lane | undefined): number =>
  stepWith(lane, 'ioapic_mem_write', ({ val }) => val === 0x8021)

const SIGNS: Readonly<Record<MarkKind, string>> = {
  done: '✓',
  here: '@',
  next: '>',
  nothing: '-',
  yes: 'y',
  no: 'n',
}

/** A listing as text: the marks of all lanes, a sign for what one lane alone has, the line. */
export const textOf = ({ rows }: ListingBlock): string[] =>
  rows.map(({ marks, only, text, indent }) => {
    const signs = marks.map((mark) => (mark ? SIGNS[mark.kind] : '.')).join('')
    const sign = only === null ? ' ' : '-+'[only]
    return `${signs} ${sign} ${'  '.repeat(indent)}${text}`
  })
